"""A schema whose subscriptions count, fail, never end, and remember how they ended."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import strawberry

from graph.transport.handover import EdgeSchema
from kernel.errors import AppError, Code
from kernel.graphql.context import Info
from kernel.texts import Text

TAKEN = Text(
    en="That name is taken. Choose another.", fa="این نام گرفته شده است. نام دیگری برگزینید."
)


@dataclass
class Journal:
    """What the resolvers saw; a test reads it and starts with a clean one."""

    started: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    contexts: list[int] = field(default_factory=list)
    caching: list[bool] = field(default_factory=list)
    added: int = 0

    def clear(self) -> None:
        self.started = self.added = 0
        self.ended = asyncio.Event()
        self.contexts.clear()
        self.caching.clear()


JOURNAL = Journal()


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def locale(self, info: Info) -> str:
        return info.context.locale

    @strawberry.field
    def caller(self, info: Info) -> str:
        JOURNAL.contexts.append(id(info.context))
        JOURNAL.caching.append(info.context.caches_loads)
        return info.context.actor.key

    @strawberry.field
    def taken(self) -> str:
        raise AppError(Code.CONFLICT, TAKEN)


@strawberry.type
class Mutation:
    @strawberry.mutation
    def add(self, number: int) -> int:
        JOURNAL.added += number
        return JOURNAL.added


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def counter(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(1, to + 1):
            yield number

    @strawberry.subscription
    async def ticks(self) -> AsyncGenerator[int, None]:
        """One event, then silence until it is ended."""
        JOURNAL.started += 1
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            JOURNAL.ended.set()

    @strawberry.subscription
    async def flood(self, size: int) -> AsyncGenerator[str, None]:
        """Never ends and never waits."""
        JOURNAL.started += 1
        try:
            while True:
                yield "x" * size
        finally:
            JOURNAL.ended.set()

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[int, None]:
        yield 1
        message = "secret of the house"
        raise RuntimeError(message)

    @strawberry.subscription
    async def refuses(self) -> AsyncGenerator[int, None]:
        yield 1
        raise AppError(Code.CONFLICT, TAKEN)


SCHEMA = EdgeSchema(query=Query, mutation=Mutation, subscription=Subscription)
