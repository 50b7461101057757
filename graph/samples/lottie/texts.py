"""Text in a shared colour, which comes out from behind an edge and leaves the same way."""

from dataclasses import dataclass

from domains.content.api import Colour
from graph.samples.lottie.layers import TEXT, Box, Layers, Motion, Span, drawing, layer, through
from graph.samples.lottie.shapes import fill, rectangle
from graph.samples.lottie.values import LEAVE, SETTLE, Json, Key, fixed, moving, tidy

FONT = "DejaVuSans"
FONTS: Json = {
    "list": [{"fName": FONT, "fFamily": "DejaVu Sans", "fStyle": "Book", "ascent": 75.9}]
}
LINE = 1.4
CENTRE = 2
# The middle of a line's letters stands so much below the top of its box, in sizes.
MIDDLE = 0.64
# What hangs below a last line, and what a plate covers beyond its box.
_DESCENT = 0.25
_ABOVE, _BELOW = 0.2, 0.22


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that a customer fills in. The document carries the English default."""

    key: str
    text: str
    box: Box
    size: float
    paint: Colour
    enter: float
    leave: float | None = None
    weight: float = 0.0
    tracking: float = 0.0


def line_box(x: float, y: float, width: float, size: float) -> Box:
    """The box of a single line whose letters are about that point."""
    return Box(x - width / 2, y - MIDDLE * size, width, size * (1 + _DESCENT))


def lines_box(x: float, top: float, width: float, size: float, lines: int) -> Box:
    return Box(x - width / 2, top, width, size * (1 + LINE * (lines - 1) + _DESCENT))


def written(writing: Writing, span: Span) -> Layers:
    """The text is the matte of a plate in its colour; the plate's edge is what it hides behind."""
    box, size = writing.box, writing.size
    height = box.height + size * (_ABOVE + _BELOW)
    x, y = box.middle
    seen = y + size * (_BELOW - _ABOVE) / 2
    plate = Motion(place=fixed(x, seen))
    return through(
        layer(TEXT, writing.key, span, Motion(place=_slide(writing, height)), t=_text(writing)),
        drawing("", span, plate, rectangle(box.width + size, height), fill(writing.paint)),
    )


def _slide(writing: Writing, height: float) -> Json:
    x, y = writing.box.middle
    keys = [
        Key(writing.enter, [x, y + height, 0], SETTLE),
        Key(writing.enter + 0.9, [x, y, 0], SETTLE),
    ]
    if writing.leave is not None:
        keys += [
            Key(writing.leave, [x, y, 0], LEAVE),
            Key(writing.leave + 0.45, [x, y - height, 0], LEAVE),
        ]
    return moving(*keys)


def _text(writing: Writing) -> Json:
    box = writing.box
    white = [1, 1, 1]
    document = {
        "f": FONT,
        "s": tidy(writing.size),
        "t": writing.text.replace("\n", "\r"),
        "j": CENTRE,
        "tr": writing.tracking,
        "lh": tidy(writing.size * LINE),
        "ls": 0,
        "fc": white,
        "ps": [tidy(-box.width / 2), tidy(-box.height / 2)],
        "sz": [tidy(box.width), tidy(box.height)],
    }
    if writing.weight:
        document |= {"sc": white, "sw": tidy(writing.size * writing.weight), "of": True}
    more = {"g": 1, "a": fixed(0, 0)}
    return {"d": {"k": [{"s": document, "t": 0}]}, "p": {}, "m": more, "a": []}
