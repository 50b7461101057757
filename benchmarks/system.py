"""A system as its users start it, and somebody who asks it over the wire."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from graph.cli.databases import database_of
from graph.cli.ports import free_port
from graph.cli.up import is_ready
from kernel.config import CHECKOUT, Settings, load_settings

HOST = "127.0.0.1"
FIRST_PORT = 18_480
READY_SECONDS = 90.0
PROGRAM = (sys.executable, "-m", "graph.cli")


@dataclass(frozen=True, slots=True)
class System:
    """`up`: the embedded database, one API, one worker; it believes our forwarded addresses."""

    url: str
    settings: Settings
    database_url: str


@contextmanager
def running_system(program: Sequence[str] = PROGRAM) -> Iterator[System]:
    with tempfile.TemporaryDirectory(prefix="flatrender-bench-", dir="/tmp") as folder:
        home, port = Path(folder), free_port(HOST, FIRST_PORT)
        home.chmod(0o711)
        with (home / "up.log").open("wb") as log:
            process = subprocess.Popen(
                [*program, "up", "--port", str(port)],
                env=_environment(home),
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            try:
                _wait(process, port, home / "up.log")
                settings = load_settings(home=home, port=port)
                with database_of(settings) as urls:
                    yield System(f"http://{HOST}:{port}/graphql", settings, urls.app)
            finally:
                process.terminate()
                process.wait(60)


def _environment(home: Path) -> dict[str, str]:
    ours = {
        "FLATRENDER_HOME": str(home),
        "FLATRENDER_TRUSTED_PROXIES": f"{HOST}/32",
        "FLATRENDER_LOG_FORMAT": "json",
        "FLATRENDER_LOG_LEVEL": "warning",
    }
    return {**os.environ, **ours}


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not is_ready(HOST, port):
        if process.poll() is not None or time.monotonic() > deadline:
            message = f"the system did not start:\n{log.read_text(errors='replace')}"
            raise RuntimeError(message)
        time.sleep(0.2)


@dataclass(frozen=True, slots=True)
class Caller:
    client: httpx2.AsyncClient
    url: str

    async def ask(
        self, query: str, *, address: str, token: str | None = None, **variables: Any
    ) -> tuple[float, dict[str, Any]]:
        """The seconds that it took, and the answer; from an address of the caller's choice."""
        headers = {"X-Forwarded-For": address}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        body = {"query": query, "variables": variables}
        started = time.perf_counter()
        answer = await self.client.post(self.url, json=body, headers=headers)
        taken = time.perf_counter() - started
        return taken, answer.json()


def client() -> httpx2.AsyncClient:
    return httpx2.AsyncClient(trust_env=False, timeout=30)
