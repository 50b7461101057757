"""Properties of a Lottie document: fixed, or moving from key to key; times are seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Ease = tuple[float, float, float, float]

RATE = 25
SETTLE: Ease = (0.16, 1.0, 0.3, 1.0)
LEAVE: Ease = (0.7, 0.0, 0.84, 0.0)
GLIDE: Ease = (0.65, 0.0, 0.35, 1.0)
SPRING: Ease = (0.34, 1.56, 0.64, 1.0)
PULL: Ease = (0.36, 0.0, 0.66, -0.56)
SWAY: Ease = (0.37, 0.0, 0.63, 1.0)
EVEN: Ease = (0.33, 0.33, 0.67, 0.67)


@dataclass(frozen=True, slots=True)
class Key:
    """A value at a time; the ease leads from it to the next."""

    at: float
    value: Sequence[float]
    ease: Ease = SETTLE


def frames(seconds: float) -> float:
    return tidy(seconds * RATE)


def tidy(number: float) -> float:
    """Short to write, and a whole number where it is one."""
    rounded = round(float(number), 3)
    return int(rounded) if rounded == int(rounded) else rounded


def fixed(*value: float) -> Json:
    numbers = [tidy(each) for each in value]
    return {"a": 0, "k": numbers[0] if len(numbers) == 1 else numbers}


def moving(*keys: Key) -> Json:
    return {"a": 1, "k": [_frame(key, last=key is keys[-1]) for key in keys]}


def _frame(key: Key, *, last: bool) -> Json:
    frame: Json = {"t": frames(key.at), "s": [tidy(each) for each in key.value]}
    if not last:
        out_x, out_y, in_x, in_y = key.ease
        frame |= {"o": {"x": out_x, "y": out_y}, "i": {"x": in_x, "y": in_y}}
    return frame


def appear(at: float, *, over: float = 0.5, leave: float | None = None) -> Json:
    """Opacity: nothing, then all, and nothing again from `leave` on."""
    keys = [Key(at, [0]), Key(at + over, [100], LEAVE)]
    if leave is not None:
        keys += [Key(leave, [100], LEAVE), Key(leave + 0.4, [0])]
    return moving(*keys)


def pop(
    at: float, *, over: float = 0.7, full: float = 100, least: float = 0, leave: float | None = None
) -> Json:
    """Scale: from the least, a little beyond, and back; before it leaves it draws a breath."""
    keys = [Key(at, [least, least], SPRING), Key(at + over, [full, full], PULL)]
    if leave is not None:
        keys += [Key(leave, [full, full], PULL), Key(leave + 0.4, [0, 0])]
    return moving(*keys)


def between(at: float, until: float, before: Sequence[float], after: Sequence[float]) -> Json:
    return moving(Key(at, before), Key(until, after))


def swaying(middle: Sequence[float], swing: Sequence[float], period: float, seconds: float) -> Json:
    """Back and forth as long as it lasts; whole periods, so that it ends where it began."""
    low = [m - s for m, s in zip(middle, swing, strict=True)]
    high = [m + s for m, s in zip(middle, swing, strict=True)]
    halves = 2 * max(1, round(seconds / period))
    step = seconds / halves
    return moving(*(Key(n * step, high if n % 2 else low, SWAY) for n in range(halves + 1)))
