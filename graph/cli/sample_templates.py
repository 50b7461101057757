"""The sample templates are put in by a process of their own, while the others start."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

from graph.cli.console import ERR
from graph.cli.supervise import Supervisor, own_command
from kernel.config import Settings

LONGEST_SECONDS = 300.0
Wait = Callable[[], None]


class Pace(IntEnum):
    """How nice the process is to the others on this machine."""

    BRISK = 0
    """Somebody waits for the samples and for nothing else."""
    MODEST = 10
    """People are served meanwhile: at an equal share, their sign-ins took twice as long."""


@contextmanager
def provided(supervisor: Supervisor, settings: Settings, pace: Pace) -> Iterator[Wait]:
    """What it yields waits for the end. Without samples the system is none the worse for it."""
    log = settings.home / "samples.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            own_command("samples"), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    _slow_down(process.pid, pace)
    try:
        yield lambda: _wait(process, supervisor, str(log))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _slow_down(pid: int, pace: Pace) -> None:
    """Linux weighs sessions against each other before the processes within one."""
    if sys.platform == "win32" or pace == Pace.BRISK:
        return
    with contextlib.suppress(ProcessLookupError):  # it has ended already, and said why in its log
        os.setpriority(os.PRIO_PROCESS, pid, pace)
    with contextlib.suppress(OSError):  # a kernel without such groups: the line above suffices
        Path(f"/proc/{pid}/autogroup").write_text(str(int(pace)))


def _wait(process: subprocess.Popen[bytes], supervisor: Supervisor, log: str) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while process.poll() is None and not supervisor.is_stopping and time.monotonic() < deadline:
        supervisor.look_after()
    if process.returncode != 0 and not supervisor.is_stopping:
        ERR.print(f"The sample templates could not be put in; {log} says why.", soft_wrap=True)
