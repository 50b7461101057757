"""A bare loop: one document, one engine, one encoder, and nothing else; nothing of ours is used.

`python benchmarks/render_bare.py ORDER.json` prints the seconds from the engine's start to the
encoder's end.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from thorvg_python.animation.lottie import LottieAnimation
from thorvg_python.base import Colorspace
from thorvg_python.canvas.sw import SwCanvas
from thorvg_python.engine import Engine

F_SETPIPE_SZ = 1031
WIDE_PIPE = 1 << 20


def main() -> int:
    order = json.loads(Path(sys.argv[1]).read_bytes())
    document = Path(order["document"]).read_bytes()
    started = time.perf_counter()
    encoder = subprocess.Popen(order["encoder"], stdin=subprocess.PIPE)
    assert encoder.stdin
    pipe = encoder.stdin.fileno()
    _widen(pipe)
    engine = Engine(threads=order["engine_threads"])
    canvas = SwCanvas(engine)
    canvas.set_target(order["width"], order["height"], cs=Colorspace.ABGR8888)
    assert canvas.buffer_arr is not None
    pixels = memoryview(canvas.buffer_arr).cast("B")
    animation = LottieAnimation(engine)
    picture = animation.get_picture()
    picture.load_data(document, "lottie", None, copy=True)
    picture.set_size(order["width"], order["height"])
    canvas.add(picture)
    up, down = order["step"]
    for number in range(order["frames"]):
        animation.set_frame(number * up / down)
        canvas.update()
        canvas.draw(clear=True)
        canvas.sync()
        _write(pipe, pixels)
    encoder.stdin.close()
    assert encoder.wait() == 0
    print(time.perf_counter() - started)
    return 0


def _widen(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # smaller than we wish is only slower
            fcntl.fcntl(pipe, F_SETPIPE_SZ, WIDE_PIPE)


def _write(pipe: int, pixels: memoryview) -> None:
    written = 0
    while written < len(pixels):
        written += os.write(pipe, pixels[written:])


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # the engine's own tidying up is no part of a film
