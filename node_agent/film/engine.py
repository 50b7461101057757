"""Runs the child: frames go straight from it into an encoder, or one picture comes back to us."""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from node_agent.film import ffmpeg
from node_agent.film.drawing import Drawing, Drawn
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.processes import Family, Tail
from node_agent.film.spent import Spent
from node_agent.film.terms import Terms
from node_agent.film.watching import TICK_SECONDS, Watch

CHILD = Path(__file__).parents[1] / "lottie" / "child.py"
_ENCODER_GONE = 4
_FINISH_SECONDS = 600.0


def draw_into(
    drawing: Drawing,
    part: range,
    encoder_arguments: Sequence[str | Path],
    terms: Terms,
) -> Drawn:
    """The child writes into the encoder's own pipe: no pixel passes through this process."""
    began = time.monotonic()
    with _empty_folder() as empty, Family() as family:
        encoder = family.start(
            [ffmpeg.program(), *ffmpeg.QUIET, *encoder_arguments],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        log = Tail(_there(encoder.stderr))
        child = _start_child(family, _there(encoder.stdin), empty)
        _there(encoder.stdin).close()
        _hand_over(child, drawing.order(part, terms.limits))
        try:
            drawn = Watch(child, terms).follow()
        except RenderFailed as failure:
            raise _blame(failure, child, encoder, log) from failure
        _note(terms.spent, drawn, time.monotonic() - began)
        with terms.spent.on("encoder's end"):
            _finish(encoder, log, terms.stop)
    if len(drawn.frames) != len(part):
        raise RenderFailed(Code.WRONG_FRAMES, f"{len(drawn.frames)} of {len(part)} frames drawn")
    return drawn


def _note(spent: Spent, drawn: Drawn, seconds: float) -> None:
    spent.add("drawing", drawn.drawing)
    spent.add("checksums", drawn.checking)
    spent.add("waiting for the encoder", drawn.sending)
    spent.add("engine", seconds - drawn.drawing - drawn.checking - drawn.sending)


def draw_one(drawing: Drawing, number: int, terms: Terms) -> tuple[bytes, Drawn]:
    """The raw pixels of one frame."""
    with _empty_folder() as empty, Family() as family:
        child = _start_child(family, subprocess.PIPE, empty)
        _hand_over(child, drawing.order(range(number, number + 1), terms.limits))
        pixels = bytearray()
        reader = threading.Thread(
            target=_read_pixels, args=(child, drawing.frame_bytes, pixels), daemon=True
        )
        reader.start()
        drawn = Watch(child, terms).follow()
        reader.join(terms.limits.stall_seconds)
    if len(pixels) != drawing.frame_bytes:
        raise RenderFailed(Code.WRONG_FRAMES, "the picture came incomplete")
    return bytes(pixels), drawn


def _read_pixels(child: subprocess.Popen[bytes], length: int, pixels: bytearray) -> None:
    with contextlib.suppress(ValueError, OSError):  # closed when the family is ended
        while len(pixels) < length and (piece := _there(child.stdout).read(length - len(pixels))):
            pixels += piece


def _empty_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="flatrender-child-")


def _start_child(family: Family, pixels: object, empty: str) -> subprocess.Popen[bytes]:
    return family.start(
        [sys.executable, "-I", "-B", "-X", "faulthandler", CHILD],
        cwd=Path(empty),
        stdin=subprocess.PIPE,
        stdout=pixels,
        stderr=subprocess.PIPE,
    )


def _hand_over(child: subprocess.Popen[bytes], order: bytes) -> None:
    """In a thread, for a child that hangs before it reads; the pipe stays open as its life line."""
    threading.Thread(target=_write, args=(child, order), daemon=True).start()


def _write(child: subprocess.Popen[bytes], order: bytes) -> None:
    with contextlib.suppress(ValueError, OSError):  # how the child ended is told elsewhere
        _there(child.stdin).write(order)
        _there(child.stdin).flush()


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("this pipe was not asked for")
    return pipe


def _blame(
    failure: RenderFailed,
    child: subprocess.Popen[bytes],
    encoder: subprocess.Popen[bytes],
    log: Tail,
) -> RenderFailed:
    """A child whose pipe broke did nothing wrong: the encoder did."""
    if child.returncode != _ENCODER_GONE:
        return failure
    with contextlib.suppress(subprocess.TimeoutExpired):
        encoder.wait(TICK_SECONDS * 50)
    return ffmpeg.failure(encoder.returncode, log.text())


def _finish(encoder: subprocess.Popen[bytes], log: Tail, stop: threading.Event) -> None:
    code = ffmpeg.wait(encoder, _FINISH_SECONDS, stop)
    if code != 0:
        raise ffmpeg.failure(code, log.text())
