"""What the child draws, and the facts of each frame that it reports."""

import json
from dataclasses import dataclass, replace
from fractions import Fraction

from node_agent.film.terms import Limits
from node_agent.film.watermark import Watermark
from node_agent.lottie.results import Bound

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A closed document, the size to draw it at, and the step of the template for each frame."""

    data: bytes
    width: int
    height: int
    rate: Fraction
    frames: int
    step: Fraction
    background: Colour | None = (0, 0, 0)
    watermark: Watermark | None = None

    @classmethod
    def of(cls, bound: Bound, watermark: Watermark | None = None) -> "Drawing":
        return cls(
            bound.data,
            bound.width,
            bound.height,
            bound.rate,
            bound.frames,
            bound.step,
            bound.background,
            watermark,
        )

    @property
    def seconds(self) -> Fraction:
        return self.frames / self.rate

    @property
    def frame_bytes(self) -> int:
        return self.width * self.height * 4

    def even(self) -> "Drawing":
        """Films have sides of even length, or their colours can't be halved."""
        width, height = (side + side % 2 for side in (self.width, self.height))
        return replace(self, width=width, height=height)

    def transparent(self) -> "Drawing":
        return replace(self, background=None)

    def order(self, part: range, limits: Limits) -> bytes:
        """What goes to the child's standard input; it stays open afterwards."""
        stamp = self.watermark
        order = {
            "width": self.width,
            "height": self.height,
            "straight": self.background is None,
            "background": self.background,
            "first": part.start,
            "count": len(part),
            "step": [self.step.numerator, self.step.denominator],
            "cpu_seconds": limits.cpu_seconds,
            "memory": limits.memory,
            "document": len(self.data),
            "watermark": len(stamp.data) if stamp else 0,
            "stamp": stamp.placed(self.width, self.height) if stamp else None,
        }
        mark = stamp.data if stamp else b""
        return json.dumps(order).encode() + b"\n" + self.data + mark


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """Of one raw frame: its checksum, the share of dark pixels, the seconds it took to draw."""

    number: int
    checksum: int
    darkness: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The facts of a part of a film, in order, and where the child's time went."""

    frames: tuple[FrameFacts, ...]
    loading: float
    drawing: float
    checking: float
    sending: float
