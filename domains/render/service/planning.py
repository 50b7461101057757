"""What a film measures, and how it is cut into chunks."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from domains.render.api import Resolution

WHOLE = 1_500
"""So many frames stay in one chunk: it is encoded straight away, and joined with nothing."""
MOST_CHUNKS = 64
USUAL_RATE = 21
FASTEST = 60


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames from `first` on; `position` is its turn, the middle of the film being first."""

    position: int
    first: int
    count: int


def size_of(width: int, height: int, resolution: Resolution) -> tuple[int, int]:
    """The template's shape, with the shorter side that the resolution names; both even."""
    short = resolution.shorter_side
    aspect = Fraction(width, height)
    if aspect >= 1:
        return _even(short * aspect), short
    return short, _even(short / aspect)


def _even(length: Fraction) -> int:
    return max(2, 2 * round(length / 2))


def frames_of(seconds: float, rate: int) -> int:
    return max(1, round(Fraction(str(seconds)) * rate))


def chunks_of(frames: int, wanted: int | None = None) -> list[Chunk]:
    """As equal as can be, without a gap; the first of them is the one in the middle."""
    parts = min(frames, wanted or -(-frames // WHOLE))
    borders = [frames * number // parts for number in range(parts + 1)]
    spans = [(start, stop - start) for start, stop in pairwise(borders)]
    return [Chunk(position, *spans[number]) for position, number in enumerate(_middle_first(parts))]


def _middle_first(parts: int) -> Sequence[int]:
    middle = (parts - 1) / 2
    return sorted(range(parts), key=lambda number: (abs(number - middle), number))
