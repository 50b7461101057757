"""A bare loop of the engine: a document on standard input, raw pixels on standard output.

`python benchmarks/bare_lottie.py FRAMES < FILE`. The first line it writes is JSON: the size that
the document has for the engine, and which frames follow, spread over its whole length.
"""

import json
import os
import sys
import time
from typing import IO

from thorvg_python.animation.lottie import LottieAnimation
from thorvg_python.base import Colorspace, Result
from thorvg_python.canvas.sw import SwCanvas
from thorvg_python.engine import Engine

REFUSED = 3
LARGEST_SIDE = 16_384


def main() -> int:
    wanted, pixels = int(sys.argv[1]), _pixel_pipe()
    began = time.perf_counter()
    engine = Engine(threads=0)
    animation = LottieAnimation(engine)
    picture = animation.get_picture()
    if picture.load_data(sys.stdin.buffer.read(), "lottie", None, copy=True) != Result.SUCCESS:
        return REFUSED
    width, height = (round(side) for side in picture.get_size()[1:])
    frames = round(animation.get_total_frame()[1])
    if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE and frames >= 1):
        return REFUSED
    canvas = SwCanvas(engine)
    canvas.set_target(width, height, cs=Colorspace.ABGR8888)
    picture.set_size(width, height)
    canvas.add(picture)
    numbers = spread(frames, wanted)
    stills = [_drawn(canvas, animation, number) for number in numbers]
    seconds = time.perf_counter() - began
    head = {"width": width, "height": height, "frames": frames, "drawn": numbers}
    pixels.write(json.dumps({**head, "seconds": seconds}).encode() + b"\n" + b"".join(stills))
    pixels.flush()
    return 0


def spread(frames: int, wanted: int) -> list[int]:
    """The first, the last, and some in between."""
    return sorted({(frames - 1) * step // max(1, wanted - 1) for step in range(wanted)})


def _drawn(canvas: SwCanvas, animation: LottieAnimation, number: int) -> bytes:
    animation.set_frame(number)
    canvas.update()
    canvas.draw(clear=True)
    canvas.sync()
    return bytes(memoryview(canvas.buffer_arr).cast("B")) if canvas.buffer_arr else b""


def _pixel_pipe() -> IO[bytes]:
    """What the library prints must not get between the pixels."""
    pixels = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(pixels, "wb")


if __name__ == "__main__":
    os._exit(main())  # the engine's own tidying up may crash
