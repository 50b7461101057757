"""A city, a product and a mark."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from graph.samples.painting.paint import SIZE, jpeg, png, ramp, rgb

_GATHERED = 0.84


def city() -> bytes:
    """Towers in three depths before a warm evening, with lit windows."""
    side = SIZE
    sky = np.zeros((side, side, 3))
    sky[:] = ramp(("#20254f", "#7a4a86", "#ffb38a"), side)[:, None, :]
    picture = Image.fromarray(sky.astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    chance = np.random.default_rng(12)
    for colour, window, top in (("#5d4a80", None, 0.4), ("#37305f", "#f9c784", 0.47),
                                ("#171733", "#ffe3a6", 0.58)):  # fmt: skip
        left = -20.0
        while left < side:
            width = float(chance.uniform(60, 130))
            high = side * (top + float(chance.uniform(0, 0.24)))
            pen.rectangle((left, high, left + width - 6, side), fill=colour)
            if window:
                _windows(pen, chance, (left, high, width, side), window)
            left += width
    return jpeg(picture)


def _windows(
    pen: ImageDraw.ImageDraw,
    chance: np.random.Generator,
    tower: tuple[float, float, float, float],
    colour: str,
) -> None:
    left, top, width, bottom = tower
    for y in np.arange(top + 16, bottom, 26):
        for x in np.arange(left + 10, left + width - 24, 20):
            if chance.random() < 0.28:  # noqa: PLR2004 - so many windows are lit
                pen.rectangle((x, y, x + 9, y + 13), fill=colour)


def product() -> bytes:
    """A bottle on a round stand, lit from the left; drawn twice as large and reduced."""
    axis = np.linspace(0, 1, SIZE, dtype=np.float32)
    across, down = np.exp(-(((axis - 0.42) / 0.55) ** 2)), np.exp(-(((axis - 0.4) / 0.6) ** 2))
    light = np.outer(down, across)[..., None]
    wall = rgb("#e7a98c") * light + rgb("#a35d55") * (1 - light)
    picture = Image.fromarray(wall.astype(np.uint8)).resize((2 * SIZE, 2 * SIZE))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, _placed(0, 0.74)[1], 2 * SIZE, 2 * SIZE), fill="#8d4b48")
    _lay_shadow(picture, _placed(0.3, 0.73, 0.9, 0.86))
    pen.ellipse(_placed(0.22, 0.78, 0.78, 0.93), fill="#c98672")
    pen.rectangle(_placed(0.22, 0.775, 0.78, 0.855), fill="#c98672")
    pen.ellipse(_placed(0.22, 0.7, 0.78, 0.85), fill="#f4cdb8")
    _lay_bottle(picture)
    return jpeg(picture.reduce(2))


def _placed(*shares: float) -> list[int]:
    """Gathered around the middle, so that a wide frame still shows all of the bottle."""
    return [round((0.5 + (each - 0.5) * _GATHERED) * 2 * SIZE) for each in shares]


def _lay_shadow(picture: Image.Image, box: list[int]) -> None:
    """Soft, and so a quarter as large will do while it is blurred."""
    shade = Image.new("L", (SIZE // 2, SIZE // 2))
    ImageDraw.Draw(shade).ellipse([each // 4 for each in box], fill=130)
    soft = shade.filter(ImageFilter.GaussianBlur(SIZE // 120)).resize(picture.size)
    picture.paste((60, 20, 24), mask=soft)


def _lay_bottle(picture: Image.Image) -> None:
    left, top, right, bottom = _placed(0.39, 0.2, 0.61, 0.79)
    width, height = right - left, bottom - top
    shape = Image.new("L", (width, height))
    pen = ImageDraw.Draw(shape)
    for box, radius in (((0.39, 0.34, 0.61, 0.79), 0.05), ((0.455, 0.22, 0.545, 0.4), 0.012)):
        x, y, x2, y2 = _placed(*box)
        at = (x - left, y - top, x2 - left, y2 - top)
        pen.rounded_rectangle(at, radius * _GATHERED * 2 * SIZE, fill=255)
    stops = np.array(_placed(0.39, 0.43, 0.47, 0.55, 0.61)) - left
    glass = np.array([rgb(c) for c in ("#123f42", "#3f9490", "#2a7775", "#1c5a5b", "#0c2b30")]).T
    row = np.stack([np.interp(np.arange(width), stops, channel) for channel in glass], axis=-1)
    body = np.broadcast_to(row[None], (height, width, 3)).astype(np.uint8)
    bottle = Image.fromarray(np.ascontiguousarray(body))
    _lay_label(ImageDraw.Draw(bottle), left, top)
    picture.paste(bottle, (left, top), shape)


def _lay_label(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    for box, colour in (
        ((0.39, 0.49, 0.61, 0.66), "#f7e7d6"),
        ((0.46, 0.535, 0.54, 0.615), "#d9734e"),
        ((0.44, 0.2, 0.56, 0.29), "#e9c46a"),
        ((0.41, 0.36, 0.418, 0.48), "#9fd3cc"),
    ):
        x, y, x2, y2 = _placed(*box)
        draw = pen.ellipse if colour == "#d9734e" else pen.rectangle
        draw((x - left, y - top, x2 - left, y2 - top), fill=colour)


def mark() -> bytes:
    """Two leaning bars and a dot: a logo of nobody, partly transparent."""
    side = 1024
    picture = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(180, 800), (420, 224), (600, 224), (360, 800)], fill="#ff6b4a")
    pen.polygon([(440, 800), (580, 464), (760, 464), (620, 800)], fill="#2d2a6e")
    pen.ellipse((690, 224, 860, 394), fill="#12b5a6")
    return png(picture.resize((512, 512), Image.Resampling.LANCZOS))
