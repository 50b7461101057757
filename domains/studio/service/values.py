"""Whether an element takes a value, and how that value is written."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from domains.content.api import Element, ElementKind, Limits
from domains.studio.api import MIDDLE, Value
from domains.studio.service import wording, wording_of_values
from kernel.errors import bad_input

LONGEST_TEXT = 2_000
LONGEST_SHORT_VALUE = 200
LEAST_SIZE, MOST_SIZE = 4.0, 500.0
FARTHEST = 1e9
JUSTIFICATIONS = ("left", "center", "right")
DIRECTIONS = ("rtl", "ltr")
FILLED_WITH_FILES = frozenset({ElementKind.MEDIA, ElementKind.AUDIO})
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,9})?")
_TRUE = {"true": "true", "1": "true", "false": "false", "0": "false"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: which element, what the template has there, which fonts there are.

    The field is what a client calls it.
    """

    element: Element
    default: str
    fonts: tuple[str, ...]
    field: str

    @property
    def limits(self) -> Limits:
        return self.element.limits

    def within(self, name: str) -> str:
        return f"{self.field}.{name}"


def checked(value: Value, place: Place) -> Value:
    """The value as it is kept; what this kind of element does not have is left out."""
    kind = place.element.kind
    if kind in FILLED_WITH_FILES:
        return _file(value, place)
    if value.file_id is not None:
        raise bad_input(place.within("fileId"), wording_of_values.NO_FILE_HERE)
    if kind is ElementKind.TEXT:
        return _text(value, place)
    if value.value == place.default:
        return Value(value.key, value.value)
    return Value(value.key, _PLAIN[kind](value.value, place))


def colour(written: str, field: str) -> str:
    small = written.strip().lower()
    if not _COLOUR.fullmatch(small):
        raise bad_input(field, wording.COLOUR)
    return small


def plain_text(written: str, field: str) -> str:
    """One kind of line end, and nothing that a film or the database can't hold."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    if any(_is_control(one) and one not in "\n\t" for one in text):
        raise bad_input(field, wording_of_values.CONTROL_CHARACTERS)
    return text


def _is_control(character: str) -> bool:
    """Half-spaces and marks of direction are none: Persian is written with them."""
    return character < " " or "\x7f" <= character < "\xa0" or "\ud800" <= character <= "\udfff"


def is_between(number: float, least: float, most: float) -> bool:
    return math.isfinite(number) and least <= number <= most


def _file(value: Value, place: Place) -> Value:
    default = place.default
    if value.value not in {"", default}:
        raise bad_input(place.within("value"), wording_of_values.FILE_ONLY)
    if place.element.kind is ElementKind.AUDIO:
        return Value(value.key, default, value.file_id)
    if not all(is_between(number, 0, 1) for number in value.focus):
        raise bad_input(place.within("focus"), wording_of_values.FOCUS)
    if value.file_id is None:
        return Value(value.key, default, fit=value.fit, focus=value.focus)
    return Value(value.key, "", value.file_id, value.fit, value.focus)


def _text(value: Value, place: Place) -> Value:
    field = place.within("value")
    text = plain_text(value.value, field)
    limits = place.limits
    least = int(limits.least or 0)
    most = LONGEST_TEXT if limits.most is None else int(limits.most)
    if not least <= len(text) <= most:
        said = wording_of_values.CHARACTERS.with_(least=least, most=most, now=len(text))
        raise bad_input(field, said)
    if limits.lines is not None and text.count("\n") >= limits.lines:
        raise bad_input(field, wording_of_values.LINES.with_(most=limits.lines))
    _check_style(value, place)
    return replace(value, value=text, focus=MIDDLE)


def _check_style(value: Value, place: Place) -> None:
    if value.font is not None and value.font not in place.fonts:
        said = wording_of_values.FONT.with_(fonts=_listed(place.fonts))
        raise bad_input(place.within("font"), said)
    if value.size is not None and not is_between(value.size, LEAST_SIZE, MOST_SIZE):
        said = wording_of_values.FONT_SIZE.with_(least=f"{LEAST_SIZE:g}", most=f"{MOST_SIZE:g}")
        raise bad_input(place.within("size"), said)
    if value.justification not in {None, *JUSTIFICATIONS}:
        raise bad_input(place.within("justification"), wording_of_values.JUSTIFICATION)
    if value.direction not in {None, *DIRECTIONS}:
        raise bad_input(place.within("direction"), wording_of_values.DIRECTION)


def _check_box(written: str, place: Place) -> str:
    known = _TRUE.get(written.strip().lower())
    if known is None:
        raise bad_input(place.within("value"), wording_of_values.CHECK_BOX)
    return known


def _drop_down(written: str, place: Place) -> str:
    values = tuple(option.value for option in place.limits.options)
    if written not in values:
        said = wording_of_values.OPTION.with_(options=_listed(values))
        raise bad_input(place.within("value"), said)
    return written


def _number(written: str, place: Place) -> str:
    field, limits = place.within("value"), place.limits
    if not _NUMBER.fullmatch(written.strip()):
        raise bad_input(field, wording_of_values.NUMBER)
    number = Decimal(written.strip())
    least = -FARTHEST if limits.least is None else limits.least
    most = FARTHEST if limits.most is None else limits.most
    if not least <= number <= most:
        said = wording_of_values.NUMBER_RANGE.with_(least=f"{least:g}", most=f"{most:g}")
        raise bad_input(field, said)
    return f"{number.normalize():f}"


def _fill(written: str, place: Place) -> str:
    if place.limits.options:
        return _drop_down(written, place)
    return colour(written, place.within("value"))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "–"


_PLAIN: dict[ElementKind, Callable[[str, Place], str]] = {
    ElementKind.CHECK_BOX: _check_box,
    ElementKind.DROP_DOWN: _drop_down,
    ElementKind.NUMBER: _number,
    ElementKind.FILL: _fill,
}
