"""The agent's folder: who holds it, and what is cleared when a new life begins."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE, WORK, LOCK = "cache", "work", "lock"


class FolderTakenError(Exception):
    """The text says what to do."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """One agent for each folder; the operating system lets go of it whatever happens to us."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (folder / LOCK).open("a+b")
    except OSError as error:
        raise FolderTakenError(
            f"{folder} can't be used ({error}); choose one with --folder"
        ) from error
    with file:
        _lock(file.fileno(), folder)
        shutil.rmtree(folder / WORK, ignore_errors=True)
        (folder / WORK).mkdir(exist_ok=True)
        yield


def _lock(handle: int, folder: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        reason = f"another agent works in {folder}; give this one its own with --folder"
        raise FolderTakenError(reason) from error
