"""Counts and sizes that nobody draws: repeaters, stars, stops, dashes, paths, layers."""

from collections.abc import Callable
from typing import Any

from tests.node_agent.hostile.making import keyed, packed, red, root, shapes
from tests.support.lottie import (
    Json,
    document,
    fill,
    fixed,
    group,
    layer,
    rectangle,
    shape,
    transform,
)

_HUGE = 10**9


def _repeater(copies: Any, **more: Any) -> Json:
    return {"ty": "rp", "c": copies, "o": fixed(0), "m": 1, "tr": transform(1, 0), **more}


def _repeated(copies: Any, **more: Any) -> bytes:
    return shapes(rectangle(), fill([1, 0, 0]), _repeater(copies, **more))


def _repeated_by_stages(depth: int, copies: int) -> bytes:
    inner: Json = rectangle()
    for _ in range(depth):
        inner = group(inner, _repeater(fixed(copies)))
    return shapes(inner, fill([1, 0, 0]))


def _repeated_in_a_row(count: int, copies: int) -> bytes:
    return shapes(rectangle(), fill([1, 0, 0]), *[_repeater(fixed(copies))] * count)


def _repeated_by_expression() -> bytes:
    """The checks see two copies; the expression says more when the engine asks."""
    return _repeated({"a": 0, "k": 2, "x": "var $bm_rt = 1000000000;"})


def _star(points: Any) -> bytes:
    held = {"ty": "sr", "sy": 1, "pt": points, "p": fixed([50, 50]), "r": fixed(0)}
    radii = {"ir": fixed(10), "is": fixed(0), "or": fixed(40), "os": fixed(0)}
    return shapes({**held, **radii}, fill([1, 0, 0]))


def _gradient(promised: Any, held: list[float]) -> bytes:
    paint = {"ty": "gf", "t": 1, "o": fixed(100), "s": fixed([0, 0]), "e": fixed([50, 0])}
    return shapes(rectangle(), {**paint, "g": {"p": promised, "k": fixed(held)}})


def _path(points: int, **more: Any) -> Json:
    pairs = [[n % 97, n % 89] for n in range(points)]
    flat = [[0, 0]] * points
    return {"ty": "sh", "ks": fixed({"v": pairs, "i": flat, "o": flat, "c": True, **more})}


def _morphing(frames: int, points: int) -> bytes:
    held = [[_path(points)["ks"]["k"]] for _ in range(frames)]
    return shapes({"ty": "sh", "ks": keyed(held)}, fill([1, 0, 0]))


def _stroke(*dashes: float, width: float = 2) -> bytes:
    parts = [{"n": "dg"[n % 2], "v": fixed(each)} for n, each in enumerate(dashes)]
    paint = {"ty": "st", "c": fixed([1, 0, 0]), "o": fixed(100), "w": fixed(width), "d": parts}
    return shapes(rectangle(1e5), paint)


def _trimmed(start: float, end: float, offset: float, count: int = 1) -> bytes:
    trim = {"ty": "tm", "s": fixed(start), "e": fixed(end), "o": fixed(offset), "m": 2}
    return shapes(rectangle(), fill([1, 0, 0]), *[trim] * count)


def _rounded(radius: float, points: int) -> bytes:
    rounding = {"ty": "rd", "r": fixed(radius)}
    return shapes(_path(points), fill([1, 0, 0]), *[rounding] * 20)


def _puckered() -> bytes:
    return shapes(_path(500), fill([1, 0, 0]), *[{"ty": "pb", "a": fixed(1e30)}] * 50)


def _offset() -> bytes:
    by = {"ty": "op", "a": fixed(1e12), "lj": 2, "ml": fixed(1e12)}
    return shapes(_path(2000), fill([1, 0, 0]), *[by] * 50)


def _zigzag() -> bytes:
    zig = {"ty": "zz", "s": fixed(1e9), "r": fixed(1e9), "pt": fixed(2)}
    return shapes(_path(200), fill([1, 0, 0]), *[zig] * 5)


def _merged(count: int) -> bytes:
    merging = ({"ty": "mm", "mm": n % 5 + 1} for n in range(count))
    return shapes(*[rectangle()] * count, *merging, fill([1, 0, 0]))


def _keyframes(count: int) -> bytes:
    return packed(document(red(ks={"r": keyed([[n % 360] for n in range(count)])})))


def _markers(count: int) -> bytes:
    return root(markers=[{"cm": f"m{n}", "tm": n, "dr": 1} for n in range(count)])


def _layers(count: int) -> bytes:
    return packed(document(*[layer(3)] * count))


