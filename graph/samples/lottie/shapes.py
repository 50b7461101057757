"""Shapes of a shape layer: outlines, fills, gradients, groups."""

from collections.abc import Sequence

from domains.content.api import Colour
from graph.samples.lottie.values import Json, fixed, tidy

WHITE = "#ffffff"
BLACK = "#000000"
Stop = tuple[float, float]


def rgb(colour: str) -> list[float]:
    return [tidy(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5)]


def rectangle(
    width: float, height: float, radius: float = 0, *, at: Sequence[float] = (0, 0)
) -> Json:
    return {"ty": "rc", "d": 1, "p": fixed(*at), "s": fixed(width, height), "r": fixed(radius)}


def growing_rectangle(size: Json, radius: float, *, at: Sequence[float] = (0, 0)) -> Json:
    return {"ty": "rc", "d": 1, "p": fixed(*at), "s": size, "r": fixed(radius)}


def ellipse(width: float, height: float, *, at: Sequence[float] = (0, 0)) -> Json:
    return {"ty": "el", "d": 1, "p": fixed(*at), "s": fixed(width, height)}


def star(points: int, outer: float, inner: float, roundness: float = 0) -> Json:
    return {
        "ty": "sr",
        "sy": 1,
        "d": 1,
        "p": fixed(0, 0),
        "r": fixed(0),
        "pt": fixed(points),
        "or": fixed(outer),
        "os": fixed(roundness),
        "ir": fixed(inner),
        "is": fixed(roundness),
    }


def outline(points: Sequence[Sequence[float]], *, closed: bool = True) -> Json:
    """Straight lines from point to point."""
    none = [[0, 0] for _ in points]
    vertices = [[tidy(each) for each in point] for point in points]
    return {"ty": "sh", "ks": {"a": 0, "k": {"i": none, "o": none, "v": vertices, "c": closed}}}


def curve(
    points: Sequence[Sequence[float]],
    incoming: Sequence[Sequence[float]],
    outgoing: Sequence[Sequence[float]],
) -> Json:
    """Closed; tangents are relative to their points."""
    sets = [[[tidy(x) for x in point] for point in each] for each in (incoming, outgoing, points)]
    return {"ty": "sh", "ks": {"a": 0, "k": dict(zip("iov", sets, strict=True)) | {"c": True}}}


def fill(paint: Colour | str, opacity: float = 100) -> Json:
    """A shared colour is bound by its key, which is the name of the fill."""
    named = {"nm": paint.key} if isinstance(paint, Colour) else {}
    return {"ty": "fl", "c": fixed(*_of(paint), 1), "o": fixed(opacity), "r": 1} | named


def stroke(paint: Colour | str, width: float, opacity: float = 100) -> Json:
    named = {"nm": paint.key} if isinstance(paint, Colour) else {}
    drawn: Json = {"ty": "st", "c": fixed(*_of(paint), 1), "o": fixed(opacity)}
    return drawn | {"w": fixed(width), "lc": 2, "lj": 2} | named


def gradient(
    colour: str,
    stops: Sequence[Stop],
    start: Sequence[float],
    end: Sequence[float],
    *,
    radial: bool = False,
) -> Json:
    """One colour whose opacity changes from stop to stop: (place from 0 to 1, opacity)."""
    colours = [each for place, _ in stops for each in (place, *rgb(colour))]
    opacities = [each for stop in stops for each in stop]
    return {
        "ty": "gf",
        "o": fixed(100),
        "r": 1,
        "t": 2 if radial else 1,
        "s": fixed(*start),
        "e": fixed(*end),
        "g": {"p": len(stops), "k": fixed(*colours, *opacities)},
    }


def trim(start: Json, end: Json) -> Json:
    return {"ty": "tm", "s": start, "e": end, "o": fixed(0), "m": 1}


def group(name: str, *items: Json, scale: Json | None = None, place: Json | None = None) -> Json:
    transform = {
        "ty": "tr",
        "p": place or fixed(0, 0),
        "a": fixed(0, 0),
        "s": scale or fixed(100, 100),
        "r": fixed(0),
        "o": fixed(100),
    }
    return {"ty": "gr", "nm": name, "it": [*items, transform]}


def _of(paint: Colour | str) -> list[float]:
    return rgb(paint if isinstance(paint, str) else paint.default)
