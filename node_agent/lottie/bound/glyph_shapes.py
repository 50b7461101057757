"""A set text as Lottie shapes: a path for each contour, filled and stroked together."""

from collections.abc import Iterator, Sequence

from node_agent.lottie.text.outlines import Contour, outline
from node_agent.lottie.text.setting import Placed, Setting
from node_agent.lottie.tree import Node, number

_DIGITS = 3
_ROUND = 2
_NONZERO = 1
_BLACK = [0, 0, 0, 1]


def shapes_of(setting: Setting, said: Node) -> list[Node]:
    """Paths, then what paints them; the first paint is on top."""
    paths = [path for placed in setting.placed for path in _paths(placed)]
    return [*paths, *_paints(said)] if paths else []


def by_keyframe(groups: Sequence[list[Node]], times: Sequence[float]) -> list[Node]:
    """Of several texts each is seen from its keyframe to the next."""
    if len(groups) == 1:
        return [_group(groups[0], 100)] if groups[0] else []
    return [_group(group, _visibility(n, times)) for n, group in enumerate(groups) if group]


def _visibility(n: int, times: Sequence[float]) -> list[Node]:
    frames = [] if n == 0 else [{"t": min(times[0], times[n] - 1), "s": [0], "h": 1}]
    frames.append({"t": times[n], "s": [100], "h": 1})
    if n + 1 < len(times):
        frames.append({"t": times[n + 1], "s": [0], "h": 1})
    return frames


def _group(items: list[Node], opacity: object) -> Node:
    transform = {
        "ty": "tr",
        "p": _fixed([0, 0]),
        "a": _fixed([0, 0]),
        "s": _fixed([100, 100]),
        "r": _fixed(0),
        "o": {"a": int(isinstance(opacity, list)), "k": opacity},
    }
    return {"ty": "gr", "it": [*items, transform]}


def _fixed(value: object) -> Node:
    return {"a": 0, "k": value}


def _paths(placed: Placed) -> Iterator[Node]:
    scale = placed.size / placed.glyph.face.units
    for contour in outline(placed.glyph.face, placed.glyph.id):
        yield {"ty": "sh", "ks": _fixed(_path(contour, scale, (placed.x, placed.y)))}


def _path(contour: Contour, scale: float, at: tuple[float, float]) -> Node:
    """Lottie's tangents are relative to their vertex, and its y goes down."""
    x, y = at
    vertices, before, after = [], [], []
    for (px, py), (bx, by), (ax, ay) in zip(
        contour.points, contour.before, contour.after, strict=True
    ):
        vertices.append([round(x + px * scale, _DIGITS), round(y - py * scale, _DIGITS)])
        before.append([round((bx - px) * scale, _DIGITS), round((py - by) * scale, _DIGITS)])
        after.append([round((ax - px) * scale, _DIGITS), round((py - ay) * scale, _DIGITS)])
    return {"i": before, "o": after, "v": vertices, "c": True}


def _paints(said: Node) -> list[Node]:
    fill, stroke = said.get("fc"), said.get("sc")
    width = number(said.get("sw"), 0.0)
    painted: list[Node] = []
    if stroke is not None and width > 0:
        joined = {"lc": _ROUND, "lj": _ROUND, "ml": 4}
        painted.append(
            {"ty": "st", "c": _fixed(stroke), "o": _fixed(100), "w": _fixed(width), **joined}
        )
    if fill is not None or not painted:
        filled = {"ty": "fl", "c": _fixed(fill or _BLACK), "o": _fixed(100), "r": _NONZERO}
        painted.insert(len(painted) if said.get("of") else 0, filled)
    return painted
