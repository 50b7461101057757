"""FRAMES: a part of a film as a lossless segment, or a short film straight as it will be."""

import base64
import struct
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from node_agent.agent.bench import own_sounds
from node_agent.agent.bench.drawings import bound_of, drawing_of
from node_agent.agent.bench.encodings import encoding_of
from node_agent.agent.bench.hearing import dancing
from node_agent.agent.bench.order import BenchOrder, Made, MadeFile, Tell
from node_agent.agent.bench.previews import Previews
from node_agent.film import films
from node_agent.film.drawing import Drawing, Drawn
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.terms import Terms
from node_agent.lottie.errors import Caution

COUNTER_SECONDS = 0.1
MOST_WARNINGS, LONGEST = 100, 1_000


def make(order: BenchOrder, tell: Tell, stop: threading.Event) -> Made:
    with order.spent.on("binding"):
        bound = dancing(order, bound_of(order), stop)
        drawing = drawing_of(order, bound)
    tell(bound=True)
    target = order.folder / "segment.mp4"
    drawn = _draw(order, drawing, target, tell, stop)
    if bound.sounds and int(order.spec["first"]) == 0:
        with order.spent.on("sound"):
            target = own_sounds.beside(target, bound.sounds, drawing.seconds, stop)
    checksums = [each.checksum for each in drawn.frames]
    return Made(
        [MadeFile(str(target), "video/mp4")],
        len(checksums),
        base64.b64encode(struct.pack(f">{len(checksums)}I", *checksums)).decode(),
        warnings_of(bound.warnings),
        order.spent.rounded,
    )


def warnings_of(cautions: Sequence[Caution]) -> list[dict[str, str]]:
    """As many, and as long, as a server takes."""
    return [
        {"code": each.code, "key": each.key[:LONGEST], "message": each.message[:LONGEST]}
        for each in cautions[:MOST_WARNINGS]
    ]


def _draw(
    order: BenchOrder, drawing: Drawing, target: Path, tell: Tell, stop: threading.Event
) -> Drawn:
    spec = order.spec
    first, count = int(spec["first"]), int(spec["count"])
    part = range(first, first + count)
    every = float((spec.get("preview") or {}).get("everySeconds") or 0)
    with Previews(drawing, every, tell) as previews:
        counter = _Counter(tell, previews, first)
        terms = Terms(stop=stop, tell=counter, spent=order.spent)
        if not spec.get("final"):
            return films.segment(drawing, part, target, terms=terms)
        if part != range(drawing.frames):
            raise RenderFailed(Code.BAD_ORDER, f"{part} is not the whole film, and can't be final")
        return films.whole_film(drawing, None, target, encoding=encoding_of(spec), terms=terms)


class _Counter:
    """Tells the first frame at once and then ten times a second: frames done of this part."""

    def __init__(self, tell: Tell, previews: Previews, first: int) -> None:
        self._tell = tell
        self._previews = previews
        self._first = first
        self._told = 0.0

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        self._previews.last = self._first + done - 1
        if now - self._told >= COUNTER_SECONDS:
            self._told = now
            self._tell(frame=done)
