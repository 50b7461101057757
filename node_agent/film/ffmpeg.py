"""The encoder: a program of its own, found once, run with a life line, its failures in words."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped] # it ships no types

from node_agent.film.failures import Code, RenderFailed
from node_agent.film.processes import Family, Tail, how_it_ended
from node_agent.film.watching import TICK_SECONDS

QUIET = ("-hide_banner", "-nostdin", "-v", "error", "-nostats")
KEEPER = Path(__file__).with_name("keeper.py")
_FULL = ("No space left on device", "SIGXFSZ", "File too large")
_MOST_REASON = 300
_MOST_LINE_BYTES = 1024


@cache
def program() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run(
    arguments: Sequence[str | Path],
    *,
    seconds: float,
    stop: threading.Event,
    level: str = "error",
    tell: Callable[[int], None] | None = None,
) -> str:
    """What it said. It ends with us, even if we are killed, for a keeper holds our pipe."""
    quiet = ("-hide_banner", "-nostdin", "-v", level, "-nostats")
    telling = ("-progress", "pipe:1") if tell else ()
    with Family() as family:
        keeper = family.start(
            [sys.executable, "-I", "-S", "-B", KEEPER, program(), *quiet, *telling, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if tell else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if keeper.stderr is None:
            raise RuntimeError("the pipe for the log was not made")
        log = Tail(keeper.stderr)
        if tell:
            threading.Thread(target=_tell_frames, args=(keeper, tell), daemon=True).start()
        code = wait(keeper, seconds, stop)
        said = log.text()
    if code != 0:
        raise failure(code, said)
    return said


def _tell_frames(keeper: subprocess.Popen[bytes], tell: Callable[[int], None]) -> None:
    with contextlib.suppress(ValueError, OSError):  # closed when the family is ended
        while keeper.stdout and (line := keeper.stdout.readline(_MOST_LINE_BYTES)):
            name, _, value = line.decode(errors="replace").strip().partition("=")
            if name == "frame" and value.isdigit():
                tell(int(value))


def wait(process: subprocess.Popen[bytes], seconds: float, stop: threading.Event) -> int:
    until = time.monotonic() + seconds
    while True:
        try:
            return process.wait(TICK_SECONDS)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                raise RenderFailed(Code.CANCELLED, "cancelled") from None
            if time.monotonic() > until:
                reason = f"the encoder did not finish within {seconds:g} s"
                raise RenderFailed(Code.TIMEOUT, reason) from None


def failure(code: int | None, said: str) -> RenderFailed:
    how = "it stopped reading" if code is None else how_it_ended(code)
    if any(sign in said or sign in how for sign in _FULL):
        return RenderFailed(Code.DISK_FULL, "the disk is full; free some space and retry", said)
    last = said.splitlines()[-1][:_MOST_REASON] if said else "it said nothing"
    return RenderFailed(Code.ENCODER, f"the encoder failed ({how}): {last}", said)
