"""Paint as pixels, and pixels as files."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]
SIZE = 1280
_QUALITY = 86


def rgb(colour: str) -> Floats:
    return np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)], dtype=np.float64)


def ramp(colours: Sequence[str], steps: int) -> Floats:
    """From colour to colour, a row for each step."""
    places = np.linspace(0, 1, len(colours))
    at = np.linspace(0, 1, steps)
    channels = np.array([rgb(colour) for colour in colours]).T
    return np.stack([np.interp(at, places, channel) for channel in channels], axis=-1)


def grained(canvas: Floats) -> Image.Image:
    """With a little noise, or soft ramps would show steps."""
    grain = np.random.default_rng(1).normal(scale=1.2, size=(*canvas.shape[:2], 1))
    return Image.fromarray(np.clip(canvas + grain, 0, 255).astype(np.uint8))


def jpeg(picture: Image.Image) -> bytes:
    return _file(picture, "JPEG", quality=_QUALITY)


def png(picture: Image.Image) -> bytes:
    return _file(picture, "PNG")


def _file(picture: Image.Image, kind: str, **settings: Any) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **settings)
    return held.getvalue()
