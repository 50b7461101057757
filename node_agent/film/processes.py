"""Starts programs for one piece of work and leaves none of them behind."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

END_SECONDS = 5.0
_MOST_LINE_BYTES = 4096
_TAIL_LINES = 40
_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")


def bare_environment() -> dict[str, str]:
    """No secrets of the agent's: only what a program needs to start at all."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": os.devnull, **kept}


class Tail:
    """Reads a pipe to its end in a thread and keeps the last lines."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._lines: deque[bytes] = deque(maxlen=_TAIL_LINES)
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe: IO[bytes]) -> None:
        with contextlib.suppress(ValueError, OSError):  # closed when the family is ended
            while line := pipe.readline(_MOST_LINE_BYTES):
                self._lines.append(line)

    def text(self) -> str:
        """All that was said, once the program has ended."""
        self._thread.join(END_SECONDS)
        return b"".join(self._lines).decode(errors="replace").strip()


class Family:
    """Every program has a process group of its own; leaving kills the groups and reaps them."""

    def __init__(self) -> None:
        self._members: list[subprocess.Popen[bytes]] = []

    def start(
        self, command: Sequence[str | Path], *, cwd: Path | None = None, **pipes: Any
    ) -> subprocess.Popen[bytes]:
        member = subprocess.Popen(  # noqa: S603 - our own programs, arguments as a list
            list(map(str, command)),
            cwd=cwd,
            env=bare_environment(),
            process_group=None if sys.platform == "win32" else 0,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, **pipes},
        )
        self._members.append(member)
        return member

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        for member in self._members:
            _kill(member)
        for member in self._members:
            member.wait(END_SECONDS)
            for pipe in (member.stdin, member.stdout, member.stderr):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # the other end may be gone
                        pipe.close()
        self._members.clear()


def _kill(member: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        member.kill()
        return
    if member.returncode is None:  # a reaped group's number may be somebody else's by now
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(member.pid, signal.SIGKILL)


def how_it_ended(code: int) -> str:
    """An exit code as a person reads it."""
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
