"""What is told when a sign-in through a provider fails; what exactly was wrong is in the log."""

import structlog

from kernel.errors import AppError, Code, bad_input, unauthenticated
from kernel.texts import Text

log = structlog.get_logger(__name__)
_NOT_PROVEN = Text(
    en="What the provider answered could not be accepted. Begin again; if it goes on, tell whoever "
    "runs this site.",
    fa="پاسخ ارائه‌دهنده پذیرفتنی نبود. دوباره آغاز کنید؛ اگر ادامه داشت به گردانندهٔ سایت بگویید.",
)
_OUT_OF_ORDER = Text(
    en="This provider can't be used at the moment. Sign in another way, or try again later.",
    fa="این ارائه‌دهنده اکنون در دسترس نیست. به شیوهٔ دیگری وارد شوید یا بعداً دوباره بکوشید.",
)
_OVER = Text(
    en="This sign-in is over: it was finished before, began in another browser, or is older than "
    "10 minutes. Begin again.",
    fa="این ورود پایان یافته است: پیش‌تر به انجام رسیده، در مرورگر دیگری آغاز شده یا بیش از "
    "۱۰ دقیقه گذشته است. دوباره آغاز کنید.",
)


def not_proven(issuer: str, reason: str) -> AppError:
    """`reason` is in our words: nothing that the other side sent gets into the log."""
    log.warning("what an OpenID provider answered is refused", issuer=issuer, reason=reason)
    return unauthenticated(_NOT_PROVEN)


def out_of_order(issuer: str, reason: str) -> AppError:
    log.warning("an OpenID provider is out of order", issuer=issuer, reason=reason)
    return AppError(Code.UNAVAILABLE, _OUT_OF_ORDER)


def over() -> AppError:
    return bad_input("ticket", _OVER)
