"""The agent as a real process that may be killed, and what is left of it afterwards."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from kernel.config import CHECKOUT
from node_agent.agent import credential
from tests.node_agent.agent.fake_server import CODE
from tests.support.waiting import until

GRACE_SECONDS = 5.0


@dataclass
class AgentProcess:
    server: str
    folder: Path
    slots: int = 1
    arguments: tuple[str, ...] = ("--enrol", CODE)
    environment: dict[str, str] = field(default_factory=dict)
    _process: "subprocess.Popen[bytes] | None" = None
    _seen: dict[int, psutil.Process] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def node_id(self) -> str:
        known = credential.load(self.folder)
        assert known is not None
        return known.node_id

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process

    def start(self) -> Self:
        self.end()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "node_agent", "--server", self.server),
                    *("--folder", str(self.folder), "--slots", str(self.slots)),
                    *("--name", "tester", *self.arguments),
                ],
                cwd=CHECKOUT,
                env={**os.environ, **self.environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        return self

    def look(self) -> list[psutil.Process]:
        """All that it has started, remembered for the search for orphans."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        self._seen |= {each.pid: each for each in found}
        return found

    def is_drawing(self) -> bool:
        """The engine and the encoder are at work, both below the item's own process."""
        names = [" ".join(_command(each)) for each in self.look()]
        return any("lottie/child.py" in name for name in names) and any(
            "ffmpeg" in name for name in names
        )

    def alive(self) -> list[psutil.Process]:
        return [each for each in self._seen.values() if _lives(each)]

    def alive_below(self) -> list[psutil.Process]:
        """All that it has ever started, as far as it lives; the agent itself goes on."""
        self.look()
        return self.alive()

    async def until_no_orphan(self, seconds: float = 3.0) -> float:
        assert self._seen
        return await until(lambda: not self.alive(), seconds=seconds, what="the end of all of it")

    def kill(self) -> None:
        self.look()
        self.process.kill()
        self.process.wait()

    def kill_all(self) -> None:
        """At one blow with everything that it has started, as when a machine loses its power."""
        for each in [*self.look(), psutil.Process(self.process.pid)]:
            with contextlib.suppress(psutil.NoSuchProcess):  # its work may just have ended
                each.kill()
        self.process.wait()

    def terminate(self) -> float:
        """Seconds until it was gone."""
        self.look()
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(GRACE_SECONDS + 5)
        return time.monotonic() - begun

    def end(self) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self.terminate()
        if self._process.stdin is not None:
            self._process.stdin.close()


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
