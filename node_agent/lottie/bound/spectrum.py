"""The bars of a visualiser: the layer `frd_spectrum` takes the shape of what is heard.

In that shape layer every group is one bar and holds one rectangle. The groups' names are the
numbers of their bands, 1 the lowest; several bars may share a band. The first component of a
rectangle's size stays; the second is set from moment to moment, between the first component
(silence, a dot) and the largest value that its designed keyframes have (full).
"""

from collections.abc import Callable, Iterator, Sequence

import orjson

from node_agent.lottie.bound.root import FILM
from node_agent.lottie.tree import SHAPE, Node, dicts, is_number, layers, name_of, nodes, number

LAYER = "frd_spectrum"
MOST_BANDS = 128
Levels = Sequence[Sequence[float]]
Clock = Callable[[float], float]
_STRAIGHT = {"o": {"x": 0, "y": 0}, "i": {"x": 1, "y": 1}}
_DIGITS = 3


def bands_of(data: bytes) -> int:
    """How many bands a closed document shows; 0 when it has no such layer."""
    if f'"{LAYER}"'.encode() not in data:
        return 0
    return max((band for _, band, _ in _bars(orjson.loads(data))), default=0)


def danced(data: bytes, levels: Levels, step: float, part: range) -> bytes:
    """The document with its bars as high as the levels say, around those moments.

    `step` is in frames of the document. A film's parts are drawn from the same moments, and each
    carries only its own.
    """
    document: Node = orjson.loads(data)
    first, end = max(0, part.start), min(len(levels), part.stop)
    clock = _clock(document)
    for layer, band, size in _bars(document):
        width, full = _extent(size)
        begins, pace = number(layer.get("st"), 0.0), number(layer.get("sr"), 1.0) or 1.0
        frames = [
            _frame((clock(n * step) - begins) / pace, width, full, levels[n][band - 1])
            for n in range(first, end)
        ]
        size.pop("x", None)
        size.update(a=1, k=frames)
    return orjson.dumps(document)


def _bars(document: Node) -> Iterator[tuple[Node, int, Node]]:
    """Layer, band and the size of the rectangle."""
    for _, layer in layers(document):
        if layer.get("ty") != SHAPE or name_of(layer) != LAYER:
            continue
        for group in dicts(layer.get("shapes")):
            band = name_of(group)
            if not band.isascii() or not band.isdigit() or not 1 <= int(band) <= MOST_BANDS:
                continue
            for node in nodes(group):
                if node.get("ty") == "rc" and isinstance(node.get("s"), dict):
                    yield layer, int(band), node["s"]


def _extent(size: Node) -> tuple[float, float]:
    """The width, and the greatest height that was designed."""
    held = size.get("k")
    designed = [frame.get("s") for frame in dicts(held)] or [held]
    pairs = [each for each in designed if isinstance(each, list) and len(each) > 1]
    found = [(float(x), float(y)) for x, y, *_ in pairs if is_number(x) and is_number(y)]
    if not found:
        return 0.0, 0.0
    width = found[0][0]
    return width, max(width, *(height for _, height in found))


def _frame(time: float, width: float, full: float, level: float) -> Node:
    height = width + (full - width) * level
    return {"t": round(time, _DIGITS), "s": [width, round(height, _DIGITS)], **_STRAIGHT}


def _clock(document: Node) -> Clock:
    """A film that was stretched shows its root at times of its own."""
    start = number(document.get("ip"), 0.0)
    shown = next((one for one in dicts(document["layers"]) if one.get("refId") == FILM), None)
    knots = dicts(shown["tm"]["k"]) if shown else []
    if not knots:
        return lambda time: start + time
    rate = number(document.get("fr"), 1.0)
    outer = [float(knot["t"]) for knot in knots]
    inner = [float(knot["s"][0]) * rate for knot in knots]
    return lambda time: _between(outer, inner, time)


def _between(outer: list[float], inner: list[float], time: float) -> float:
    for n in range(1, len(outer)):
        if time <= outer[n] or n == len(outer) - 1:
            share = (time - outer[n - 1]) / ((outer[n] - outer[n - 1]) or 1.0)
            return inner[n - 1] + share * (inner[n] - inner[n - 1])
    return time
