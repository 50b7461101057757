"""The bind-spec, version 1: what the server asks for, checked before anything is done."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError

VERSION = 1
LARGEST_SIDE = 8192
FASTEST_RATE = 240
LONGEST_SECONDS = 3600
MOST_ENTRIES = 1000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_JUSTIFICATIONS = ("left", "center", "right")
_DIRECTIONS = ("rtl", "ltr")
_FITS = ("cover", "contain", "stretch")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value:
    """A colour or a piece of data for a key."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class TextValue:
    """The text of a layer, and how it wants to look."""

    key: str
    value: str
    font: str | None = None
    size: float | None = None
    justification: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class MediaValue:
    """The picture for a placeholder."""

    key: str
    asset: str
    mime: str = ""
    fit: str = "cover"
    focus: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class AudioValue:
    """The sound for an audio layer."""

    key: str
    asset: str


Layer = TextValue | MediaValue | AudioValue


@dataclass(frozen=True, slots=True)
class Values:
    """What is bound to a whole document, or to one instance of a scene."""

    colors: tuple[Value, ...] = ()
    data: tuple[Value, ...] = ()
    layers: tuple[Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """One instance of a scene in a film that is put together from scenes."""

    key: str
    seconds: Fraction | None = None
    values: Values = field(default_factory=Values)


@dataclass(frozen=True, slots=True)
class BindSpec:
    """Null width, height, rate or seconds stand for the document's own."""

    composition: str | None = None
    width: int | None = None
    height: int | None = None
    rate: Fraction | None = None
    seconds: Fraction | None = None
    values: Values = field(default_factory=Values)
    scenes: tuple[Scene, ...] | None = None
    background: tuple[int, int, int] | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "BindSpec":
        if given.get("version") != VERSION:
            _refuse("version", f"has to be {VERSION}; render with an agent of the same version")
        scenes = given.get("scenes")
        return cls(
            composition=_maybe(given, "composition", _text),
            width=_maybe(given, "width", _side),
            height=_maybe(given, "height", _side),
            rate=_maybe(given, "rate", _rate),
            seconds=_maybe(given, "seconds", _seconds),
            values=_values(given),
            scenes=None if scenes is None else tuple(map(_scene, _list("scenes", scenes))),
            background=_maybe(given, "background", _background),
        )


def rgb(value: str) -> tuple[int, int, int] | None:
    """`#rgb`, `#rrggbb` or `#rrggbbaa`, or the four numbers of a shared colour."""
    digits = value.strip().removeprefix("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    if re.fullmatch(r"[0-9a-fA-F]{6}([0-9a-fA-F]{2})?", digits):
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    numbers = re.fullmatch(r"(\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})(?:,\s*\d{1,3})?", value.strip())
    if numbers is None:
        return None
    red, green, blue = (min(255, int(number)) for number in numbers.groups())
    return red, green, blue


def _refuse(name: str, why: str) -> NoReturn:
    raise LottieError("bad_spec", f"the bind-spec's {name} {why}")


def _maybe(given: Mapping[str, Any], name: str, check: Callable[[str, Any], T]) -> T | None:
    value = given.get(name)
    return None if value is None else check(name, value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        _refuse(name, "has to be a text")
    if len(value) > limits.ORDERED_CHARACTERS:
        _refuse(name, f"has more than {limits.ORDERED_CHARACTERS} characters")
    return value


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(name, "has to be a number")
    return float(value)


def _side(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_SIDE:
        _refuse(name, f"has to be a whole number from 1 to {LARGEST_SIDE}")
    return value


def _fraction(name: str, value: object) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        _refuse(name, 'has to be a number as a text, such as "25/1" or "6.5"')


def _rate(name: str, value: object) -> Fraction:
    rate = _fraction(name, value)
    if not 0 < rate <= FASTEST_RATE:
        _refuse(name, f"has to be above 0 and at most {FASTEST_RATE}")
    return rate


def _seconds(name: str, value: object) -> Fraction:
    seconds = _fraction(name, value)
    if not 0 < seconds <= LONGEST_SECONDS:
        _refuse(name, f"has to be above 0 and at most {LONGEST_SECONDS}")
    return seconds


def _background(name: str, value: object) -> tuple[int, int, int]:
    found = rgb(_text(name, value))
    if found is None:
        _refuse(name, 'has to be a colour such as "#ff8800"')
    return found


def _list(name: str, value: object) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list):
        _refuse(name, "has to be a list")
    if len(value) > MOST_ENTRIES:
        _refuse(name, f"has more than {MOST_ENTRIES} entries")
    for each in value:
        if not isinstance(each, Mapping):
            _refuse(name, "holds something that is no object")
    return value


def _values(given: Mapping[str, Any]) -> Values:
    return Values(
        tuple(_value("colors", each) for each in _list("colors", given.get("colors"))),
        tuple(_value("data", each) for each in _list("data", given.get("data"))),
        tuple(_layer(each) for each in _list("layers", given.get("layers"))),
    )


def _value(name: str, given: Mapping[str, Any]) -> Value:
    return Value(_text(f"{name} key", given.get("key")), _text(f"{name} value", given.get("value")))


def _scene(given: Mapping[str, Any]) -> Scene:
    seconds = _maybe(given, "seconds", _seconds)
    return Scene(_text("scene key", given.get("key")), seconds, _values(given))


def _layer(given: Mapping[str, Any]) -> Layer:
    key = _text("layer key", given.get("key"))
    kind = given.get("type")
    if kind == "text":
        return _text_layer(key, given)
    if kind == "media":
        return _media_layer(key, given)
    if kind == "audio":
        return AudioValue(key, _asset(key, given))
    _refuse(f"layer {key}", "has to be of type text, media or audio")


def _text_layer(key: str, given: Mapping[str, Any]) -> TextValue:
    size = _maybe(given, "size", _number)
    if size is not None and not 0 < size <= LARGEST_SIDE:
        _refuse(f"layer {key}", f"has a size that isn't above 0 and at most {LARGEST_SIDE}")
    return TextValue(
        key,
        _text(f"layer {key}", given.get("value")),
        _maybe(given, "font", _text),
        size,
        _choice(given, "justification", _JUSTIFICATIONS),
        _choice(given, "direction", _DIRECTIONS),
    )


def _media_layer(key: str, given: Mapping[str, Any]) -> MediaValue:
    focus = given.get("focus") or [0.5, 0.5]
    if not isinstance(focus, list) or len(focus) != len("xy"):
        _refuse(f"layer {key}", "has a focus that isn't two numbers from 0 to 1")
    x, y = (min(1.0, max(0.0, _number(f"layer {key}'s focus", each))) for each in focus)
    fit = _choice(given, "fit", _FITS) or "cover"
    return MediaValue(key, _asset(key, given), str(given.get("mime") or ""), fit, (x, y))


def _asset(key: str, given: Mapping[str, Any]) -> str:
    asset = given.get("asset")
    if not isinstance(asset, str) or not _SHA256.fullmatch(asset):
        _refuse(f"layer {key}", "needs the SHA-256 of its asset, 64 small hexadecimal digits")
    return asset


def _choice(given: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str | None:
    value = given.get(name)
    if value is not None and value not in choices:
        _refuse(name, f"has to be one of {', '.join(choices)}")
    return value
