"""A whole system of real processes that may be killed, and writers that never stop writing."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psutil

from graph.authenticate import operator_token
from graph.cli.ports import free_port
from kernel.config import CHECKOUT
from tests.support.canaries.plugin import keep

WRITE = """
    mutation Write($text: String!, $key: String!) {
      noteWrite(text: $text, idempotencyKey: $key) {
        __typename ... on Note { id } ... on Problem { code message }
      }
    }
"""
HOST = "127.0.0.1"


@dataclass(slots=True)
class System:
    """`up`, with its database, its API and its worker."""

    home: Path
    port: int
    up: psutil.Process

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def child(self, name: str) -> psutil.Process | None:
        for process in self.up.children():
            try:
                if name in process.cmdline():
                    return process
            except psutil.Error:
                continue
        return None

    def kill(self, part: str) -> None:
        if part == "postgres":
            data = self.home / "postgres" / "data" / "postmaster.pid"
            os.kill(int(data.read_text().splitlines()[0]), signal.SIGKILL)
            return
        process = self.child({"api": "serve", "worker": "worker"}[part])
        if process is not None:
            process.kill()

    def is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=3, trust_env=False).status_code == 200
        except httpx2.HTTPError:
            return False


@contextmanager
def running_system() -> Iterator[System]:
    with tempfile.TemporaryDirectory(prefix="flatrender-crash-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o711)
        environment = {**os.environ, "FLATRENDER_HOME": str(home), "FLATRENDER_LOG_FORMAT": "json"}
        environment |= {"FLATRENDER_JOB_HEARTBEAT_SECONDS": "3"}
        program = [sys.executable, "-m", "tests.sample"]
        subprocess.run([*program, "prepare"], env=environment, cwd=CHECKOUT, check=True)
        port = free_port(HOST, 18_080)
        with (home / "up.log").open("wb") as log:
            process = subprocess.Popen(
                [*program, "up", "--port", str(port)],
                env=environment,
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                yield System(home, port, psutil.Process(process.pid))
            finally:
                process.terminate()
                process.wait(60)
                for kept in home.rglob("*.log"):
                    keep(kept)


@dataclass(slots=True)
class Writers:
    """Clients that write with keys of their own and repeat what was not acknowledged."""

    system: System
    acknowledged: dict[str, str] = field(default_factory=dict)
    last: float = 0.0
    surprises: list[Any] = field(default_factory=list)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, writers: int = 4) -> None:
        headers = {"Authorization": f"Bearer {operator_token(self.system.home)}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=5, trust_env=False) as client,
            asyncio.TaskGroup() as tasks,
        ):
            for writer in range(writers):
                tasks.create_task(self._write(client, writer))

    def stop(self) -> None:
        self._stop.set()

    async def _write(self, client: httpx2.AsyncClient, writer: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            await self._until_acknowledged(client, f"writer {writer} note {number}")

    async def _until_acknowledged(self, client: httpx2.AsyncClient, key: str) -> None:
        body = {"query": WRITE, "variables": {"text": key, "key": key}}
        while not self._stop.is_set():
            note = await self._attempt(client, body)
            await self._breathe()
            if note is not None:
                self.acknowledged[key] = note
                self.last = time.monotonic()
                return

    async def _attempt(self, client: httpx2.AsyncClient, body: dict[str, Any]) -> str | None:
        try:
            answer = (await client.post(f"{self.system.url}/graphql", json=body)).json()
        except httpx2.HTTPError:
            return None
        written = (answer.get("data") or {}).get("noteWrite") or {}
        if written.get("__typename") == "Note":
            return str(written["id"])
        if written.get("code") != "UNAVAILABLE":
            self.surprises.append(answer)
        return None

    async def _breathe(self) -> None:
        """Within what the bucket of one caller gives."""
        await asyncio.sleep(0.1)  # slow on purpose
