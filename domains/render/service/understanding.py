"""What nodes write in texts, understood or refused."""

import base64
import binascii
from collections.abc import Iterable
from uuid import UUID

from domains.render.service import wording
from kernel.errors import bad_input

LONGEST_TEXT = 4_000


def attempt(text: str) -> UUID:
    """What never was an attempt of ours is as stale as an old one."""
    try:
        return UUID(text)
    except ValueError:
        raise wording.stale() from None


def packed(name: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise bad_input(name, wording.MALFORMED) from None


def check_texts(name: str, texts: Iterable[str]) -> None:
    """What the database can't take or nobody would read."""
    if any("\0" in text or len(text) > LONGEST_TEXT for text in texts):
        raise bad_input(name, wording.MALFORMED)
