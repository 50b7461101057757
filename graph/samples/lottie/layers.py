"""Layers: shapes, pictures, compositions, and pairs of a matte and what is seen through it."""

from dataclasses import dataclass, field
from typing import Any

from graph.samples.lottie.shapes import group
from graph.samples.lottie.values import Json, fixed, frames

PRECOMP, IMAGE, SHAPE, TEXT, AUDIO = 0, 2, 4, 5, 6
Layers = list[Json]


@dataclass(frozen=True, slots=True)
class Span:
    """From which second to which a layer is there."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @classmethod
    def about(cls, x: float, y: float, width: float, height: float) -> "Box":
        return cls(x - width / 2, y - height / 2, width, height)


@dataclass(frozen=True, slots=True)
class Motion:
    """Where a layer stands, and how it is turned, scaled and seen; the anchor is its own point."""

    place: Json = field(default_factory=lambda: fixed(0, 0))
    anchor: Json = field(default_factory=lambda: fixed(0, 0))
    scale: Json = field(default_factory=lambda: fixed(100, 100))
    turn: Json = field(default_factory=lambda: fixed(0))
    seen: Json = field(default_factory=lambda: fixed(100))

    @property
    def transform(self) -> Json:
        return {
            "p": self.place,
            "a": self.anchor,
            "s": self.scale,
            "r": self.turn,
            "o": self.seen,
        }


def layer(kind: int, name: str, span: Span, motion: Motion, **more: Any) -> Json:
    return {
        "ty": kind,
        "nm": name,
        "ip": frames(span.start),
        "op": frames(span.end),
        "st": 0,
        "sr": 1,
        "bm": 0,
        "ddd": 0,
        "ks": motion.transform,
    } | more


def drawing(name: str, span: Span, motion: Motion, *shapes: Json) -> Json:
    return layer(SHAPE, name, span, motion, shapes=[group("", *shapes)])


def groups(name: str, span: Span, motion: Motion, shapes: Layers) -> Json:
    return layer(SHAPE, name, span, motion, shapes=shapes)


def picture(name: str, asset: str, span: Span, motion: Motion) -> Json:
    return layer(IMAGE, name, span, motion, refId=asset)


def scene(name: str, asset: str, span: Span, size: tuple[int, int], motion: Motion) -> Json:
    """A composition that begins at the start of its span."""
    width, height = size
    shown = layer(PRECOMP, name, span, motion, refId=asset, w=width, h=height)
    return shown | {"st": frames(span.start)}


def sound(name: str, asset: str, span: Span) -> Json:
    return layer(AUDIO, name, span, Motion(), refId=asset, au={"lv": fixed(100, 100)})


def through(matte: Json, shown: Json) -> Layers:
    """What is shown is seen only where the matte is."""
    return [matte | {"td": 1}, shown | {"tt": 1}]
