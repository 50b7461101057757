"""Where this machine's server listens: written by `up`, found by commands that need one."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.authenticate import operator_token
from graph.cli import documents
from graph.cli.client import Client
from graph.cli.console import CommandError
from graph.cli.supervise import Supervisor
from kernel.config import Settings

_FILE = "address"


@contextmanager
def told_to_others(settings: Settings, base: str) -> Iterator[None]:
    path = _path(settings)
    path.write_text(f"{base}\n", encoding="utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def address_of_running(settings: Settings) -> str | None:
    """Only of one that knows our operator: another's server may listen there by now."""
    try:
        base = _path(settings).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return base if asyncio.run(_knows_us(base, operator_token(settings.home))) else None


async def _knows_us(base: str, token: str) -> bool:
    async with Client(base, token) as client:
        try:
            await client.ask(documents.WHOSE)
        except CommandError:
            return False
    return True


def _path(settings: Settings) -> Path:
    return settings.home / _FILE


@contextmanager
def looked_after(supervisor: Supervisor) -> Iterator[None]:
    """What dies is started again while somebody does something else."""
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            supervisor.look_after()

    thread = threading.Thread(target=look, name="look after", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
