"""Draws one document and writes its frames as raw pixels; a process of its own, and expendable.

Standard input: the order (one line of JSON), the document, the watermark; it then stays open for as
long as the parent lives. Standard output: pixels. Standard error: records, which begin with `@`,
and whatever the libraries have to say.

Nothing of ours is imported, so that it starts at once and can be started by its path.
"""

import contextlib
import json
import os
import sys
import threading
import time
import zlib
from dataclasses import dataclass
from typing import Any

from thorvg_python.animation.lottie import LottieAnimation
from thorvg_python.base import Colorspace, Result
from thorvg_python.canvas.sw import SwCanvas
from thorvg_python.engine import Engine
from thorvg_python.paint.picture import Picture
from thorvg_python.paint.shape import Shape

STDIN, STDOUT, STDERR = 0, 1, 2
REFUSED, ENCODER_GONE, PARENT_GONE, NO_MEMORY = 3, 4, 5, 6
MOST_ORDER_BYTES = 65_536
MOST_READ = 1 << 20
SAMPLES = 20_000
DARK_BYTES = bytes(range(26))  # a tenth of full brightness
WIDE_PIPE = 1 << 20
F_SETPIPE_SZ = 1031


@dataclass(slots=True)
class Spent:
    """Seconds, by what they went into."""

    drawing: float = 0.0
    checking: float = 0.0
    sending: float = 0.0


class RefusedError(Exception):
    """The engine does not take the document; the text says what it answered."""


def main() -> int:
    pixels = _pixel_pipe()
    order, document, watermark = _read_order()
    _limit_ourselves(order)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        _say("@started")
        started = time.perf_counter()
        stage = Stage(order, document, watermark)
        _say(f"@loaded {time.perf_counter() - started:.6f}")
        _draw_all(stage, order, pixels)
    except RefusedError as error:
        _say(f"@refused {error}")
        return REFUSED
    except (BrokenPipeError, ConnectionResetError):
        return ENCODER_GONE
    except MemoryError:
        return NO_MEMORY
    return 0


def _pixel_pipe() -> int:
    """Standard output for pixels alone: what a library prints must not get between them."""
    pixels = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # smaller than we wish is only slower
            fcntl.fcntl(pixels, F_SETPIPE_SZ, WIDE_PIPE)
    return pixels


def _read_order() -> tuple[dict[str, Any], bytes, bytes]:
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < MOST_ORDER_BYTES:
        line += _read_exactly(1)
    order = json.loads(line)
    return order, _read_exactly(order["document"]), _read_exactly(order["watermark"])


def _read_exactly(length: int) -> bytes:
    got = bytearray()
    while len(got) < length:
        piece = os.read(STDIN, min(MOST_READ, length - len(got)))
        if not piece:
            os._exit(PARENT_GONE)
        got += piece
    return bytes(got)


def _end_with_the_parent() -> None:
    """The library lets go of the interpreter while it draws, so this runs even when it hangs."""
    while os.read(STDIN, MOST_READ):
        continue
    os._exit(PARENT_GONE)


def _limit_ourselves(order: dict[str, Any]) -> None:
    if sys.platform == "win32":
        return
    import resource

    # Not one more open file: a document that names files of this machine reads none of them.
    wanted = {
        resource.RLIMIT_NOFILE: STDERR + 2,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: order["cpu_seconds"],
        resource.RLIMIT_AS: order["memory"],
    }
    for kind, limit in wanted.items():
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some; the clocks remain
            resource.setrlimit(kind, (limit, limit))


