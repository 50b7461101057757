"""The sample templates are put in by a process of their own, while the others start."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from graph.cli.console import ERR
from graph.cli.supervise import Supervisor, own_command
from kernel.config import Settings

LONGEST_SECONDS = 300.0
Wait = Callable[[], None]


@contextmanager
def provided(supervisor: Supervisor, settings: Settings) -> Iterator[Wait]:
    """What it yields waits for the end. Without samples the system is none the worse for it."""
    log = settings.home / "samples.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            own_command("samples"), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield lambda: _wait(process, supervisor, str(log))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], supervisor: Supervisor, log: str) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while process.poll() is None and not supervisor.is_stopping and time.monotonic() < deadline:
        supervisor.look_after()
    if process.returncode != 0 and not supervisor.is_stopping:
        ERR.print(f"The sample templates could not be put in; {log} says why.", soft_wrap=True)
