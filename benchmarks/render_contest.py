"""One document made into films twice: by the farm, and by the bare loop."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import Any

import av

from benchmarks import render_documents
from benchmarks.render_farm import Farm, Made
from benchmarks.render_times import breakdown, whole
from node_agent.film import encoding, ffmpeg
from node_agent.film.drawing import Drawing
from node_agent.film.encoding import Encoding
from node_agent.lottie.document import BindSpec, FontBook, bind, read

RATE, WIDTH, HEIGHT = 30, 1920, 1080
ENGINE_THREADS = (0, 1, 2)
TRIAL_FRAMES = 60
DOCUMENTS: dict[str, Callable[[int, int, int, int], bytes]] = {
    "light": render_documents.light,
    "heavy": render_documents.heavy,
}


@dataclass(frozen=True, slots=True)
class Bare:
    """Seconds on the clock and of all processors, and what the film holds."""

    seconds: float
    processor: float
    packets: str


@dataclass(frozen=True, slots=True)
class Round:
    seconds: float
    processor: float
    parts: dict[str, float]
    bare: Bare
    packets: str

    @property
    def ratio(self) -> float:
        return self.bare.seconds / self.seconds


@dataclass(slots=True)
class Contest:
    """One document, made by the farm and by the loop."""

    name: str
    farm: Farm
    folder: Path
    resolution: str
    frames: int
    engine_threads: int | None = None
    rounds: list[Round] = field(default_factory=list)
    drawing: Drawing | None = None

    def begin(self) -> None:
        document = DOCUMENTS[self.name](WIDTH, HEIGHT, self.frames, RATE)
        self.farm.put_template(self.name, json.loads(document))

    def run(self, turn: int) -> None:
        """Who goes first changes; only in the first round the farm has to, for its values."""
        bare = self._bare(self.frames) if turn % 2 else None
        film = self.folder / "ours.mp4"
        made = self.farm.make(self.name, self.resolution, RATE, film)
        self.drawing = self.drawing or self._bound(made)
        bare = bare or self._bare(self.frames)
        parts = breakdown(made, self.farm.log)
        self.rounds.append(Round(whole(made), made.processor, parts, bare, packets_of(film)))

    def _bound(self, made: Made) -> Drawing:
        document = read(DOCUMENTS[self.name](WIDTH, HEIGHT, self.frames, RATE))
        bound = bind(document, BindSpec.of(made.bind), {}, FontBook.usual(), strict=True)
        return Drawing.of(bound)

    def _bare(self, frames: int) -> Bare:
        if self.engine_threads is None:
            self.engine_threads = self._best_threads()
        return self._loop(frames, self.engine_threads)

    def _best_threads(self) -> int:
        """As many as the engine does best with on this machine, for this document."""
        frames = min(TRIAL_FRAMES, self.frames)
        return min(ENGINE_THREADS, key=lambda threads: self._loop(frames, threads).seconds)

    def _loop(self, frames: int, threads: int) -> Bare:
        assert self.drawing is not None
        drawing, target = self.drawing, self.folder / "bare.mp4"
        document, order = self.folder / "bare.json", self.folder / "order.json"
        document.write_bytes(drawing.data)
        arguments = encoding.whole_film(drawing, None, Encoding(), target)
        order.write_text(
            json.dumps(
                {
                    "document": str(document),
                    "encoder": list(map(str, [ffmpeg.program(), *ffmpeg.QUIET, *arguments])),
                    "engine_threads": threads,
                    "width": drawing.width,
                    "height": drawing.height,
                    "frames": frames,
                    "step": [drawing.step.numerator, drawing.step.denominator],
                }
            )
        )
        used = _children()
        command = [sys.executable, str(Path(__file__).with_name("render_bare.py")), str(order)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        return Bare(float(ran.stdout), _children() - used, packets_of(target))

    def report(self) -> dict[str, Any]:
        ours = [self.frames / one.seconds for one in self.rounds]
        bare = [self.frames / one.bare.seconds for one in self.rounds]
        used = [one.processor / one.bare.processor for one in self.rounds]
        return {
            "ratio": round(median(one.ratio for one in self.rounds), 3),
            "ours_fps": round(median(ours), 2),
            "bare_fps": round(median(bare), 2),
            "cpu_ratio": round(median(used), 3),
            "engine_threads": self.engine_threads,
            "same_film": all(one.packets == one.bare.packets for one in self.rounds),
            "rounds": [_told(one) for one in self.rounds],
            "breakdown": _middle([one.parts for one in self.rounds]),
            "first_breakdown": self.rounds[0].parts,
        }


def _told(one: Round) -> dict[str, Any]:
    return {
        "seconds": round(one.seconds, 3),
        "bare_seconds": round(one.bare.seconds, 3),
        "ratio": round(one.ratio, 3),
        "cpu_seconds": round(one.processor, 2),
        "bare_cpu_seconds": round(one.bare.processor, 2),
        "breakdown": one.parts,
    }


def _middle(several: list[dict[str, float]]) -> dict[str, float]:
    """The round that took the middle of the time: medians of parts are no longer a sum."""
    return sorted(several, key=lambda parts: sum(parts.values()))[len(several) // 2]


def packets_of(film: Path) -> str:
    """A digest of all pictures as they were encoded, in their order."""
    found = hashlib.sha256()
    with av.open(str(film)) as opened:
        for packet in opened.demux(video=0):
            found.update(bytes(packet))
    return found.hexdigest()


def _children() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
