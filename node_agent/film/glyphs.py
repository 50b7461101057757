"""One line of text as an SVG path: ordered by its directions, shaped by HarfBuzz, in one font."""

from collections.abc import Iterator
from itertools import groupby

import uharfbuzz as hb  # type: ignore[import-untyped] # it ships no types

from node_agent.lottie.text import bidi

_MARGIN = 0.1


def outline(text: str, font_data: bytes) -> tuple[str, float, float]:
    """The path, its width and its height, in units of the font, with a little room around it."""
    font = hb.Font(hb.Face(font_data))
    extents = font.get_font_extents("ltr")
    room = _MARGIN * (extents.ascender - extents.descender)
    pen = _Pen(room, extents.ascender + room)
    for start, length, direction in _runs(text):
        _draw(font, _shaped(font, text, start, length, direction), pen)
    height = extents.ascender - extents.descender + 2 * room
    return "".join(pen.pieces), pen.x + room, height


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of one direction as they stand from left to right."""
    found, base = bidi.levels(text)
    levels = bidi.line_levels(text, found, base)
    stretches = [list(run) for _, run in groupby(range(len(text)), key=levels.__getitem__)]
    for index in bidi.visual_order([levels[run[0]] for run in stretches]):
        run = stretches[index]
        yield run[0], len(run), "rtl" if levels[run[0]] % 2 else "ltr"


def _shaped(font: hb.Font, text: str, start: int, length: int, direction: str) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character) for character in text], start, length)
    buffer.guess_segment_properties()
    buffer.direction = direction
    hb.shape(font, buffer)
    return buffer


def _draw(font: hb.Font, buffer: hb.Buffer, pen: "_Pen") -> None:
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen.shift(position.x_offset, position.y_offset)
        font.draw_glyph(info.codepoint, pen.functions, pen)
        pen.advance(position.x_advance)


class _Pen:
    """Writes what HarfBuzz draws, with y downwards, from where the pen stands."""

    def __init__(self, x: float, y: float) -> None:
        self.x, self.y = x, y
        self._left, self._top = x, y
        self.pieces: list[str] = []
        self.functions = hb.DrawFuncs()
        self.functions.set_move_to_func(lambda x, y, pen: pen.add("M", x, y))
        self.functions.set_line_to_func(lambda x, y, pen: pen.add("L", x, y))
        self.functions.set_quadratic_to_func(lambda a, b, x, y, pen: pen.add("Q", a, b, x, y))
        self.functions.set_cubic_to_func(
            lambda a, b, c, d, x, y, pen: pen.add("C", a, b, c, d, x, y)
        )
        self.functions.set_close_path_func(lambda pen: pen.add("Z"))

    def shift(self, x: float, y: float) -> None:
        self._left, self._top = self.x + x, self.y - y

    def advance(self, x: float) -> None:
        self.x += x

    def add(self, letter: str, *numbers: float) -> None:
        points = [
            f"{self._left + number:.1f}" if index % 2 == 0 else f"{self._top - number:.1f}"
            for index, number in enumerate(numbers)
        ]
        self.pieces.append(letter + " ".join(points))
