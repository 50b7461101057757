"""What `render` and `demo` share: a server, a limit of time, and something to look at."""

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from graph.cli.client import Json
from graph.cli.console import ERR, CommandError

_CAN_ALARM = hasattr(signal, "setitimer")  # Windows can't


class Display:
    """A bar for each film on a terminal; elsewhere a line for each step."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[step]}"),
        )
        self._bars = Progress(*columns, console=ERR, disable=not ERR.is_terminal)
        self._tasks: dict[str, TaskID] = {}
        self._steps: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def show(self, name: str, job: Json) -> None:
        step = str(job["step"])
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=1.0, step=step)
        self._bars.update(self._tasks[name], completed=job["progress"], step=_told(job))
        if self._steps.get(name) != step and not ERR.is_terminal:
            ERR.print(f"{name}: {step}", soft_wrap=True)
        self._steps[name] = step

    @property
    def last(self) -> str:
        return next(reversed(self._steps.values()), "nothing was ordered yet")


def _told(job: Json) -> str:
    left = job["secondsLeft"]
    frames = f"{job['framesDone']}/{job['frames']}"
    return f"{job['step']} {frames}" + (f", {left:.0f} s" if left else "")


@contextmanager
def limit(seconds: float) -> Iterator[Callable[[], float]]:
    """A start that takes too long ends; what it yields ends the start and tells what is left."""
    deadline = time.monotonic() + seconds

    def left() -> float:
        _alarm(0)
        return max(1.0, deadline - time.monotonic())

    def late(*_: object) -> None:
        raise CommandError(f"the server was not ready within {seconds:g} s")

    if _CAN_ALARM:
        signal.signal(signal.SIGALRM, late)
    _alarm(seconds)
    try:
        yield left
    finally:
        _alarm(0)


def _alarm(seconds: float) -> None:
    if _CAN_ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def run_within(seconds: float, work: Coroutine[Any, Any, None], display: Display) -> None:
    """Ctrl-C and SIGTERM cancel the work, which then clears up after itself."""
    try:
        asyncio.run(_within(seconds, work, display))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise CommandError("interrupted; the render is cancelled") from None


async def _within(seconds: float, work: Coroutine[Any, Any, None], display: Display) -> None:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio.run makes it a task
    with suppress(NotImplementedError):  # Windows has no such handlers
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        async with asyncio.timeout(seconds):
            await work
    except TimeoutError:
        message = f"no film after {seconds:g} s; the last step was: {display.last}"
        raise CommandError(message) from None
