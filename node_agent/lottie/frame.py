"""The size, rate and length that a document gives itself at its root."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError

_USUAL_BASES = (1, 1001)
_CLOSE = 1e-4


@dataclass(frozen=True, slots=True)
class Frame:
    """Checked figures; `span` is the length in the document's own frames."""

    width: int
    height: int
    rate: Fraction
    start: float
    end: float

    @property
    def span(self) -> float:
        return self.end - self.start

    @property
    def frames(self) -> int:
        return max(1, round(self.span))

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Frame":
        width, height, rate, start, end = (
            _number(document, name) for name in ("w", "h", "fr", "ip", "op")
        )
        for name, side in (("w", width), ("h", height)):
            if not 1 <= side <= limits.SIDE:
                _refuse("bad_size", f"{name} has to be from 1 to {limits.SIDE}, not {side:g}")
        if width * height > limits.AREA:
            _refuse("bad_size", f"{width:g}x{height:g} pixels are more than {limits.AREA}")
        if not limits.SLOWEST_RATE <= rate <= limits.RATE:
            _refuse("bad_rate", f"fr has to be above 0 and at most {limits.RATE}, not {rate:g}")
        if not 0 < end - start <= limits.FRAMES:
            _refuse("bad_length", f"op - ip has to be above 0 and at most {limits.FRAMES} frames")
        return cls(round(width), round(height), exact_rate(rate), start, end)


def exact_rate(rate: float) -> Fraction:
    """29.97 stands for 30000/1001; what is no such rate stays as it is written."""
    for base in _USUAL_BASES:
        near = round(rate * base / (1 if base == 1 else 1000))
        exact = Fraction(near, 1) if base == 1 else Fraction(near * 1000, base)
        if near and abs(float(exact) - rate) < (_CLOSE if base == 1 else 0.005):
            return exact
    return Fraction(rate).limit_denominator(1000)


def _number(document: dict[str, Any], name: str) -> float:
    value = document.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        _refuse(
            "not_lottie", f"the root has no number {name}; export the file from Bodymovin again"
        )
    return float(value)


def _refuse(code: str, message: str) -> NoReturn:
    raise LottieError(code, message)
