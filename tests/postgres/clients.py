"""Other processes that use the server, and questions to it and to the system."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("program.py")
IS_ROOT = os.geteuid() == 0
# As root there are two cases: the server gets a user of its own, or all of us are somebody else.
PEOPLE = ["-", "nobody"] if IS_ROOT else ["-"]


@dataclass(frozen=True)
class Client:
    """Another process that uses the server."""

    process: Process
    url: str
    server: int

    async def stop(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        return await asyncio.wait_for(self.process.wait(), 30)

    async def die(self) -> None:
        self.process.kill()
        await self.process.wait()


async def launch(home: Path, *, user: str = "-", durable: bool = False) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        PROGRAM,
        user,
        home,
        "durable" if durable else "forgetful",
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(CHECKOUT), *sys.path])},
    )


async def client_of(process: Process) -> Client:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    told = json.loads(line)
    return Client(process, told["url"], told["pid"])


@asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


async def ask(url: str, statement: str) -> object:
    async with connected(url) as connection:
        return await connection.fetchval(statement)


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def owner(path: Path) -> int:
    return path.stat().st_uid


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777
