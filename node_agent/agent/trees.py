"""Ends a process with everything that it has started, however deep, and sees that it is gone."""

import contextlib
import os
import sys
import time

import psutil

_GONE = (psutil.NoSuchProcess, psutil.AccessDenied)
_WAIT_SECONDS = 0.4
_LOOK_SECONDS = 0.005
_ROUNDS = 5


def kill(leader: int) -> None:
    """The leader opened a session of its own: whatever is in it, is its."""
    for _ in range(_ROUNDS):
        members = _members(leader)
        if not members:
            return
        for member in members:
            with contextlib.suppress(*_GONE):
                member.kill()
        until = time.monotonic() + _WAIT_SECONDS
        while any(map(_lives, members)) and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)


def _members(leader: int) -> list[psutil.Process]:
    """The leader first, so that it starts nothing new while the others are killed."""
    found: dict[int, psutil.Process] = {}
    with contextlib.suppress(*_GONE):
        process = psutil.Process(leader)
        found = {each.pid: each for each in [process, *process.children(recursive=True)]}
    if sys.platform != "win32":
        for pid in psutil.pids():
            with contextlib.suppress(ProcessLookupError, PermissionError, *_GONE):
                if pid not in found and os.getsid(pid) == leader:
                    found[pid] = psutil.Process(pid)
    return [each for each in found.values() if _lives(each)]


def _lives(process: psutil.Process) -> bool:
    """A dead one that nobody has reaped yet is dead; reaping is for whoever started it."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except _GONE:
        return False
