"""Persian and English text in the spelling that is searched, and in the one that is sorted by.

PostgreSQL's own texts know no Persian collation, and people write one word in many ways: with
Arabic letters, with a half-space or without, with digits of three alphabets.
"""

import re
import unicodedata
from dataclasses import dataclass

HALF_SPACE = "\u200c"
LONGEST_WORD = 64
MOST_WORDS = 2_000
# What comes after every text that begins with the same letters, where bytes are compared.
AFTER_ALL = "\U0010ffff"

_SAME = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ـ": None,
        "ء": None,
    }
)
_SAME_LETTER_TO_SORT = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ـ": None})
_ALPHABET = "ءآأإاؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
# Persian comes behind Latin, in the order of its own alphabet.
_PLACES = str.maketrans({letter: chr(0xE000 + at) for at, letter in enumerate(_ALPHABET)})
_NO_WORD = re.compile(r"[^\w\u200c]+|_+")


def words_of(*texts: str) -> frozenset[str]:
    """All that a text is found by; a word with a half-space is also found by its parts."""
    found: set[str] = set()
    for text in texts:
        for word in _split(text):
            found.update(_spellings(word))
            if len(found) >= MOST_WORDS:
                return frozenset(sorted(found)[:MOST_WORDS])
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class AskedWord:
    """The beginning of a word that must be there, whole or as its parts."""

    whole: str
    parts: tuple[str, ...]


def asked_words(text: str, most: int = 8) -> tuple[AskedWord, ...]:
    words = dict.fromkeys(_split(text))
    return tuple(
        AskedWord(
            word.replace(HALF_SPACE, "")[:LONGEST_WORD],
            tuple(part[:LONGEST_WORD] for part in word.split(HALF_SPACE) if part),
        )
        for word in list(words)[:most]
    )


def normalised(text: str) -> str:
    """One spelling for all ways to write the same; the half-space stays."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    apart = unicodedata.normalize("NFKD", plain)
    bare = "".join(_digit(sign) for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare)


def sort_key(text: str) -> str:
    """Compares by bytes as the alphabets say: digits, Latin without accents, then Persian."""
    composed = unicodedata.normalize("NFC", text).translate(_SAME_LETTER_TO_SORT)
    placed = composed.casefold().translate(_PLACES).replace(HALF_SPACE, "")
    apart = unicodedata.normalize("NFKD", placed)
    plain = "".join(_digit(sign) for sign in apart if not unicodedata.combining(sign))
    return " ".join(plain.split())[:200]


def _split(text: str) -> list[str]:
    parts = _NO_WORD.split(normalised(text))
    return [word for word in (part.strip(HALF_SPACE) for part in parts) if word]


def _spellings(word: str) -> set[str]:
    parts = {part for part in word.split(HALF_SPACE) if part}
    return {one[:LONGEST_WORD] for one in {*parts, word.replace(HALF_SPACE, "")}}


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() else sign
