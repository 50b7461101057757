"""How an API token is spelled: `fr_live_<id>_<secret>_<checksum>`."""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass

START = "fr_live_"
_ALPHABET = string.digits + string.ascii_letters
_PUBLIC, _SECRET, _CHECKSUM = 8, 32, 6
_SPELLING = re.compile(
    rf"{START}(?P<public>[0-9A-Za-z]{{{_PUBLIC}}})_[0-9A-Za-z]{{{_SECRET}}}"
    rf"_(?P<checksum>[0-9A-Za-z]{{{_CHECKSUM}}})"
)


@dataclass(frozen=True, slots=True)
class SpelledToken:
    """A token of the right form; whether it opens anything, only the database knows."""

    public_id: str
    digest: str


def make() -> str:
    body = f"{START}{_random(_PUBLIC)}_{_random(_SECRET)}"
    return f"{body}_{checksum(body)}"


def read(token: str) -> SpelledToken | None:
    """None for what can't be a token of ours, so that a typing error costs no statement."""
    found = _SPELLING.fullmatch(token)
    if found is None or found["checksum"] != checksum(token[: -_CHECKSUM - 1]):
        return None
    return SpelledToken(found["public"], hashlib.sha256(token.encode()).hexdigest())


def last_four(token: str) -> str:
    """The end of the secret: what stands behind it can be computed from it."""
    return token[: -_CHECKSUM - 1][-4:]


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
