"""Draws stills of harmless documents in this very process, and looks at their pixels."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import thorvg_python as thorvg

Pixels = np.ndarray[Any, Any]


def draw(
    document: bytes | dict[str, Any], width: int, height: int, frames: Sequence[float] = (0,)
) -> list[Pixels]:
    """Premultiplied RGBA, which is what stands on black."""
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    engine = thorvg.Engine(threads=0)  # type: ignore[attr-defined] # its package has no __all__
    canvas = thorvg.SwCanvas(engine)  # type: ignore[attr-defined] # the same
    canvas.set_target(width, height, cs=thorvg.Colorspace.ABGR8888)  # type: ignore[attr-defined] # the same
    animation = thorvg.LottieAnimation(engine)  # type: ignore[attr-defined] # the same
    picture = animation.get_picture()
    assert int(picture.load_data(data, "lottie", None, copy=True)) == 0
    picture.set_size(width, height)
    canvas.add(picture)
    stills = []
    for frame in frames:
        animation.set_frame(frame)
        canvas.update()
        canvas.draw(True)  # noqa: FBT003 - its only argument, and it has no name to give
        canvas.sync()
        assert canvas.buffer_arr is not None
        still = np.frombuffer(bytes(canvas.buffer_arr), np.uint8)
        stills.append(still.reshape(height, width, 4))
    canvas.destroy()
    animation._del()
    return stills


def still(document: bytes | dict[str, Any], side: int = 100, frame: float = 0) -> Pixels:
    return draw(document, side, side, (frame,))[0]


def color_at(pixels: Pixels, x: int, y: int) -> tuple[int, int, int]:
    red, green, blue = (int(channel) for channel in pixels[y, x, :3])
    return red, green, blue


def ink(pixels: Pixels) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what was drawn, or None if nothing was."""
    rows, columns = pixels[..., 3].nonzero()
    if not len(rows):
        return None
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
