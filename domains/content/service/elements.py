"""What each kind of element may be: its key, its limits, and a default that keeps them."""

import math
import re
from collections.abc import Callable, Mapping

from domains.content.api import Element, ElementKind, Limits
from domains.content.service import wording
from domains.content.service.plain import is_colour, named, said
from kernel.errors import bad_input

_KEY = re.compile(r"(?:frl|frd|frc|frs)_[a-z0-9_]{1,60}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
MOST_OPTIONS = 100
LONGEST_TEXT = 2_000
LONGEST_VALUE = 200
MOST_LINES = 50
LONGEST_SOUND = 600.0


def check_key(key: str, at: str) -> None:
    if not _KEY.fullmatch(key):
        raise bad_input(at, wording.KEY)


def check_element(element: Element, at: str) -> None:
    check_key(element.key, f"{at}.key")
    named(element.label, f"{at}.label")
    if element.font is not None:
        said(element.font, f"{at}.font", wording.FAMILY)
    _check_options(element, at)
    _check_accepts(element, at)
    _check_limits(element, at)
    for field, default in _defaults(element):
        if "\0" in default or not _ALLOWED[element.kind](element.limits, default):
            raise bad_input(f"{at}.{field}", _SAID.get(element.kind, wording.DEFAULT_TEXT))


def _defaults(element: Element) -> list[tuple[str, str]]:
    given = [("default", element.default)]
    return given if element.default_fa is None else [*given, ("defaultFa", element.default_fa)]


def _check_options(element: Element, at: str) -> None:
    values = [option.value for option in element.limits.options]
    is_choice = element.kind is ElementKind.DROP_DOWN
    fits = is_choice is bool(values) and len(values) <= MOST_OPTIONS
    if not fits or len(set(values)) < len(values):
        raise bad_input(f"{at}.limits.options", wording.OPTIONS)
    for number, option in enumerate(element.limits.options):
        named(option.label, f"{at}.limits.options[{number}].label")
        said(option.value, f"{at}.limits.options[{number}].value", wording.OPTIONS)


_ACCEPTED = {
    ElementKind.MEDIA: frozenset({"image", "video"}),
    ElementKind.AUDIO: frozenset({"audio"}),
}


def _check_accepts(element: Element, at: str) -> None:
    accepts, known = set(element.limits.accepts), _ACCEPTED.get(element.kind, frozenset[str]())
    if not accepts <= known or bool(accepts) is not bool(known):
        raise bad_input(f"{at}.limits.accepts", wording.ACCEPTS)


_MEASURED: Mapping[ElementKind, tuple[float, float]] = {
    ElementKind.TEXT: (0, LONGEST_TEXT),
    ElementKind.AUDIO: (0, LONGEST_SOUND),
    ElementKind.NUMBER: (-1e9, 1e9),
    ElementKind.MEDIA: (0, LONGEST_SOUND),
}


def _check_limits(element: Element, at: str) -> None:
    limits = element.limits
    given = [one for one in (limits.least, limits.most) if one is not None]
    reach = _MEASURED.get(element.kind)
    fits = all(reach is not None and reach[0] <= one <= reach[1] for one in given)
    if not fits or given != sorted(given):
        raise bad_input(f"{at}.limits", wording.LIMITS)
    lines = limits.lines
    if lines is not None and not (element.kind is ElementKind.TEXT and 1 <= lines <= MOST_LINES):
        raise bad_input(f"{at}.limits.lines", wording.LIMITS)


def _within(limits: Limits, amount: float) -> bool:
    least = -math.inf if limits.least is None else limits.least
    return least <= amount <= (math.inf if limits.most is None else limits.most)


def _text(limits: Limits, default: str) -> bool:
    lines = len(default.split("\n"))
    fits_lines = limits.lines is None or lines <= limits.lines
    return len(default) <= LONGEST_TEXT and fits_lines and _within(limits, len(default))


def _number(limits: Limits, default: str) -> bool:
    return bool(_NUMBER.fullmatch(default)) and _within(limits, float(default))


def _named_file(_: Limits, default: str) -> bool:
    """The name of a file of the project, or nothing."""
    return len(default) <= LONGEST_VALUE


_ALLOWED: Mapping[ElementKind, Callable[[Limits, str], bool]] = {
    ElementKind.TEXT: _text,
    ElementKind.MEDIA: _named_file,
    ElementKind.AUDIO: _named_file,
    ElementKind.CHECK_BOX: lambda _, default: default in {"0", "1"},
    ElementKind.DROP_DOWN: lambda limits, default: (
        default in {option.value for option in limits.options}
    ),
    ElementKind.NUMBER: _number,
    ElementKind.FILL: lambda _, default: is_colour(default),
}
_SAID = {
    ElementKind.CHECK_BOX: wording.DEFAULT_CHECK,
    ElementKind.DROP_DOWN: wording.DEFAULT_OPTION,
    ElementKind.NUMBER: wording.DEFAULT_NUMBER,
    ElementKind.FILL: wording.COLOUR,
}
