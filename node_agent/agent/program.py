"""The agent as a process: its signals, the pipe from who started it, its exit code."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable

from node_agent.agent import folders, logs
from node_agent.agent.agent import Ending, work
from node_agent.agent.enrolment import NotEnrolledError
from node_agent.agent.options import Options

STOPPED, BROKEN, NOT_ENROLLED = 0, 1, 4
LONGEST_GOODBYE = 4.5
ENDS_WITH_STDIN = "FLATRENDER_ENDS_WITH_STDIN"
_CODES = {Ending.STOPPED: STOPPED, Ending.BROKEN: BROKEN, Ending.REFUSED: NOT_ENROLLED}


def run(options: Options, arguments: list[str]) -> int:
    """A restart replaces this process by a new one of the same number."""
    logs.configure()
    try:
        with folders.held(options.folder):
            ending = asyncio.run(_work(options))
    except (NotEnrolledError, folders.FolderTakenError) as error:
        sys.stderr.write(f"flatrender agent: {error}\n")
        return NOT_ENROLLED if isinstance(error, NotEnrolledError) else BROKEN
    logs.info("the agent ends", why=ending.value)
    if ending is Ending.REFUSED:
        text = "the server does not know this node any more; enrol it again with --enrol CODE"
        sys.stderr.write(f"flatrender agent: {text}\n")
    if ending is Ending.RESTART:
        command = [sys.executable, "-m", "node_agent", *arguments]
        os.execv(sys.executable, command)  # noqa: S606 - our own program with its own arguments
    return _CODES[ending]


async def _work(options: Options) -> Ending:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(wanted, stop.set)
    _stop_with_parent(lambda: loop.call_soon_threadsafe(stop.set))
    promise = asyncio.create_task(_keep_the_promise(stop))
    try:
        return await work(options, stop)
    finally:
        promise.cancel()


async def _keep_the_promise(stop: asyncio.Event) -> None:
    """It ends in time whatever hangs: its children end with it, the spool keeps the rest."""
    await stop.wait()
    clock = threading.Timer(LONGEST_GOODBYE, os._exit, (BROKEN,))
    clock.daemon = True
    clock.start()


def _stop_with_parent(stop: Callable[[], object]) -> None:
    """Whoever starts it with this variable holds the other end of its standard input."""
    if os.environ.get(ENDS_WITH_STDIN) != "1":
        return

    def watch() -> None:
        with contextlib.suppress(OSError):  # closed is closed
            while os.read(sys.stdin.fileno(), 1):
                continue
        stop()

    threading.Thread(target=watch, name="watch parent", daemon=True).start()
