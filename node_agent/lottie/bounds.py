"""How long a document may be read, and with how much memory; what needs more was made to hurt."""

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from node_agent.lottie.errors import LottieError

SECONDS = 15.0
MEMORY = 1536 << 20
_AGAIN_SECONDS = 0.5  # for code that takes the first call for a failure of its own
_PAGE = 4096
_STATUS = Path("/proc/self/statm")
# What our own code says of values that no exporter writes, where no check has met them before.
_STRANGE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@contextmanager
def bounded(seconds: float = SECONDS, memory: int = MEMORY) -> Iterator[None]:
    """Around reading, examining and binding; what is started afterwards is free of it."""
    try:
        with _within(seconds), _beneath(memory):
            yield
    except (MemoryError, RecursionError) as error:
        text = "the file needs more memory than reading it may take; make it simpler"
        raise LottieError("too_heavy", text) from error
    except _STRANGE as error:
        text = f"the file holds what no exporter writes ({type(error).__name__}: {error})"
        raise LottieError("not_lottie", f"{text}; export it again") from error


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Only the first thread can be called back; elsewhere, and on Windows, the caller's clock."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _late)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _late(*_: object) -> NoReturn:
    raise LottieError("too_slow", "the file takes too long to read; make it simpler")


@contextmanager
def _beneath(memory: int) -> Iterator[None]:
    """So much more than there is in use; the old bound is back when the document is closed."""
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(_STATUS.read_text(encoding="ascii").split()[0]) * _PAGE
    with contextlib.suppress(OSError, ValueError):  # a stricter bound of the machine's stays
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
