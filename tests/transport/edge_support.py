"""The executor and the endpoint on the test schema, for tests to ask."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from graph.authenticate import Authenticator
from graph.transport.buckets import Buckets
from graph.transport.documents import Documents
from graph.transport.execution import Executor
from graph.transport.operation import Operation
from graph.transport.outcome import Outcome
from kernel.actor import ANONYMOUS, Actor
from kernel.config import Environment, Settings
from kernel.texts import Locale
from tests.support.waiting import until
from tests.transport.edge_schema import make_context, make_schema
from tests.transport.edge_server import make_app

DEADLINE = 10.0


class HandClock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def settings_at(home: Path, **changes: object) -> Settings:
    values: dict[str, Any] = {"home": home, "env": Environment.PRODUCTION, **changes}
    return Settings(**values)


@dataclass
class Edge:
    """An executor with everything that a test wants to look at."""

    executor: Executor
    documents: Documents
    clock: HandClock

    async def ask(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        actor: Actor = ANONYMOUS,
        name: str | None = None,
        locale: Locale = Locale.EN,
    ) -> Outcome:
        operation = Operation(query=query, variables=variables, operation_name=name)
        return await self.executor.execute(operation, make_context(actor, locale=locale))


def make_edge(home: Path, documents: Documents | None = None, **changes: object) -> Edge:
    known = documents or Documents()
    clock = HandClock()
    executor = Executor(make_schema(), known, Buckets(clock), settings_at(home, **changes))
    return Edge(executor, known, clock)


def code_of(outcome: Outcome) -> str:
    """The code of the only error of an answer without data."""
    assert "data" not in outcome.body
    (error,) = outcome.body["errors"]
    return str(error["extensions"]["code"])


@asynccontextmanager
async def serving(
    settings: Settings,
    documents: Documents | None = None,
    authenticator: Authenticator | None = None,
) -> AsyncIterator[str]:
    """The endpoint behind a real server on a free port; gives its address."""
    app = make_app(settings, documents or Documents(), authenticator)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_config=None, proxy_headers=False, lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listener]))
        try:
            await until(lambda: server.started, seconds=DEADLINE, what="the server's start")
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def client_of(
    settings: Settings,
    documents: Documents | None = None,
    authenticator: Authenticator | None = None,
) -> AsyncIterator[httpx2.AsyncClient]:
    async with (
        serving(settings, documents, authenticator) as address,
        httpx2.AsyncClient(base_url=address, timeout=DEADLINE) as client,
    ):
        yield client
