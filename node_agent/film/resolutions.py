"""What the names of resolutions mean for a film of any aspect."""

from fractions import Fraction

from node_agent.film.failures import Code, RenderFailed

SHORTER_SIDES = {"360p": 360, "540p": 540, "720p": 720, "1080p": 1080, "4K": 2160}


def size_of(resolution: str, aspect: Fraction) -> tuple[int, int]:
    """Width and height, both even; the name counts the shorter side."""
    if resolution not in SHORTER_SIDES:
        known = ", ".join(SHORTER_SIDES)
        raise RenderFailed(Code.BAD_ORDER, f"{resolution} is no resolution; choose one of {known}")
    short = SHORTER_SIDES[resolution]
    if aspect >= 1:
        return _even(short * aspect), short
    return short, _even(short / aspect)


def _even(length: Fraction) -> int:
    return max(2, 2 * round(length / 2))
