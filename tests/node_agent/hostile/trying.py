"""The command is run on a file, and watched: what it says, takes and leaves behind."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from kernel.config import CHECKOUT

FILM = "film.mp4"
LATEST = 60.0
_LOOK_SECONDS = 0.1
_OURS = ("template.json", "scratch", "said")


@dataclass(frozen=True, slots=True)
class Trial:
    """`made` are the files that were not there before, also those that should be gone again."""

    code: int
    said: str
    seconds: float
    memory: int
    left: list[str]
    made: list[str]

    @property
    def reason(self) -> str:
        """The last line, without the name of the command."""
        lines = self.said.splitlines() or [""]
        return lines[-1].removeprefix("flatrender lottie: ")


def tried(data: bytes, folder: Path, *options: str) -> Trial:
    """All of it is killed when it takes far too long, which the code then shows."""
    given, scratch, said = (folder / name for name in _OURS)
    given.write_bytes(data)
    scratch.mkdir()
    command = [sys.executable, "-m", "node_agent", "lottie", str(given)]
    began = time.monotonic()
    with said.open("wb") as log:
        process = psutil.Popen(
            [*command, "-o", str(folder / FILM), *options],
            cwd=CHECKOUT,
            env={**os.environ, "TMPDIR": str(scratch)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        watch = _Watch(process)
        watch.until_the_end()
    return Trial(
        code=process.returncode,
        said=said.read_text(encoding="utf-8", errors="replace"),
        seconds=time.monotonic() - began,
        memory=watch.memory,
        left=watch.left(),
        made=_made(folder, scratch),
    )


def _made(folder: Path, scratch: Path) -> list[str]:
    inside = (path.name for path in folder.iterdir() if path.name not in _OURS)
    return sorted([*inside, *(path.name for path in scratch.iterdir())])


class _Watch:
    """Of one process and all that it starts."""

    def __init__(self, process: psutil.Popen) -> None:
        self._process = process
        self._family: set[psutil.Process] = set()
        self.memory = 0

    def until_the_end(self) -> None:
        end = time.monotonic() + LATEST
        while self._process.poll() is None:
            with suppress(psutil.TimeoutExpired):
                self._process.wait(_LOOK_SECONDS)
            self._look()
            if time.monotonic() > end:
                self._kill()

    def _look(self) -> None:
        with suppress(psutil.Error):
            self._family |= {self._process, *self._process.children(recursive=True)}
        self.memory = max(self.memory, sum(map(_memory, self._family)))

    def _kill(self) -> None:
        for one in self._family:
            with suppress(psutil.Error):
                one.kill()
        self._process.wait()

    def left(self) -> list[str]:
        return [str(one) for one in self._family if _lives(one)]


def _memory(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False
