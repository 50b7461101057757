"""A real server on a free port with the WebSocket, SSE and IDE doors, and a client that talks."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import orjson
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from graph.authenticate import Credentials
from graph.transport.buckets import Buckets
from graph.transport.contexts import Contexts
from graph.transport.documents import Documents
from graph.transport.execution import Executor
from graph.transport.ide import ide_routes
from graph.transport.live import Live, Timing
from graph.transport.sse import EventStreamEndpoint
from graph.transport.websocket.endpoint import WebSocketEndpoint
from graph.transport.websocket.server import PatientServer, SocketProtocol
from kernel.actor import ANONYMOUS, Actor, ActorKind, Role
from kernel.config import Environment, Settings
from kernel.errors import unauthenticated
from kernel.graphql.context import Services
from tests.transport.websocket_schema import JOURNAL, SCHEMA

PROTOCOL = Subprotocol("graphql-transport-ws")
HELLO = "{ hello }"
TICKS = "subscription { ticks }"
DEADLINE = 5.0

USER = Actor(ActorKind.USER, id=UUID(int=1), roles=frozenset({Role.CUSTOMER}))
TOKEN = Actor(ActorKind.TOKEN, id=UUID(int=2))
ADMIN = Actor(ActorKind.USER, id=UUID(int=3), roles=frozenset({Role.TENANT_ADMIN}))


@dataclass
class Gatehouse:
    """Knows three callers by name, and who has been signed out."""

    signed_out: set[Actor] = field(default_factory=set)
    asked: int = 0
    broken: bool = False
    _known = {"Bearer user": USER, "Bearer token": TOKEN, "Bearer admin": ADMIN}  # noqa: RUF012 - a constant, not a field

    async def authenticate(self, credentials: Credentials) -> Actor:
        if credentials.authorization is None:
            return ANONYMOUS
        if credentials.authorization not in self._known:
            raise unauthenticated()
        return self._known[credentials.authorization]

    async def is_alive(self, actor: Actor) -> bool:
        self.asked += 1
        if self.broken:
            message = "the database is away"
            raise ConnectionError(message)
        return actor not in self.signed_out


class QuietServer(PatientServer):
    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config, live)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    def capture_signals(self) -> Any:
        """The signals stay with pytest."""
        return nullcontext()


class HastyProtocol(SocketProtocol):
    """Waits less for a client that does not read the goodbye."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.close_timeout = 0.3


@dataclass
class Serving:
    host: str
    live: Live
    gatehouse: Gatehouse
    server: QuietServer
    documents: Documents

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @asynccontextmanager
    async def socket(
        self,
        *,
        caller: str | None = None,
        origin: str | None = None,
        subprotocols: list[Subprotocol] | None = None,
        headers: dict[str, str] | None = None,
    ) -> AsyncIterator["Client"]:
        sent = dict(headers or {})
        if caller is not None:
            sent["authorization"] = f"Bearer {caller}"
        if origin is not None:
            sent["origin"] = origin
        async with connect(
            f"ws://{self.host}/graphql",
            subprotocols=[PROTOCOL] if subprotocols is None else subprotocols or None,
            additional_headers=sent,
            proxy=None,
        ) as connection:
            yield Client(connection)

    @asynccontextmanager
    async def signed_in(self, caller: str | None = "user") -> AsyncIterator["Client"]:
        async with self.socket(caller=caller) as client:
            await client.init()
            yield client


@dataclass
class Client:
    connection: ClientConnection

    async def say(self, message: object) -> None:
        await self.connection.send(orjson.dumps(message).decode())

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(DEADLINE):
            return cast("dict[str, Any]", orjson.loads(await self.connection.recv()))

    async def init(self, payload: object = None) -> None:
        await self.say({"type": "connection_init", "payload": payload})
        assert await self.hear() == {"type": "connection_ack"}

    async def subscribe(self, id_: str, query: str, **members: object) -> None:
        await self.say({"type": "subscribe", "id": id_, "payload": {"query": query, **members}})

    async def answer(self, id_: str, query: str, **members: object) -> Any:
        """The data of a query or mutation, which is complete after one answer."""
        await self.subscribe(id_, query, **members)
        answer = await self.hear()
        assert (answer["id"], answer["type"]) == (id_, "next")
        assert await self.hear() == {"id": id_, "type": "complete"}
        return answer["payload"]["data"]

    async def closed(self) -> tuple[int | None, str | None]:
        """The code and reason with which the server ends the socket; all before is lost."""
        async with asyncio.timeout(DEADLINE):
            try:
                while True:
                    await self.connection.recv()
            except ConnectionClosed:
                return self.connection.close_code, self.connection.close_reason


FAST = Timing(init=0.3, session_check=0.05, send=0.5, ping=30, silence=60, comment=0.1)


@asynccontextmanager
async def serving(
    *,
    timing: Timing = FAST,
    environment: Environment = Environment.DEVELOPMENT,
    allowed_origins: tuple[str, ...] = (),
) -> AsyncIterator[Serving]:
    JOURNAL.clear()
    settings = Settings(env=environment, allowed_origins=allowed_origins)
    gatehouse, documents = Gatehouse(), Documents([HELLO, TICKS])
    live = Live(
        executor=Executor(SCHEMA, documents, Buckets(), settings),
        authenticator=gatehouse,
        contexts=Contexts(cast("Services", None), gatehouse, settings),
        settings=settings,
        timing=timing,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = QuietServer(_config(live, settings), live)
    running = asyncio.create_task(server.serve([listener]))
    try:
        async with asyncio.timeout(DEADLINE):
            await server.ready.wait()
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        yield Serving(host, live, gatehouse, server, documents)
    finally:
        server.should_exit = True
        await running


def _config(live: Live, settings: Settings) -> uvicorn.Config:
    routes = [
        WebSocketRoute("/graphql", WebSocketEndpoint(live)),
        Route("/graphql/stream", EventStreamEndpoint(live)),
        *ide_routes(settings),
    ]
    return uvicorn.Config(
        Starlette(routes=routes),
        ws=HastyProtocol,
        log_config=None,
        ws_ping_interval=None,
        ws_max_size=2 * 1024 * 1024,
        timeout_graceful_shutdown=3,
    )


@contextmanager
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What a client does wrong is no error of ours: neither we nor the server log it."""
    with capture_logs() as entries:
        yield
    assert [entry for entry in entries if entry["log_level"] in {"error", "critical"}] == []
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in errors] == []