def _solids(count: int) -> bytes:
    return packed(document(*[layer(1, sw=16_384, sh=2000, sc="#ff0000")] * count))


def _shapes_by_the_hundred_thousand() -> bytes:
    return shapes(*[rectangle()] * 150_000, fill([1, 0, 0]))


def _paints(count: int) -> bytes:
    return shapes(rectangle(90), *[fill([1, 0, 0])] * count)


def _masks(count: int, points: int) -> bytes:
    mask = {"mode": "i", "inv": True, "o": fixed(50), "pt": _path(points)["ks"]}
    return packed(document(red(hasMask=True, masksProperties=[mask] * count)))


def _everything_half_clear(count: int) -> bytes:
    """Each such layer takes a canvas of its own."""
    half = transform(o=fixed(50))
    held = ({**shape(_path(40), fill([1, 0, 0])), "ks": half, "bm": 1} for _ in range(count))
    return packed(document(*held, w=4000, h=4000))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "a thousand million copies": lambda: _repeated(fixed(_HUGE)),
    "a thousand million copies in a list": lambda: _repeated(fixed([_HUGE])),
    "copies that grow": lambda: _repeated(keyed([[1], [_HUGE]])),
    "copies that grow by old keyframes": lambda: _repeated(
        {"a": 1, "k": [{"t": 0, "s": [1], "e": [_HUGE]}, {"t": 50}]}
    ),
    "copies from an expression": _repeated_by_expression,
    "copies without a number": lambda: _repeated(fixed("1000000000")),
    "copies below zero": lambda: _repeated(fixed(-_HUGE)),
    "copies far away": lambda: _repeated(fixed(5000), o=fixed(1e30)),
    "copies by stages": lambda: _repeated_by_stages(9, 1000),
    "copies in a row": lambda: _repeated_in_a_row(12, 900),
    "copies up to the limit": lambda: _repeated(fixed(10_000)),
    "a star of a hundred million points": lambda: _star(fixed(1e8)),
    "a star that grows": lambda: _star(keyed([[5], [1e9]])),
    "a star from an expression": lambda: _star({"a": 0, "k": 5, "x": "var $bm_rt = 1e9;"}),
    "a star of a billion points below zero": lambda: _star(fixed(-1e9)),
    "a million stops": lambda: _gradient(10**6, [0, 1, 0, 0] * 10**6),
    "a thousand million stops promised": lambda: _gradient(_HUGE, [0, 1, 0, 0]),
    "stops below zero": lambda: _gradient(-5, [0, 1, 0, 0]),
    "stops as a text": lambda: _gradient("9999999", [0, 1, 0, 0]),
    "stops out of order": lambda: _gradient(4, [1e30, 1, 0, 0, -1e30, 0, 1, 0] * 2),
    "a path of a million points": lambda: shapes(_path(10**6), fill([1, 0, 0])),
    "paths of many points": lambda: shapes(*[_path(90_000)] * 6, fill([1, 0, 0])),
    "a path of missing tangents": lambda: shapes(_path(500, i=[[0, 0]]), fill([1, 0, 0])),
    "a path of numbers": lambda: shapes(_path(3, v=[1, 2, 3]), fill([1, 0, 0])),
    "a path that morphs": lambda: _morphing(4000, 50),
    "dashes of nothing": lambda: _stroke(0, 0),
    "dashes of next to nothing": lambda: _stroke(1e-9, 1e-9),
    "dashes below zero": lambda: _stroke(-1, 5),
    "a thousand dashes": lambda: _stroke(*[1.0] * 1000),
    "a stroke of a thousand million": lambda: _stroke(width=1e9),
    "trimmed beyond all": lambda: _trimmed(-1e30, 1e30, 1e30),
    "trimmed ten thousand times": lambda: _trimmed(10, 90, 5, 10_000),
    "rounded beyond all": lambda: _rounded(1e30, 5000),
    "puckered beyond all": _puckered,
    "offset beyond all": _offset,
    "zigzags beyond all": _zigzag,
    "merged ten thousand times": lambda: _merged(10_000),
    "a million keyframes": lambda: _keyframes(10**6),
    "a hundred thousand keyframes": lambda: _keyframes(100_000),
    "a flood of markers": lambda: _markers(500_000),
    "a million layers": lambda: _layers(10**6),
    "nineteen thousand layers": lambda: _layers(19_000),
    "large solids": lambda: _solids(15_000),
    "a hundred and fifty thousand shapes": _shapes_by_the_hundred_thousand,
    "five thousand paints": lambda: _paints(5000),
    "a thousand masks": lambda: _masks(1000, 50),
    "large layers half clear": lambda: _everything_half_clear(3000),
}
