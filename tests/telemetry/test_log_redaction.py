"""No secret reaches the logs, whichever way it is planted and whatever the format."""

import json
import logging
from collections.abc import Callable
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.config import LogFormat
from kernel.errors import Code
from kernel.telemetry import logs
from kernel.telemetry.redaction import is_secret_key, masked, redacted
from tests.telemetry.conftest import Capture

CANARY = "c4n4ry7Zq"
JWT = f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI{CANARY}.sig{CANARY}"
TOKEN = f"fr_live_ab12cd34_{CANARY}0123456789_1a2b3c"

ours = logs.logger("kernel.planted")
library = logging.getLogger("uvicorn.error")


def _raise(text: str) -> None:
    raise ValueError(text)


def _caught(text: str, log: Callable[[str], None]) -> None:
    try:
        _raise(text)
    except ValueError:
        log("planted")


PLANTS: dict[str, Callable[[], object]] = {
    "key": lambda: ours.info("planted", password=CANARY),
    "key in camel case": lambda: ours.info("planted", refreshToken=CANARY),
    "key with hyphens": lambda: ours.info("planted", **{"x-api-key": CANARY}),
    "nested": lambda: ours.info("planted", body={"user": {"otp": CANARY, "name": "Sara"}}),
    "list of objects": lambda: ours.info("planted", headers=[{"cookie": CANARY}]),
    "read-only mapping": lambda: ours.info("planted", v=MappingProxyType({"secret": CANARY})),
    "bytes": lambda: ours.info("planted", raw=b"authorization: Bearer " + CANARY.encode()),
    "an object's text": lambda: ours.info("planted", error=ValueError(f"token={CANARY}")),
    "message": lambda: ours.info(f"planted for Bearer {CANARY}"),
    "token of ours in a message": lambda: ours.warning(f"planted {TOKEN} here"),
    "refresh token with a hyphen": lambda: ours.info(f"planted fr_refresh_0af7_x-{CANARY}"),
    "a bot's token in an address": lambda: ours.info(f"planted /bot123456:{CANARY}{'a' * 30}/x"),
    "a sign-in's way back": lambda: ours.info(f"GET /back?state={CANARY}&code={CANARY}&x=1"),
    "signed token": lambda: ours.info("planted", path=f"/x?t={JWT}"),
    "url": lambda: ours.info("planted", url=f"postgresql://app:{CANARY}@db:5432/flat"),
    "url with odd password": lambda: ours.info(f"planted postgresql+asyncpg://a:{CANARY}/@#@db/x"),
    "url of another scheme": lambda: ours.info("planted", proxy=f"http://me:{CANARY}@proxy:3128"),
    "query string": lambda: library.info('"GET /planted?refresh_token=%s HTTP/1.1" 200', CANARY),
    "positional argument": lambda: library.info("planted %s", f"Authorization: Basic {CANARY}"),
    "argument by name": lambda: library.info("planted %(password)s", {"password": CANARY}),
    "extra field": lambda: library.info("planted", extra={"api_key": CANARY}),
    "body as text": lambda: library.info('planted {"password": "%s x"}', CANARY),
    "cookie header": lambda: library.info("planted Cookie: a=b; sid=%s; c=d", CANARY),
    "unique violation": lambda: library.error("planted Key (token)=(%s) already exists.", CANARY),
    "statement parameters": lambda: library.error("planted\n[parameters: ('%s', 7)]\n", CANARY),
    "webhook secret": lambda: ours.info("planted", note=f"whsec_{CANARY}=="),
    "exception of ours": lambda: _caught(f"password='{CANARY}'", ours.exception),
    "exception of a library": lambda: _caught(f"dsn postgres://a:{CANARY}@h/", library.exception),
    "arguments that do not fit": lambda: library.info("planted %d", f"Bearer {CANARY}"),
}


@pytest.mark.parametrize("form", LogFormat)
@pytest.mark.parametrize("way", PLANTS)
def test_a_planted_secret_is_not_written(capture: Capture, form: LogFormat, way: str) -> None:
    written = capture(form)
    PLANTS[way]()
    text = written.getvalue()
    assert CANARY not in text
    assert "hidden" in text or "could not be written: TypeError" in text


@pytest.mark.parametrize("form", LogFormat)
def test_one_time_codes_are_hidden_and_error_codes_are_not(
    capture: Capture, form: LogFormat
) -> None:
    written = capture(form)
    ours.info("کد 602214 را وارد کنید")
    ours.info("your code is 493817", code="271828", status_code=404, phone_code=161803)
    ours.info("refused", code=Code.NOT_FOUND, problem={"code": Code.CONFLICT})
    text = written.getvalue()
    assert "493817" not in text
    assert "602214" not in text
    assert "271828" not in text
    assert "161803" not in text
    assert "404" in text
    assert "NOT_FOUND" in text
    assert "CONFLICT" in text


def test_a_traceback_stays_readable(capture: Capture) -> None:
    written = capture(LogFormat.JSON)
    _caught(f"no route to https://user:{CANARY}@example.com/hook", ours.exception)
    assert "ValueError: no route to https://user:[hidden]@example.com/hook" in written.getvalue()


def test_harmless_text_is_left_alone() -> None:
    text = "GET http://host:8080/a?at=10:30&mail=a@b.ir took 5 ms, close code 44001, 3 tokens left"
    assert masked(text) == text


@pytest.mark.parametrize("before", range(4_075, 4_100))
def test_a_long_text_loses_its_middle_and_never_half_a_secret(before: int) -> None:
    text = f"{'x ' * before}password={CANARY}{' y' * 10_000} end"
    shown = masked(text)
    assert len(shown) < 16_500
    assert shown.endswith(" y end")
    assert not any(CANARY[start : start + 3] in shown for start in range(len(CANARY) - 2))


def test_a_long_text_without_blanks_is_not_shown() -> None:
    assert masked("x" * 20_000) == " … 20000 characters … "


@pytest.mark.parametrize(
    "key", ["status_code", "close_code", "token_count", "path", "author", "codec", "errorCode"]
)
def test_a_harmless_key_is_shown(key: str) -> None:
    assert not is_secret_key(key)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.uuids(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner),
)


@given(ANYTHING, st.sampled_from(["token", "newPassword", "Set-Cookie", "otp"]))
def test_a_secret_beside_anything_is_hidden_and_the_rest_is_valid_json(
    value: object, key: str
) -> None:
    text = json.dumps(redacted({"beside": value, "in": [{key: CANARY}]}), allow_nan=False)
    assert CANARY not in text
    assert json.loads(text)["in"] == [{key: "[hidden]"}]


def test_values_that_json_can_not_carry_become_text() -> None:
    loop: dict[str, object] = {}
    loop["self"] = loop
    values = redacted({"big": 2**70, "nan": float("nan"), "set": {1}, "none": None})
    assert values == {"big": str(2**70), "nan": "nan", "set": [1], "none": None}
    assert "…" in str(redacted(loop))
