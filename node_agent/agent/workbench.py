"""The agent's side of the process that does an item's work."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from node_agent.agent import trees
from node_agent.agent.failures import WorkFailed
from node_agent.film.processes import bare_environment, how_it_ended

BINDING_SECONDS = 60.0
SILENCE_SECONDS = 4 * 3600.0  # what draws or encodes has shorter clocks of its own
_LONGEST_LINE = 4 << 20
_LOG_LINES = 40
_HOME = Path(__file__).parents[2]


class Workbench:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._log: deque[bytes] = deque(maxlen=_LOG_LINES)
        self._reader = asyncio.create_task(self._read_log())

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator["Workbench"]:
        """Started before its files are here, for its libraries take a moment to load."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-B", "-m", "node_agent.agent.bench.main"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**bare_environment(), "PYTHONPATH": str(_HOME), "TMPDIR": str(folder)},
            start_new_session=True,
            limit=_LONGEST_LINE,
        )
        bench = cls(process)
        try:
            yield bench
        finally:
            bench.end()
            await process.wait()
            bench._reader.cancel()

    def end(self) -> None:
        """At once and whole, also while somebody is being cancelled: nothing here is awaited."""
        trees.kill(self._process.pid)

    async def work(self, order: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Records of progress; the last one says what was made. Raises WorkFailed."""
        if self._process.stdin is None:
            raise RuntimeError("the pipe for the order was not made")
        with contextlib.suppress(ConnectionError):  # how it ended is told below
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
        patience = BINDING_SECONDS
        while record := await self._next(patience):
            patience = SILENCE_SECONDS
            if "failed" in record:
                raise WorkFailed(**record["failed"])
            yield record
            if "made" in record:
                return
        raise await self._crashed()

    async def _next(self, patience: float) -> dict[str, Any]:
        if self._process.stdout is None:
            raise RuntimeError("the pipe for the records was not made")
        try:
            async with asyncio.timeout(patience):
                line = await self._process.stdout.readline()
            return json.loads(line) if line else {}
        except TimeoutError:
            text = f"the template was not read within {patience:g} s; make it simpler"
            raise WorkFailed("TIMEOUT", text) from None
        except ValueError as error:
            raise WorkFailed("CRASHED", f"the work sent nonsense ({error})") from error

    async def _crashed(self) -> WorkFailed:
        code = await self._process.wait()
        with contextlib.suppress(TimeoutError):  # a child of it may hold the pipe still
            async with asyncio.timeout(1.0):
                await asyncio.shield(self._reader)
        log = b"".join(self._log).decode(errors="replace")
        return WorkFailed("CRASHED", f"the work ended early ({how_it_ended(code)})", log)

    async def _read_log(self) -> None:
        while self._process.stderr and (piece := await self._process.stderr.read(4096)):
            self._log.append(piece)
