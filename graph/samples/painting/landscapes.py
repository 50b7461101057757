"""Landscapes: a sky, a sun or moon, hills in layers, sometimes water or stars."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from graph.samples.painting.paint import SIZE, Floats, grained, jpeg, ramp, rgb

_SMOOTH = 2
_HORIZON = 0.62


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
    "night": Scenery(34, ("#0a1238", "#1f3b8f", "#6f8fd6"), ("#31509a", "#070b24"), "#f4f6ff",
                     (0.76, 0.15, 0.036), 1.3, stars=True),
    "sea": Scenery(55, ("#0f4c75", "#3fa7c4", "#ffe2b8"), ("#4f91a8", "#123b52"), "#fff6df",
                   (0.55, 0.42, 0.06), 0.45, water=True),
    "desert": Scenery(5, ("#d98f4e", "#f1b873", "#fde6bf"), ("#e0a060", "#6d3420"), "#fffaf0",
                      (0.7, 0.3, 0.07), 0.35),
}  # fmt: skip


def _between(first: str, last: str, share: float) -> Floats:
    mixed: Floats = rgb(first) * np.float32(1 - share) + rgb(last) * np.float32(share)
    return mixed


def landscape(scenery: Scenery) -> bytes:
    canvas = _sky(scenery)
    if scenery.stars:
        _add_stars(canvas, scenery.seed)
    if scenery.water:
        _add_water(canvas, scenery)
    _add_hills(canvas, scenery)
    return jpeg(grained(canvas))


def _sky(scenery: Scenery) -> Floats:
    """Light falls off in either direction alike, so that two lines give the whole of it."""
    above = int(SIZE * _HORIZON)
    rows = ramp(scenery.sky, above)[np.minimum(np.arange(SIZE), above - 1)]
    axis = np.linspace(0, 1, SIZE, dtype=np.float32)
    left, top, radius = scenery.sun_at
    across, down = (np.exp(-(((axis - at) / (radius * 4)) ** 2)) for at in (left, top))
    share = np.outer(0.55 * down, across)
    near = [np.flatnonzero(np.abs(axis - at) < radius + 2 / SIZE) for at in (top, left)]
    ys, xs = (slice(found[0], found[-1] + 1) for found in near)
    distance = np.hypot(axis[None, xs] - left, axis[ys, None] - top)
    share[ys, xs] = np.maximum(share[ys, xs], np.clip((radius - distance) * SIZE / 2, 0, 1))
    lit: Floats = share[..., None] * (rgb(scenery.sun) - rows)[:, None, :]
    lit += rows[:, None, :]
    return lit


def _add_stars(canvas: Floats, seed: int) -> None:
    chance = np.random.default_rng(seed)
    high = int(SIZE * _HORIZON)
    sky = Image.new("L", (SIZE, high))
    pen = ImageDraw.Draw(sky)
    for x, y, size, light in chance.random((220, 4)):
        radius = 0.7 + 1.8 * size**4
        at = (x * SIZE, y * y * SIZE * 0.55)
        box = (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
        pen.ellipse(box, fill=int(70 + 170 * light))
    share = np.asarray(sky.filter(ImageFilter.GaussianBlur(0.8)), np.float32)[..., None] / 255
    part = canvas[:high]
    part += (255 - part) * share


def _add_water(canvas: Floats, scenery: Scenery) -> None:
    """The sky upside down below the horizon, darker, torn into lines."""
    first = int(SIZE * _HORIZON)
    rows = np.arange(SIZE - first)
    chance = np.random.default_rng(scenery.seed)
    shift = (chance.normal(size=rows.size) * (2 + rows * 0.06)).astype(int)
    tint = rgb(scenery.hills[1])
    for row in rows:
        source = canvas[max(0, first - 1 - int(row * 1.15))]
        depth = 0.22 + 0.5 * row / rows.size
        canvas[first + row] = np.roll(source, shift[row], axis=0) * (1 - depth) + tint * depth


def _ridge(chance: np.random.Generator, level: float, height: float, roughness: float) -> Floats:
    x = np.linspace(0, 1, SIZE)
    line = np.zeros(SIZE)
    for octave in range(6):
        pitch = 1.3 * 2**octave
        share = 0.5 ** (octave * (1.45 - 0.3 * roughness))
        line += share * np.sin(2 * np.pi * (pitch * x * chance.uniform(0.8, 1.2) + chance.random()))
    return (level - height * line / 2).astype(np.float32)


def _add_hills(canvas: Floats, scenery: Scenery) -> None:
    """Each down to where the next one covers all of it; the last to the lower edge."""
    chance = np.random.default_rng(scenery.seed + 1)
    shares = [0.0, 1.0] if scenery.water else [n / 5 for n in range(6)]
    lines = []
    for share in shares:
        level = _HORIZON - 0.02 + 0.34 * share**1.25
        height = (0.045 + 0.05 * share) * scenery.roughness
        lines.append(_ridge(chance, level, height, scenery.roughness))
    feet = [int(line.max() * SIZE) + 2 * _SMOOTH for line in lines[1:]]
    if scenery.water:
        feet = [int(SIZE * _HORIZON)]
    for line, share, foot in zip(lines, shares, [*feet, SIZE], strict=True):
        first = max(0, int(line.min() * SIZE))
        _lay_hill(canvas[first:foot], line[None, :] - first / SIZE, share, scenery)


def _lay_hill(part: Floats, line: Floats, share: float, scenery: Scenery) -> None:
    """Far hills vanish in mist towards their feet; the part is painted over where it lies."""
    below = np.arange(len(part), dtype=np.float32)[:, None] / SIZE - line
    mist = np.clip(below * ((1 - share) * 0.45 / 0.22), 0, (1 - share) * 0.45)[..., None]
    colour = _between(*scenery.hills, share**0.8)
    painted = mist * (rgb(scenery.sky[2]) - colour)
    painted += colour
    painted -= part
    painted *= np.clip(below * (SIZE / _SMOOTH), 0, 1)[..., None]
    part += painted
