"""Moves parts of a film in time: a map from designed times to ordered ones, and what follows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from node_agent.lottie.tree import PRECOMP, Node, is_number, nodes, number

_DIGITS = 4
_SHARE = 3
_SAME = 1e-6
Knot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Warp:
    """Knots of (designed, ordered) times, straight in between and shifted outside."""

    knots: tuple[Knot, ...]

    @classmethod
    def stretching(
        cls, start: float, length: float, to_start: float, to_length: float, second: float
    ) -> "Warp":
        """Keeps the first and the last second, or third, natural; the middle gives way."""
        edge = min(second, length / _SHARE, to_length / _SHARE)
        end, to_end = start + length, to_start + to_length
        return cls(
            (
                (start, to_start),
                (start + edge, to_start + edge),
                (end - edge, to_end - edge),
                (end, to_end),
            )
        )

    @property
    def shift(self) -> float | None:
        """By how much, where all moves alike."""
        first, last = self.knots[0], self.knots[-1]
        alike = abs((last[1] - last[0]) - (first[1] - first[0])) < _SAME
        return first[1] - first[0] if alike else None

    def __call__(self, time: float) -> float:
        first, last = self.knots[0], self.knots[-1]
        if time <= first[0]:
            return time + first[1] - first[0]
        if time >= last[0]:
            return time + last[1] - last[0]
        for (old, new), (next_old, next_new) in pairwise(self.knots):
            if time <= next_old:
                share = (time - old) / (next_old - old)
                return round(new + share * (next_new - new), _DIGITS)
        return time

    def between(self, start: float, end: float) -> Iterator[float]:
        """The designed times at which its pace changes, the two ends included."""
        yield start
        yield from (old for old, _ in self.knots if start < old < end)
        yield end


def move_layer(layer: Node, warp: Warp, rate: float) -> None:
    """The layer, its keyframes and, in a precomposition, the time of what it shows."""
    if not (is_number(layer.get("ip")) and is_number(layer.get("op"))):
        return
    start, end = float(layer["ip"]), float(layer["op"])
    _move_keyframes(layer, warp)
    if layer.get("ty") == PRECOMP and "tm" not in layer:
        _move_content(layer, warp, (start, end), rate)
    elif warp.shift is not None:
        layer["st"] = number(layer.get("st"), 0.0) + warp.shift
    layer.update(ip=warp(start), op=warp(end))


def remap(pairs: list[Knot], rate: float) -> Node:
    """Keyframes of a time remap: (time of the film, time of the content), in frames."""
    return {
        "a": 1,
        "k": [
            {
                "t": round(outer, _DIGITS),
                "s": [inner / rate],
                "i": {"x": [1], "y": [1]},
                "o": {"x": [0], "y": [0]},
            }
            for outer, inner in pairs
        ],
    }


def _move_content(layer: Node, warp: Warp, span: Knot, rate: float) -> None:
    begins, stretch = number(layer.get("st"), 0.0), number(layer.get("sr"), 1.0) or 1.0
    start, end = span
    if abs((warp(end) - end) - (warp(start) - start)) < _SAME:
        layer["st"] = begins + warp(start) - start
        return
    pairs = [(warp(time), (time - begins) / stretch) for time in warp.between(start, end)]
    layer.update(tm=remap(pairs, rate), st=warp(start), sr=1)


def _move_keyframes(layer: Node, warp: Warp) -> None:
    for node in nodes(layer):
        held = node.get("k")
        if isinstance(held, list) and held and isinstance(held[0], dict):
            for frame in held:
                if isinstance(frame, dict) and is_number(frame.get("t")):
                    frame["t"] = warp(frame["t"])