class Stage:
    """A canvas with the background, the picture and the watermark on it."""

    def __init__(self, order: dict[str, Any], document: bytes, watermark: bytes) -> None:
        self.engine = Engine(threads=0)
        self.canvas = SwCanvas(self.engine)
        width, height = order["width"], order["height"]
        space = Colorspace.ABGR8888S if order["straight"] else Colorspace.ABGR8888
        self.canvas.set_target(width, height, cs=space)
        if self.canvas.buffer_arr is None:
            raise MemoryError
        self.pixels = memoryview(self.canvas.buffer_arr).cast("B")
        self.words = self.pixels.cast("I")
        if order["background"] is not None:
            self._lay_background(width, height, order["background"])
        self.animation = LottieAnimation(self.engine)
        picture = self.animation.get_picture()
        _must(picture.load_data(document, "lottie", None, copy=True), "document")
        self._place(picture, width, height)
        if watermark:
            self._stamp(order["stamp"], watermark)

    def _lay_background(self, width: int, height: int, colour: list[int]) -> None:
        paper = Shape(self.engine)
        paper.append_rect(0, 0, width, height, 0, 0, cw=True)
        paper.set_fill_color(colour[0], colour[1], colour[2], 255)
        _must(self.canvas.add(paper), "background")

    def _place(self, picture: Picture, width: int, height: int) -> None:
        """As large as it fits, in the middle; less than a pixel of difference is stretched away."""
        _, own_width, own_height = picture.get_size()
        if own_width <= 0 or own_height <= 0:
            raise RefusedError("the document has no size")
        scale = min(width / own_width, height / own_height)
        fit_width, fit_height = own_width * scale, own_height * scale
        if width - fit_width > 1 or height - fit_height > 1:
            picture.set_size(fit_width, fit_height)
            picture.translate((width - fit_width) / 2, (height - fit_height) / 2)
        else:
            picture.set_size(width, height)
        _must(self.canvas.add(picture), "picture")

    def _stamp(self, stamp: dict[str, Any], data: bytes) -> None:
        mark = Picture(self.engine)
        _must(mark.load_data(data, stamp["kind"], None, copy=True), "watermark")
        left, top, width, height = stamp["box"]
        mark.set_size(width, height)
        mark.translate(left, top)
        mark.set_opacity(stamp["opacity"])
        _must(self.canvas.add(mark), "watermark")

    def draw(self, position: float) -> None:
        self.animation.set_frame(position)
        self.canvas.update()
        self.canvas.draw(clear=True)
        self.canvas.sync()


def _must(result: Result, what: str) -> None:
    if result != Result.SUCCESS:
        raise RefusedError(f"the engine refuses the {what} ({Result(result).name})")


def _draw_all(stage: Stage, order: dict[str, Any], pipe: int) -> None:
    spent = Spent()
    up, down = order["step"]
    for number in range(order["first"], order["first"] + order["count"]):
        began = time.perf_counter()
        stage.draw(number * up / down)
        drawn = time.perf_counter()
        checksum = zlib.crc32(stage.pixels)
        darkness = _darkness(stage.words)
        checked = time.perf_counter()
        _say(f"@drawn {number} {checksum} {darkness:.4f} {drawn - began:.6f}")
        saying = time.perf_counter()
        _send(pipe, stage.pixels)
        sent = time.perf_counter()
        _say(f"@sent {number}")
        spent.drawing += drawn - began
        spent.checking += checked - drawn
        spent.sending += sent - saying
    _say(f"@end {spent.drawing:.6f} {spent.checking:.6f} {spent.sending:.6f}")


def _darkness(words: memoryview) -> float:
    """The share of dark pixels, on a sample whose odd step wanders over the columns."""
    sample = words[:: max(1, len(words) // SAMPLES) | 1].tobytes()
    dark = [sample[channel::4].translate(None, DARK_BYTES) for channel in range(3)]
    return 1 - max(map(len, dark)) / (len(sample) // 4)


def _send(pipe: int, pixels: memoryview) -> None:
    sent = 0
    while sent < len(pixels):
        sent += os.write(pipe, pixels[sent:])


def _say(record: str) -> None:
    with contextlib.suppress(OSError):  # the parent is gone, and so shall we be
        os.write(STDERR, f"{record}\n".encode())


if __name__ == "__main__":
    os._exit(main())  # the engine's own tidying up may crash after a hostile document
