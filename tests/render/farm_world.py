"""Two servers, and what the rules say of the work in the hands of nodes."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy.engine import make_url

from domains.render.service.claims import Given
from kernel.actor import Actor
from kernel.clock import FrozenClock
from kernel.db import Database, Tools
from kernel.listener import arguments
from tests.render.stage import Stage, staged
from tests.support.servers import Clone

T = TypeVar("T")


@dataclass
class World:
    """Two servers and a look behind them, with a loop of their own."""

    servers: list[Stage]
    clock: FrozenClock
    loop: asyncio.AbstractEventLoop
    steps: int = 0
    done: int = 0
    turn: int = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @property
    def server(self) -> Stage:
        """Now the one, now the other."""
        self.turn += 1
        return self.servers[self.turn % 2]

    def close(self) -> None:
        for one in self.servers:
            self.run(one.database.close())
        self.run(self.servers[0].raw.close())
        self.loop.close()


async def stages_of(clone: Clone, clock: FrozenClock, owner: Actor) -> list[Stage]:
    raw = await asyncpg.connect(**arguments(make_url(clone.superuser_url)))
    one, other = (Database(clone.urls.app, pool_size=4, tools=Tools(clock=clock)) for _ in range(2))
    first = await staged(one, raw, owner)
    other.tools.ports = one.tools.ports
    return [first, replace(first, database=other)]


@dataclass
class Told:
    """An item in the hands of a node, as that node knows it."""

    node: UUID
    given: Given


@dataclass
class Model:
    """What the rules say of the items, told without looking at the code."""

    live: dict[UUID, Told] = field(default_factory=dict)
    reported: dict[UUID, UUID] = field(default_factory=dict)

    def is_live(self, told: Told) -> bool:
        now = self.live.get(told.given.id)
        return now is not None and (now.node, now.given.attempt) == (
            told.node,
            told.given.attempt,
        )

    def drop(self, told: Told) -> None:
        self.live.pop(told.given.id, None)

    def drop_job(self, job_id: UUID) -> None:
        self.live = {item: told for item, told in self.live.items() if told.given.job_id != job_id}
