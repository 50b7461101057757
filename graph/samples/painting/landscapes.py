"""Landscapes: a sky, a sun or moon, hills in layers, sometimes water or stars."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from graph.samples.painting.paint import SIZE, Floats, grained, jpeg, ramp, rgb

_SMOOTH = 2


@dataclass(frozen=True, slots=True)
class Scenery:
    """The sky from top to horizon, the hills from far to near, a sun or moon, and how rough."""

    seed: int
    sky: tuple[str, str, str]
    hills: tuple[str, str]
    sun: str
    sun_at: tuple[float, float, float]
    roughness: float = 1.0
    water: bool = False
    stars: bool = False


SCENERIES = {
    "dawn": Scenery(3, ("#2b3a67", "#c06c84", "#f8b195"), ("#a3617d", "#241b3a"), "#fff1d0",
                    (0.64, 0.47, 0.055)),
    "noon": Scenery(8, ("#2f80c2", "#7cc3ea", "#e6f4f7"), ("#8fb8b5", "#1d4a3f"), "#ffffff",
                    (0.3, 0.2, 0.04), 0.8),
    "dusk": Scenery(21, ("#1a1446", "#8a2d6b", "#ff8c5a"), ("#6d2c62", "#120a26"), "#ffd9a0",
                    (0.36, 0.5, 0.08), 1.15),
    "night": Scenery(34, ("#060b23", "#14245a", "#3b5a8f"), ("#2a3f73", "#05081a"), "#f4f6ff",
                     (0.72, 0.22, 0.045), 1.3, stars=True),
    "sea": Scenery(55, ("#0f4c75", "#3fa7c4", "#ffe2b8"), ("#4f91a8", "#123b52"), "#fff6df",
                   (0.55, 0.42, 0.06), 0.45, water=True),
    "desert": Scenery(5, ("#d98f4e", "#f1b873", "#fde6bf"), ("#e0a060", "#6d3420"), "#fffaf0",
                      (0.7, 0.3, 0.07), 0.35),
}  # fmt: skip


def _between(first: str, last: str, share: float) -> Floats:
    return rgb(first) * (1 - share) + rgb(last) * share


def landscape(scenery: Scenery) -> bytes:
    side = SIZE
    horizon = 0.62
    sky = np.zeros((side, side, 3))
    above = int(side * horizon)
    sky[:] = ramp(scenery.sky, above)[np.minimum(np.arange(side), above - 1)][:, None, :]
    canvas = _shine(sky, scenery)
    if scenery.stars:
        canvas = _with_stars(canvas, scenery.seed)
    if scenery.water:
        canvas = _with_water(canvas, scenery, horizon)
    canvas = _with_hills(canvas, scenery, horizon)
    return jpeg(grained(canvas))


def _grid() -> tuple[Floats, Floats]:
    axis = np.linspace(0, 1, SIZE)
    return np.meshgrid(axis, axis)


def _shine(canvas: Floats, scenery: Scenery) -> Floats:
    x, y = _grid()
    left, top, radius = scenery.sun_at
    distance = np.hypot(x - left, y - top)
    disc = np.clip((radius - distance) * SIZE / 2, 0, 1)
    glow = 0.55 * np.exp(-((distance / (radius * 4)) ** 2))
    share = np.maximum(disc, glow)[..., None]
    lit: Floats = canvas * (1 - share) + rgb(scenery.sun) * share
    return lit


def _with_stars(canvas: Floats, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    sky = Image.new("L", (SIZE, SIZE))
    pen = ImageDraw.Draw(sky)
    for x, y, size, light in chance.random((220, 4)):
        radius = 0.7 + 1.8 * size**4
        at = (x * SIZE, y * y * SIZE * 0.55)
        box = (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
        pen.ellipse(box, fill=int(70 + 170 * light))
    share = np.asarray(sky.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float64)[..., None] / 255
    lit: Floats = canvas * (1 - share) + 255 * share
    return lit


def _with_water(canvas: Floats, scenery: Scenery, horizon: float) -> Floats:
    """The sky upside down below the horizon, darker, torn into lines."""
    first = int(SIZE * horizon)
    rows = np.arange(SIZE - first)
    chance = np.random.default_rng(scenery.seed)
    shift = (chance.normal(size=rows.size) * (2 + rows * 0.06)).astype(int)
    wet = canvas.copy()
    tint = rgb(scenery.hills[1])
    for row in rows:
        source = canvas[max(0, first - 1 - int(row * 1.15))]
        depth = 0.22 + 0.5 * row / rows.size
        wet[first + row] = np.roll(source, shift[row], axis=0) * (1 - depth) + tint * depth
    return wet


def _ridge(chance: np.random.Generator, level: float, height: float, roughness: float) -> Floats:
    x = np.linspace(0, 1, SIZE)
    line = np.zeros(SIZE)
    for octave in range(6):
        pitch = 1.3 * 2**octave
        share = 0.5 ** (octave * (1.45 - 0.3 * roughness))
        line += share * np.sin(2 * np.pi * (pitch * x * chance.uniform(0.8, 1.2) + chance.random()))
    return level - height * line / 2


def _with_hills(canvas: Floats, scenery: Scenery, horizon: float) -> Floats:
    chance = np.random.default_rng(scenery.seed + 1)
    shares = (0.0, 1.0) if scenery.water else np.linspace(0, 1, 6)
    for share in shares:
        level = horizon - 0.02 + 0.34 * share**1.25
        height = (0.045 + 0.05 * share) * scenery.roughness
        line = _ridge(chance, level, height, scenery.roughness)
        first = max(0, int(line.min() * SIZE))
        far_shore = int(SIZE * horizon) if scenery.water and not share else SIZE
        _lay_hill(canvas[first:far_shore], line[None, :] - first / SIZE, share, scenery)
    return canvas


def _lay_hill(part: Floats, line: Floats, share: float, scenery: Scenery) -> None:
    """Far hills vanish in mist towards their feet; the part is painted over where it lies."""
    below = np.arange(len(part))[:, None] / SIZE - line
    mist = np.clip(below / 0.22, 0, 1)[..., None] * (1 - share) * 0.45
    colour = _between(*scenery.hills, share**0.8)
    painted = colour + (rgb(scenery.sky[2]) - colour) * mist
    part += (painted - part) * np.clip(below * SIZE / _SMOOTH, 0, 1)[..., None]
