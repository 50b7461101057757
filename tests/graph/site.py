"""The whole web application on a real port, with the sample beside the real domains."""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import orjson
import uvicorn
import websockets

from graph.app import build_app
from graph.authenticate import operator_token
from graph.composition import Composition
from graph.transport.websocket.server import PatientServer, SocketProtocol
from kernel.config import Settings
from tests.sample.composition import WITH_SAMPLE
from tests.support.waiting import until

PROTOCOL = websockets.Subprotocol("graphql-transport-ws")


class QuietServer(PatientServer):
    """Leaves the signals to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(slots=True)
class Site:
    url: str
    token: str
    client: httpx2.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        return await self.client.get(f"{self.url}{path}", headers=headers)

    async def post(
        self, query: str, variables: dict[str, Any] | None = None, *, operator: bool = True
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} if operator else {}
        body = {"query": query, "variables": variables}
        answer = await self.client.post(f"{self.url}/graphql", json=body, headers=headers)
        answered: dict[str, Any] = answer.json()
        return answered

    @contextlib.asynccontextmanager
    async def subscribed(self, query: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        address = self.url.replace("http:", "ws:") + "/graphql"
        async with websockets.connect(address, subprotocols=[PROTOCOL], proxy=None) as line:
            await line.send(_message("connection_init", authorization=f"Bearer {self.token}"))
            assert _read(await line.recv()) == {"type": "connection_ack"}
            await line.send(_message("subscribe", id_="1", query=query))
            yield _payloads(line)


def _message(kind: str, id_: str | None = None, **payload: Any) -> str:
    named = {"id": id_} if id_ else {}
    return orjson.dumps({"type": kind, **named, "payload": payload}).decode()


def _read(raw: str | bytes) -> dict[str, Any]:
    message: dict[str, Any] = orjson.loads(raw)
    return message


async def _payloads(line: websockets.ClientConnection) -> AsyncIterator[dict[str, Any]]:
    async for raw in line:
        message = _read(raw)
        if message["type"] == "next":
            yield message["payload"]


@contextlib.asynccontextmanager
async def site(
    home: Path, database_url: str, *, composition: Composition = WITH_SAMPLE, **changes: Any
) -> AsyncIterator[Site]:
    settings = Settings(home=home, **changes)
    application = build_app(settings, database_url, composition)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            application.asgi, log_config=None, proxy_headers=False, ws=SocketProtocol
        )
        server = QuietServer(config, application.live)
        running = asyncio.create_task(server.serve([listener]))
        await until(lambda: server.started, what="the server's start")
        async with httpx2.AsyncClient(trust_env=False, timeout=10) as client:
            port = listener.getsockname()[1]
            yield Site(f"http://127.0.0.1:{port}", operator_token(home), client)
        server.should_exit = True
        await running


KEYS = itertools.count(1)
