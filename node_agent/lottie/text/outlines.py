"""A glyph's outline as Lottie contours, in the font's own units, y upwards."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped] # it ships no types

from node_agent.lottie.fonts import Face

Point = tuple[float, float]
_CACHED_GLYPHS = 20_000
_TWO_THIRDS = 2 / 3


@dataclass(slots=True)
class Contour:
    """Vertices with the absolute control points before and after each."""

    points: list[Point] = field(default_factory=list)
    before: list[Point] = field(default_factory=list)
    after: list[Point] = field(default_factory=list)

    def add(self, point: Point, before: Point | None = None) -> None:
        self.points.append(point)
        self.before.append(before or point)
        self.after.append(point)

    def close(self) -> None:
        """A last vertex upon the first is one vertex too many."""
        if len(self.points) > 1 and self.points[0] == self.points[-1]:
            self.before[0] = self.before[-1]
            for held in (self.points, self.before, self.after):
                held.pop()


@lru_cache(maxsize=_CACHED_GLYPHS)
def outline(face: Face, glyph: int) -> tuple[Contour, ...]:
    contours: list[Contour] = []
    face.font.draw_glyph(glyph, _PEN, contours)
    for contour in contours:
        contour.close()
    return tuple(contour for contour in contours if len(contour.points) > 1)


def _move(x: float, y: float, contours: list[Contour]) -> None:
    contours.append(Contour())
    contours[-1].add((x, y))


def _line(x: float, y: float, contours: list[Contour]) -> None:
    contours[-1].add((x, y))


def _cubic(*held: Any) -> None:
    ax, ay, bx, by, x, y, contours = held
    contours[-1].after[-1] = (ax, ay)
    contours[-1].add((x, y), (bx, by))


def _quadratic(*held: Any) -> None:
    cx, cy, x, y, contours = held
    sx, sy = contours[-1].points[-1]
    first = (sx + (cx - sx) * _TWO_THIRDS, sy + (cy - sy) * _TWO_THIRDS)
    second = (x + (cx - x) * _TWO_THIRDS, y + (cy - y) * _TWO_THIRDS)
    _cubic(*first, *second, x, y, contours)


def _close(_contours: list[Contour]) -> None:
    """Contours are closed once they are whole."""


def _pen() -> Any:
    pen = hb.DrawFuncs()
    pen.set_move_to_func(_move)
    pen.set_line_to_func(_line)
    pen.set_cubic_to_func(_cubic)
    pen.set_quadratic_to_func(_quadratic)
    pen.set_close_path_func(_close)
    return pen


_PEN = _pen()
