"""Frames that deserve a second look, found by what was noted of them while they were drawn.

It is advice: the engine draws the same frame again alike, so an equal checksum clears a suspect.
"""

from collections.abc import Callable, Iterator, Sequence

from node_agent.film.drawing import FrameFacts

BLACK_SHARE = 0.98


def black(frames: Sequence[FrameFacts]) -> list[range]:
    """Runs of black frames between frames that are not: a film may begin and end in black."""
    runs = _runs(frames, lambda one, other: _dark(one) == _dark(other))
    return [_numbers(run) for run in list(runs)[1:-1] if _dark(run[0])]


def frozen(frames: Sequence[FrameFacts], least: int) -> list[range]:
    """Runs of at least so many equal frames."""
    runs = _runs(frames, lambda one, other: one.checksum == other.checksum)
    return [_numbers(run) for run in runs if len(run) >= least]


def _dark(frame: FrameFacts) -> bool:
    return frame.darkness >= BLACK_SHARE


def _numbers(run: Sequence[FrameFacts]) -> range:
    return range(run[0].number, run[-1].number + 1)


def _runs(
    frames: Sequence[FrameFacts], alike: Callable[[FrameFacts, FrameFacts], bool]
) -> Iterator[Sequence[FrameFacts]]:
    start = 0
    for index in range(1, len(frames) + 1):
        if index == len(frames) or not alike(frames[start], frames[index]):
            yield frames[start:index]
            start = index
