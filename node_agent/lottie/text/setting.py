"""Sets a text: lines, their glyphs and where they stand, fitted into a box if there is one."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from node_agent.lottie.fonts import Face
from node_agent.lottie.text.breaking import Measured, paragraphs
from node_agent.lottie.text.shaping import Glyph, Line, shape_line

LEFT, RIGHT, CENTER = 0, 1, 2
LEAST_SCALE = 0.5
_STEPS = 12
_DESCENT = 0.2
_ELLIPSIS = "…"
_THOUSANDTH = 1e-3
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; lengths in the layer's pixels, tracking in thousandths of an em."""

    size: float
    line_height: float
    justification: int = LEFT
    tracking: float = 0.0
    shift: float = 0.0
    box: tuple[float, float, float, float] | None = None
    direction: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A glyph with its origin in the layer's pixels, y downwards."""

    glyph: Glyph
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What came of it; `outcome` is empty, "shrunk", "broken" or "cut"."""

    placed: tuple[Placed, ...]
    lines: tuple[str, ...]
    size: float
    outcome: str = ""


def set_text(text: str, style: Style, faces: Sequence[Face], *, fit: bool) -> Setting:
    lines = [Line.of(each, style.direction) for each in paragraphs(text)]
    scale, outcome = 1.0, ""
    if style.box:
        tracking = style.tracking * _THOUSANDTH
        measured = [Measured.of(each, faces, tracking) for each in lines]
        lines, scale, outcome = _Box(style, measured, faces).lines(fit=fit)
    scaled = replace(style, size=style.size * scale, line_height=style.line_height * scale)
    placed = [each for row, line in enumerate(lines) for each in _place(line, row, scaled, faces)]
    return Setting(tuple(placed), tuple(each.text for each in lines), scaled.size, outcome)


@dataclass(frozen=True, slots=True)
class _Box:
    """Shrink to a least size, then break words, then cut."""

    style: Style
    measured: Sequence[Measured]
    faces: Sequence[Face]

    def lines(self, *, fit: bool) -> tuple[list[Line], float, str]:
        whole = self._wrapped(1.0)
        if not fit or self._fits(1.0):
            return whole, 1.0, ""
        if self._fits(LEAST_SCALE):
            scale = self._largest()
            return self._wrapped(scale), scale, "shrunk"
        broken = self._wrapped(LEAST_SCALE, inside_words=True)
        room = self._room(LEAST_SCALE)
        if len(broken) <= room:
            return broken, LEAST_SCALE, "broken"
        return [*broken[: room - 1], self._cut(broken[room - 1])], LEAST_SCALE, "cut"

    def _width(self, scale: float) -> float:
        width = self.style.box[2] if self.style.box else 0.0
        return width / (self.style.size * scale) + _SLACK

    def _room(self, scale: float) -> int:
        """How many lines fit, with what hangs below the last; one always does."""
        height = self.style.box[3] if self.style.box else 0.0
        below = height - self.style.size * scale * (1 + _DESCENT)
        return max(1, 1 + int(below / max(self.style.line_height * scale, _SLACK) + _SLACK))

    def _wrapped(self, scale: float, *, inside_words: bool = False) -> list[Line]:
        width = self._width(scale)
        return [
            line for each in self.measured for line in each.lines(width, inside_words=inside_words)
        ]

    def _fits(self, scale: float) -> bool:
        width = self._width(scale)
        if any(each.widest_word() > width for each in self.measured):
            return False
        return len(self._wrapped(scale)) <= self._room(scale)

    def _largest(self) -> float:
        low, high = LEAST_SCALE, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if self._fits(middle) else (low, middle)
        return low

    def _cut(self, line: Line) -> Line:
        tracking = self.style.tracking * _THOUSANDTH
        mark = Line.of(_ELLIPSIS, line.base)
        room = self._width(LEAST_SCALE) - sum(Measured.of(mark, self.faces, tracking).widths)
        sums = list(accumulate(Measured.of(line, self.faces, tracking).widths))
        kept = line.text[: bisect_right(sums, room)].rstrip()
        return Line.of(kept + _ELLIPSIS, line.base)


def _place(line: Line, row: int, style: Style, faces: Sequence[Face]) -> list[Placed]:
    glyphs = shape_line(line, faces)
    tracking = style.tracking * _THOUSANDTH * style.size
    steps = [each.advance * style.size + tracking * each.tracked for each in glyphs]
    last = tracking if glyphs and glyphs[-1].tracked else 0.0
    left, top, width = (style.box or (0.0, -style.size, 0.0, 0.0))[:3]
    x = left + (width - (sum(steps) - last)) * _SHARES[style.justification]
    y = top + style.size + row * style.line_height - style.shift
    placed = []
    for glyph, step in zip(glyphs, steps, strict=True):
        at = (x + glyph.dx * style.size, y - glyph.dy * style.size)
        placed.append(Placed(glyph, *at, style.size))
        x += step
    return placed


_SHARES = {LEFT: 0.0, RIGHT: 1.0, CENTER: 0.5}
