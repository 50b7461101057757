"""Locks between processes that end with the process, however it ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.postgres.errors import BUSY, PostgresError

_POLL_SECONDS = 0.05
# Longer than the longest thing done under a lock: waiting for a server that recovers.
PATIENCE_SECONDS = 330.0

if sys.platform == "win32":
    import msvcrt

    # There are no shared locks here: each user locks one byte, and nobody else is there when
    # the whole range can be had.
    _SLOTS = 1000

    def _lock(handle: int, start: int, length: int) -> bool:
        os.lseek(handle, start, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, length)
        except OSError:
            return False
        return True

    def _exclusive(handle: int) -> bool:
        return _lock(handle, 0, _SLOTS)

    def _shared(handle: int) -> bool:
        return any(_lock(handle, slot, 1) for slot in range(_SLOTS))

else:
    import fcntl

    def _flock(handle: int, kind: int) -> bool:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _exclusive(handle: int) -> bool:
        return _flock(handle, fcntl.LOCK_EX)

    def _shared(handle: int) -> bool:
        return _flock(handle, fcntl.LOCK_SH)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)


@contextmanager
def exclusive(path: Path, *, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """One process at a time does what is inside."""
    handle = _open(path)
    try:
        deadline = time.monotonic() + patience
        while not _exclusive(handle):
            if time.monotonic() > deadline:
                raise PostgresError(BUSY, seconds=round(patience), lock=path)
            time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(handle)


class Registration:
    """Says that this process uses something, for as long as it lives or until it leaves."""

    def __init__(self, path: Path) -> None:
        self._handle = _open(path)
        if not _shared(self._handle):
            os.close(self._handle)
            raise PostgresError(BUSY, seconds=0, lock=path)

    def leave(self) -> None:
        os.close(self._handle)


def nobody_registered(path: Path) -> bool:
    """Holds only under the lock under which people register."""
    handle = _open(path)
    try:
        return _exclusive(handle)
    finally:
        os.close(handle)
