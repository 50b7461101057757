"""Single pictures: stills for catalogues, posters, and previews small enough to send often."""

import io
from typing import Literal

from PIL import Image

from node_agent.film.drawing import Drawing
from node_agent.film.engine import draw_one
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.terms import Terms

PREVIEW_BYTES = 32 * 1024
PREVIEW_SIDE = 480
_FINE = 90
_QUALITIES = (80, 65, 50, 35, 20)
_USUAL = Terms()
PictureFormat = Literal["png", "jpeg", "webp"]


def still(
    drawing: Drawing,
    number: int,
    *,
    kind: PictureFormat = "png",
    terms: Terms = _USUAL,
) -> bytes:
    """One frame as a picture file; with its transparency where the drawing has no background."""
    return _written(frame(drawing, number, terms), kind, _FINE)


def frame(drawing: Drawing, number: int, terms: Terms = _USUAL) -> Image.Image:
    if not 0 <= number < drawing.frames:
        last = drawing.frames - 1
        raise RenderFailed(Code.BAD_ORDER, f"there is no frame {number}; the last one is {last}")
    pixels, _ = draw_one(drawing, number, terms)
    picture = Image.frombytes("RGBA", (drawing.width, drawing.height), pixels)
    return picture if drawing.background is None else picture.convert("RGB")


def preview(picture: Image.Image) -> bytes:
    """A JPEG of at most 32 KiB: smaller and coarser until it fits."""
    side = PREVIEW_SIDE
    while True:
        small = picture.convert("RGB")
        small.thumbnail((side, side))
        for quality in _QUALITIES:
            data = _written(small, "jpeg", quality)
            if len(data) <= PREVIEW_BYTES:
                return data
        side //= 2


def _written(picture: Image.Image, kind: PictureFormat, quality: int) -> bytes:
    if kind == "jpeg":
        picture = picture.convert("RGB")
    settings = {} if kind == "png" else {"quality": quality}
    file = io.BytesIO()
    picture.save(file, kind, **settings)
    return file.getvalue()
