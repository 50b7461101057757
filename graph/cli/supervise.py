"""Child processes that are started again when they die, and that end with their parent."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

import structlog

from graph.serving import CHILD_VARIABLE

log = structlog.get_logger(__name__)

GRACE_SECONDS = 15.0
LOOK_SECONDS = 0.1
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 2.0
STEADY_SECONDS = 5.0


@dataclass(slots=True)
class Child:
    """One program that should always run. Its standard input is a pipe that ends with us."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = SHORTEST_PAUSE
    due: float = 0.0
    deaths: int = 0
    leaves_first: bool = False
    """It has something to say to the others when it goes."""
    output: IO[bytes] | None = None
    """Where its log goes; left out to ours."""

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            self.command,
            stdin=subprocess.PIPE,
            stdout=self.output,
            stderr=self.output,
            env={**os.environ, CHILD_VARIABLE: "1"},
            start_new_session=True,  # Ctrl-C goes to us alone, and we end the children in order
        )
        self.started = time.monotonic()

    def revive(self) -> None:
        """Starts it again, after a pause that grows while it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.deaths += 1
        steady = now - self.started > STEADY_SECONDS
        self.pause = SHORTEST_PAUSE if steady else min(self.pause * 2, LONGEST_PAUSE)
        log.warning("a process ended and is started again", process=self.name, status=code)
        self._close_pipe()
        self.process, self.due = None, now + self.pause

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("a process did not end in time and is killed", process=self.name)
            self.process.kill()
            self.process.wait()
        self._close_pipe()

    def _close_pipe(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()


@dataclass(slots=True)
class Supervisor:
    children: list[Child]
    output: IO[bytes] | None = None
    """Where the logs of children go; left out to ours."""
    takes_signals: bool = False
    """Whether Ctrl-C and SIGTERM are its business; elsewhere whoever has it ends it."""
    _stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def add(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def stop_on_signals(self) -> None:
        if not self.takes_signals:
            return
        for wanted in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wanted, lambda *_: self._stopping.set())

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def look_after(self) -> None:
        """Once round all children; call it again and again."""
        for child in self.children:
            child.revive()
        self._stopping.wait(LOOK_SECONDS)

    def end(self) -> None:
        for now in (True, False):
            leaving = [child for child in self.children if child.leaves_first is now]
            for child in leaving:
                child.ask_to_end()
            deadline = time.monotonic() + GRACE_SECONDS
            for child in leaving:
                child.end(deadline)


def own_command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "graph.cli", *arguments]
