"""The template's own audio layers, with the seconds of the film at which they play."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError
from node_agent.lottie.frame import Frame
from node_agent.lottie.pictures import embedded_bytes
from node_agent.lottie.results import Sound
from node_agent.lottie.tree import (
    AUDIO,
    PRECOMP,
    Node,
    assets,
    dicts,
    is_number,
    name_of,
    number,
    values_of,
)

_FULL = 100
_LOUDEST = 4.0
Clock = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class _Window:
    """When a composition is on the screen, and the film's time for its own."""

    start: float
    end: float
    film_time: Clock


def find_sounds(document: Node) -> tuple[Sound, ...]:
    frame = Frame.of(document)
    by_id = {str(each.get("id")): each for each in assets(document)}
    rate = float(frame.rate)
    whole = _Window(0.0, frame.span / rate, lambda time: (time - frame.start) / rate)
    return _few(_below(dicts(document["layers"]), whole, by_id, rate))


def _few(sounds: Iterator[Sound]) -> tuple[Sound, ...]:
    """One sound in compositions within compositions can be heard a million times."""
    found: list[Sound] = []
    size = 0
    for sound in sounds:
        found.append(sound)
        size += len(sound.data)
        if len(found) > limits.SOUNDS or size > limits.SOUND_BYTES:
            text = f"more than {limits.SOUNDS} sounds, or too large ones; mix them into one"
            raise LottieError("too_many_sounds", text)
    return tuple(found)


def _below(
    layers: list[Node], window: _Window, by_id: dict[str, Node], rate: float
) -> Iterator[Sound]:
    for layer in layers:
        asset = by_id.get(str(layer.get("refId")))
        if asset is None or layer.get("hd") or layer.get("ty") not in (AUDIO, PRECOMP):
            continue
        start = max(window.start, window.film_time(number(layer.get("ip"), 0.0)))
        end = min(window.end, window.film_time(number(layer.get("op"), 0.0)))
        if end <= start:
            continue
        if layer.get("ty") == AUDIO:
            yield from _sound(layer, asset, (start, end), window.film_time(_begins(layer)))
        elif isinstance(asset.get("layers"), list):
            inner = _Window(start, end, _inner_clock(layer, window.film_time, rate))
            yield from _below(dicts(asset["layers"]), inner, by_id, rate)


def _begins(layer: Node) -> float:
    return number(layer.get("st"), 0.0)


def _sound(layer: Node, asset: Node, span: tuple[float, float], begins: float) -> Iterator[Sound]:
    data = embedded_bytes(asset["p"]) if isinstance(asset.get("p"), str) else None
    if data:
        start, end = span
        yield Sound(
            key=name_of(layer) or name_of(asset),
            data=data,
            start=round(start, 6),
            seconds=round(end - start, 6),
            volume=_volume(layer),
            skip=round(max(0.0, start - begins), 6),
        )


def _volume(layer: Node) -> float:
    held = layer.get("au")
    level = held.get("lv") if isinstance(held, dict) else None
    first = next(values_of(level), _FULL) if level is not None else _FULL
    return min(_LOUDEST, max(0.0, number(first, _FULL) / _FULL))


def _inner_clock(layer: Node, outer: Clock, rate: float) -> Clock:
    """The film's time at which what is inside of a precomposition stands at a time of its own."""
    knots = _remapped(layer, rate)
    if knots:
        return lambda time: outer(_inverse(knots, time))
    begins, stretch = _begins(layer), number(layer.get("sr"), 1.0) or 1.0
    return lambda time: outer(begins + time * stretch)


def _remapped(layer: Node, rate: float) -> list[tuple[float, float]]:
    """(content, outer) times of a time remap's keyframes."""
    remap = layer.get("tm")
    frames = dicts(remap.get("k") if isinstance(remap, dict) else None)
    return [
        (number(frame["s"], 0.0) * rate, float(frame["t"]))
        for frame in frames
        if "s" in frame and is_number(frame.get("t"))
    ]


def _inverse(knots: list[tuple[float, float]], time: float) -> float:
    """The earliest outer time; before the first and after the last knot the pace is natural."""
    for (inner, outer), (next_inner, next_outer) in pairwise(knots):
        if inner <= time <= next_inner and next_inner > inner:
            return outer + (time - inner) / (next_inner - inner) * (next_outer - outer)
    nearest = knots[0] if time < knots[0][0] else knots[-1]
    return nearest[1] + time - nearest[0]
