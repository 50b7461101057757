"""A subscription over a real socket, which can be cut like a cable."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import websockets

from graph.cli.client import PROTOCOL
from tests.film.orders import Film
from tests.node_agent.agent.processes import AgentProcess

WATCH = 'subscription { renderProgress(id: "%s") { state progress framesDone } }'
Json = dict[str, Any]


@dataclass
class Watcher:
    """What one connection has been told, each with the time of this machine."""

    line: websockets.ClientConnection
    told: list[tuple[float, Json]] = field(default_factory=list)

    @property
    def last(self) -> Json:
        return self.told[-1][1] if self.told else {"state": "", "framesDone": 0}

    @property
    def frames(self) -> list[int]:
        return [said["framesDone"] for _, said in self.told]

    async def listen(self) -> None:
        """Until the server says that it is over, or the line is cut."""
        async for raw in self.line:
            message: Json = orjson.loads(raw)
            if message["type"] == "next":
                self.told.append((time.time(), message["payload"]["data"]["renderProgress"]))
            if message["type"] == "complete":
                return

    def cut(self) -> None:
        """Without a word, as a network does it."""
        self.line.transport.abort()


@asynccontextmanager
async def watching(film: Film) -> AsyncIterator[Watcher]:
    address = f"{film.farm.url.replace('http:', 'ws:')}/graphql"
    async with websockets.connect(address, subprotocols=[PROTOCOL], proxy=None) as line:
        sign_in = {"authorization": f"Bearer {film.farm.token}"}
        await line.send(orjson.dumps({"type": "connection_init", "payload": sign_in}).decode())
        await line.recv()
        asked = {"id": "1", "type": "subscribe", "payload": {"query": WATCH % film.id}}
        await line.send(orjson.dumps(asked).decode())
        yield Watcher(line)


def first_frame_at(agent: AgentProcess) -> float:
    """When the agent heard of the first frame, by its own log."""
    (line,) = [line for line in agent.said.splitlines() if " first frame " in line]
    return datetime.fromisoformat(line.split(" ", 1)[0]).timestamp()
