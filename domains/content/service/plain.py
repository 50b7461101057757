"""Checks of names, slugs and colours that all of the catalogue shares."""

import re

from domains.content.api import Both
from domains.content.service.wording import CHANGED, COLOUR, DESCRIPTION, NAME, SLUG, TOO_MANY
from kernel.errors import AppError, Code, bad_input
from kernel.texts import Text

LONGEST_NAME = 200
LONGEST_DESCRIPTION = 5_000
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def named(name: Both, field: str = "name") -> Both:
    return Both(
        fa=said(name.fa, f"{field}.fa", NAME),
        en=said(name.en, f"{field}.en", NAME),
    )


def described(text: Both, field: str = "description") -> Both:
    for language, words in (("fa", text.fa), ("en", text.en)):
        if len(words) > LONGEST_DESCRIPTION or "\0" in words:
            raise bad_input(f"{field}.{language}", DESCRIPTION)
    return Both(fa=text.fa.strip(), en=text.en.strip())


def said(words: str, field: str, refusal: Text) -> str:
    stripped = words.strip()
    if not 1 <= len(stripped) <= LONGEST_NAME or "\0" in stripped:
        raise bad_input(field, refusal)
    return stripped


def slugged(slug: str, field: str = "slug") -> str:
    if not _SLUG.fullmatch(slug):
        raise bad_input(field, SLUG)
    return slug


def is_colour(colour: str) -> bool:
    return bool(_COLOUR.fullmatch(colour))


def coloured(colour: str, field: str) -> None:
    if not is_colour(colour):
        raise bad_input(field, COLOUR)


def at_most(most: int, count: int, field: str) -> None:
    if count > most:
        raise bad_input(field, TOO_MANY.with_(most=most))


def unchanged(version: int | None, kept: int) -> None:
    """A save tells which version it was made on; without one it does not mind."""
    if version is not None and version != kept:
        raise AppError(Code.CONFLICT, CHANGED, field="version", details={"version": kept})
