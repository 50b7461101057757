"""Names of files and folders: what a person typed, without what could mislead another."""

import unicodedata

from kernel.errors import bad_input
from kernel.texts import Text

LONGEST = 255
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
# They turn around what is written beside them: "gpj.exe" would be read as "exe.jpg".
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PATHS = frozenset("/\\")
_NAME = Text(
    en=f"A name has 1 to {LONGEST} characters, no slash and no invisible sign. Choose another.",
    fa=f"نام باید ۱ تا {LONGEST} نویسه، بدون خط مورب و بدون نویسهٔ نامرئی باشد. نام دیگری برگزینید.",
)


def cleaned(name: str, field: str = "name") -> str:
    composed = unicodedata.normalize("NFC", name).strip()
    wrong = (
        not 1 <= len(composed) <= LONGEST
        or composed in {".", ".."}
        or any(sign in _BIDI or sign in _PATHS for sign in composed)
        or any(unicodedata.category(sign) in _UNSEEN for sign in composed)
    )
    if wrong:
        raise bad_input(field, _NAME)
    return composed
