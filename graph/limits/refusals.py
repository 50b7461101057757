"""How a document that asks for too much is refused."""

from kernel.errors import AppError, Code
from kernel.texts import Text

_TEXTS = {
    "length": Text(
        en="The document has more than {allowed} characters. Ask for less at once.",
        fa="سند بیش از {allowed} نویسه دارد. در هر بار کمتر درخواست کنید.",
    ),
    "tokens": Text(
        en="The document has more than {allowed} tokens. Ask for less at once.",
        fa="سند بیش از {allowed} نشانه دارد. در هر بار کمتر درخواست کنید.",
    ),
    "depth": Text(
        en="The fields nest {found} levels deep; {allowed} are allowed. Ask in several steps.",
        fa="فیلدها {found} لایه تودرتو هستند؛ حد مجاز {allowed} است. در چند گام درخواست کنید.",
    ),
    "aliases": Text(
        en="The document uses {found} aliases; {allowed} are allowed. Split it into several.",
        fa="سند {found} نام مستعار دارد؛ حد مجاز {allowed} است. آن را به چند بخش تقسیم کنید.",
    ),
    "directives": Text(
        en="The document uses {found} directives; {allowed} are allowed. Leave some out.",
        fa="سند {found} دستور (directive) دارد؛ حد مجاز {allowed} است. برخی را حذف کنید.",
    ),
    "directives_at_one_place": Text(
        en="{found} directives stand at one place; {allowed} are allowed. Leave some out.",
        fa="{found} دستور (directive) در یک جا آمده است؛ حد مجاز {allowed} است. برخی را حذف کنید.",
    ),
    "selections": Text(
        en="Unfolded, the fragments ask for {found} fields; {allowed} are allowed. Use fewer.",
        fa="قطعات پس از بازشدن {found} فیلد می‌خواهند؛ حد مجاز {allowed} است. کمتر به کار ببرید.",
    ),
    "mutations": Text(
        en="One request may hold {allowed} mutations, this one has {found}. Send several requests.",
        fa="هر درخواست تا {allowed} تغییر می‌پذیرد، این یکی {found} دارد. چند درخواست بفرستید.",
    ),
    "authentication": Text(
        en="One request may hold {allowed} sign-in step, this one has {found}. Send them singly.",
        fa="هر درخواست {allowed} گام ورود می‌پذیرد، این یکی {found} دارد. جداگانه بفرستید.",
    ),
    "cost": Text(
        en="The operation costs {found} points; {allowed} are allowed. Ask for smaller pages.",
        fa="هزینهٔ عملیات {found} امتیاز است؛ حد مجاز {allowed} است. صفحه‌های کوچک‌تری بخواهید.",
    ),
    "values": Text(
        en="The document spells out {found} values; {allowed} are allowed. Send them as variables.",
        fa="سند {found} مقدار در خود دارد؛ حد مجاز {allowed} است. آن مقادیر را متغیر کنید.",
    ),
    "variables": Text(
        en="The variables hold {found} values or more; {allowed} are allowed. Send fewer at once.",
        fa="متغیرها {found} مقدار یا بیشتر دارند؛ حد مجاز {allowed} است. در هر بار کمتر بفرستید.",
    ),
    "operations": Text(
        en="The document has {found} operations; {allowed} are allowed. Leave some out.",
        fa="سند {found} عملیات دارد؛ حد مجاز {allowed} است. برخی را حذف کنید.",
    ),
    "spreads": Text(
        en="The document spreads fragments {found} times; {allowed} are allowed. Use fewer.",
        fa="سند {found} بار قطعه به کار برده است؛ حد مجاز {allowed} است. کمتر به کار ببرید.",
    ),
    "nesting": Text(
        en="The selections nest {found} levels deep; {allowed} are allowed. Flatten the fragments.",
        fa="انتخاب {found} لایه تودرتو هستند؛ حد مجاز {allowed} است. قطعات را ساده‌تر کنید.",
    ),
}
_OVERLAP = Text(
    en="Too many fields share a name or a fragment. Ask for each field once.",
    fa="فیلدهای بسیاری نام یا قطعهٔ یکسان دارند. هر فیلد را تنها یک بار بخواهید.",
)


def too_complex(limit: str, found: int, allowed: int) -> AppError:
    return AppError(
        Code.QUERY_TOO_COMPLEX,
        _TEXTS[limit].with_(found=found, allowed=allowed),
        details={"limit": limit, "found": found, "allowed": allowed},
    )


def too_tangled() -> AppError:
    return AppError(Code.QUERY_TOO_COMPLEX, _OVERLAP, details={"limit": "overlap"})
