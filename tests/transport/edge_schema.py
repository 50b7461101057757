"""A small schema for the edge's tests: no database, and every kind of trouble."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from functools import cache
from typing import cast
from uuid import UUID

import strawberry

from graph.transport.handover import EdgeSchema
from kernel.actor import ANONYMOUS, Actor, ActorKind
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.graphql.context import Context, Services
from kernel.texts import Locale, Text

SECRET = "the password of the database is 1234"


@dataclass
class Happened:
    """What the resolvers did, so that a test can say what did not happen."""

    written: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)


HAPPENED = Happened()


@strawberry.type
class Page:
    has_next: bool = False


def _few() -> list["Thing"]:
    return [Thing(name="few")]


@strawberry.type
class Thing:
    name: str = "thing"
    size: int = 1

    @strawberry.field
    def itself(self) -> "Thing":
        return self

    @strawberry.field
    def parts(self) -> list["Thing"]:
        return [Thing(name="part"), Thing(name="part")]

    few: list["Thing"] = strawberry.field(resolver=_few, metadata={"list_size": 3})

    @strawberry.field
    def things(self, first: int | None = None) -> "Connection":
        return Connection(nodes=[Thing() for _ in range(min(first or 2, 2))])


@strawberry.type
class Edge:
    node: Thing
    cursor: str = "1"


@strawberry.type
class Connection:
    nodes: list[Thing]

    @strawberry.field
    def edges(self) -> list[Edge]:
        return [Edge(node=node) for node in self.nodes]

    @strawberry.field
    def page_info(self) -> Page:
        return Page()


@strawberry.input
class Nested:
    numbers: list[int] | None = None
    inner: "Nested | None" = None


def _dear() -> str:
    return "dear"


def _fail(error: Exception) -> str:
    raise error


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        HAPPENED.read.append("hello")
        return "world"

    @strawberry.field
    def thing(self) -> Thing:
        return Thing()

    @strawberry.field
    def nothing(self) -> Thing | None:
        return None

    @strawberry.field
    def things(self, first: int | None = None, last: int | None = None) -> Connection:
        return Connection(nodes=[Thing(), Thing()])

    @strawberry.field
    def defaulted(self, first: int = 7) -> Connection:
        return Connection(nodes=[])

    @strawberry.field
    def everything(self) -> list[Thing]:
        return [Thing(), Thing(), Thing()]

    @strawberry.field
    def pages(self, first: int) -> list[Thing]:
        return [Thing()]

    dear: str = strawberry.field(resolver=_dear, metadata={"cost": 25})

    @strawberry.field
    def echo(self, numbers: list[int] | None = None, nested: Nested | None = None) -> int:
        return len(numbers or [])

    @strawberry.field
    def by_id(self, id: UUID) -> str:
        return str(id)

    @strawberry.field
    def ours(self) -> str:
        return _fail(not_found())

    @strawberry.field
    def ours_with_field(self) -> str:
        error = AppError(
            Code.CONFLICT, Text(en="Taken.", fa="گرفته شده."), field="name", details={"by": "you"}
        )
        return _fail(error)

    @strawberry.field
    def bug(self) -> str | None:
        return _fail(RuntimeError(SECRET))

    @strawberry.field
    def fatal(self) -> str:
        return _fail(RuntimeError(SECRET))

    @strawberry.field
    async def slow(self) -> str:
        try:
            await asyncio.sleep(3600)  # slow on purpose
        except asyncio.CancelledError:
            HAPPENED.cancelled.append("slow")
            raise
        return "never"

    @strawberry.field
    def weird(self) -> strawberry.scalars.JSON:
        return cast("strawberry.scalars.JSON", {1, 2})


def _fail_number() -> int:
    raise not_found()


def _sign_in(code: str) -> bool:
    HAPPENED.written.append(code)
    return False


@strawberry.type
class Mutation:
    @strawberry.mutation
    def write(self, text: str = "x") -> Thing:
        HAPPENED.written.append(text)
        return Thing(name=text)

    @strawberry.mutation
    def refuse(self) -> str | None:
        return _fail(bad_input("text", Text(en="Too short.", fa="کوتاه است.")))

    sign_in: bool = strawberry.mutation(resolver=_sign_in, metadata={"authenticates": True})


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def refused(self) -> AsyncGenerator[int, None]:
        for number in (1, _fail_number()):
            yield number

    @strawberry.subscription
    async def endless(self) -> AsyncGenerator[int, None]:
        try:
            while True:
                yield 1
        finally:
            HAPPENED.cancelled.append("endless")

    @strawberry.subscription
    async def waiting(self) -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            HAPPENED.cancelled.append("waiting")


@cache
def make_schema() -> EdgeSchema:
    return EdgeSchema(query=Query, mutation=Mutation, subscription=Subscription)


USER = Actor(ActorKind.USER, id=UUID(int=1))
TOKEN = Actor(ActorKind.TOKEN, id=UUID(int=2))
NODE = Actor(ActorKind.NODE, id=UUID(int=3))


def make_context(
    actor: Actor = ANONYMOUS, *, locale: Locale = Locale.EN, address: str = "192.0.2.1"
) -> Context:
    services = cast("Services", None)  # no resolver of this schema asks for one
    return Context(actor, locale, "trace-1", services, address)
