"""A look at a file by a child process that may die of it."""

import asyncio
import os
import sys
from asyncio import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from domains.file_mgr.api import Purpose
from domains.file_mgr.service.kinds import TAKEN
from domains.file_mgr.service.refusals import Refusal, RefusedError
from kernel.config import CHECKOUT

SECONDS = 120
AT_ONCE = 2
_PROGRAM = "domains.file_mgr.service.inspection"
_READY = b"ready\n"
_LONGEST_ANSWER = 64 * 1024
# Without our settings: none of our secrets are in reach of a file that takes the child over.
_PASSED_ON = ("PATH", "SYSTEMROOT", "LANG", "TMPDIR", "TEMP")
_waiting = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Found:
    media_type: str
    width: int | None
    height: int | None
    seconds: float | None
    waveform: bytes | None


async def look(path: Path, purpose: Purpose, thumbnail: Path, seconds: int = SECONDS) -> Found:
    """Raises RefusedError for what is unfit; writes the thumbnail where there is one."""
    async with _waiting:
        answer = await _asked(path, purpose, thumbnail, seconds)
    if not answer.startswith(_READY):
        message = f"the inspection of files does not start: {answer[:200]!r}"
        raise RuntimeError(message)
    told = _understood(answer.removeprefix(_READY))
    if "unfit" in told:
        raise RefusedError(Refusal(told["unfit"]))
    facts = told["facts"]
    waveform = facts.pop("waveform")
    found = Found(**facts, waveform=None if waveform is None else bytes(waveform))
    if purpose in TAKEN and found.media_type not in TAKEN[purpose].media_types:
        raise RefusedError(Refusal.UNKNOWN_KIND)
    return found


async def _asked(path: Path, purpose: Purpose, thumbnail: Path, seconds: int) -> bytes:
    arguments = (purpose.value, str(path), str(thumbnail), str(seconds))
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _PROGRAM,
        *arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CHECKOUT,
        env=_environment(),
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            return await _all_of(child)
    except TimeoutError:
        raise RefusedError(Refusal.TOO_HEAVY) from None
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _all_of(child: subprocess.Process) -> bytes:
    stream = child.stdout
    if stream is None:
        message = "a child without an output"
        raise RuntimeError(message)
    answer = b""
    while piece := await stream.read(_LONGEST_ANSWER):
        answer += piece
        if len(answer) > _LONGEST_ANSWER:
            raise RefusedError(Refusal.BROKEN)
    await child.wait()
    return answer


def _understood(answer: bytes) -> dict[str, Any]:
    """A child that was ready and said nothing more was killed by the file."""
    try:
        told: dict[str, Any] = orjson.loads(answer)
    except orjson.JSONDecodeError:
        raise RefusedError(Refusal.TOO_HEAVY) from None
    return told


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
