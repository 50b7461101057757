"""Paint as pixels, and pixels as files."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
SIZE = 1280
_QUALITY = 86
_GRAIN = 320


def rgb(colour: str) -> Floats:
    return np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)], dtype=np.float32)


def ramp(colours: Sequence[str], steps: int) -> Floats:
    """From colour to colour, a row for each step."""
    places = np.linspace(0, 1, len(colours))
    at = np.linspace(0, 1, steps)
    channels = np.array([rgb(colour) for colour in colours]).T
    rows = [np.interp(at, places, channel) for channel in channels]
    return np.stack(rows, axis=-1).astype(np.float32)


def grained(canvas: Floats) -> Image.Image:
    """With a little noise, or soft ramps would show steps; the canvas is used up."""
    grain = np.random.default_rng(1).standard_normal((_GRAIN, _GRAIN), dtype=np.float32) * 1.2
    rows, columns = (side // _GRAIN for side in canvas.shape[:2])
    tiles = canvas.reshape(rows, _GRAIN, columns, _GRAIN, 3)
    tiles += grain[None, :, None, :, None]
    return Image.fromarray(np.clip(canvas, 0, 255, out=canvas).astype(np.uint8))


def jpeg(picture: Image.Image) -> bytes:
    return _file(picture, "JPEG", quality=_QUALITY)


def png(picture: Image.Image) -> bytes:
    return _file(picture, "PNG")


def _file(picture: Image.Image, kind: str, **settings: Any) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **settings)
    return held.getvalue()
