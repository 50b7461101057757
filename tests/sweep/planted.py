"""Fields of kinds that the product has none of yet, and fields that leak."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import strawberry
from sqlalchemy import text

from graph.composition import Slice
from kernel.actor import ANYONE, SYSTEM
from kernel.errors import AppError, Code, forbidden, not_found
from kernel.graphql.context import Context, Info
from kernel.graphql.fields import mutation, query, subscription
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, may
from kernel.texts import Text
from tests.sample import service
from tests.sample.api import DOMAIN
from tests.sample.graphql.types import Note
from tests.sweep.cases import a_note
from tests.sweep.world import Case, by_id

Id = Annotated[UUID, strawberry.argument(description="A note.")]
OptionalId = Annotated[UUID | None, strawberry.argument(description="A note, or none.")]
PlantedResult = Annotated[
    Note | Problem, strawberry.union("PlantedResult", description="The note, or why not.")
]


@strawberry.input(description="Several notes.")
class PlantedNotes:
    ids: list[UUID] = strawberry.field(description="The notes.")
    also: UUID | None = strawberry.field(default=None, description="One more.")


async def notes(context: Context, *wanted: UUID | None) -> list[Note]:
    async with context.services.database.read(DOMAIN, context.actor) as session:
        return [Note.of(await service.read(session, one)) for one in wanted if one]


@strawberry.type
class HonestQueries:
    @query(allow=may(Permission.PROJECTS), description="Two notes.")
    async def planted_pair(
        self, info: Info, first: OptionalId = None, second: OptionalId = None
    ) -> list[Note]:
        return await notes(info.context, first, second)

    @query(allow=may(Permission.PROJECTS), description="Several notes.")
    async def planted_many(
        self,
        info: Info,
        wish: Annotated[PlantedNotes, strawberry.argument(description="Which notes.")],
    ) -> list[Note]:
        return await notes(info.context, *wish.ids, wish.also)


@strawberry.type
class HonestSubscriptions:
    @subscription(allow=may(Permission.PROJECTS), description="A note, now and at each change.")
    async def planted_note(self, info: Info, id: Id) -> AsyncIterator[Note]:
        context = info.context
        async with context.services.topics.subscribe("sample.notes") as changes:
            while True:
                (shown,) = await notes(context, id)
                yield shown
                await changes.next()


async def exists(info: Info, id: UUID) -> bool:
    """Looks where the caller may not."""
    async with info.context.services.database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        found = await session.execute(
            text("select exists (select from sample.notes where id = :id)"), {"id": id}
        )
        return bool(found.scalar_one())


@strawberry.type
class LeakingQueries:
    @query(allow=ANYONE, description="Says in other words that it is there.")
    async def leaks_by_message(self, info: Info, id: Id) -> Note:
        if await exists(info, id):
            raise AppError(Code.NOT_FOUND, Text(en="Not yours.", fa="مال شما نیست."))
        raise not_found()

    @query(allow=ANYONE, description="Says with a code that it is there.")
    async def leaks_by_code(self, info: Info, id: Id) -> Note:
        raise forbidden() if await exists(info, id) else not_found()

    @query(allow=ANYONE, description="Shows it.")
    async def leaks_by_answer(self, info: Info, id: Id) -> bool:
        return await exists(info, id)

    @query(allow=ANYONE, description="Nobody told the sweep about it.")
    async def leaks_unseen(self, info: Info, id: Id) -> bool:
        return await exists(info, id)


@strawberry.type
class LeakingMutations:
    @mutation(allow=ANYONE, description="Refuses, and has changed it all the same.")
    async def leaks_by_change(self, info: Info, id: Id) -> PlantedResult:
        database = info.context.services.database
        async with database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
            await unit.execute(
                text("update sample.notes set text = 'changed' where id = :id"), {"id": id}
            )
        raise not_found()


@strawberry.type
class LeakingSubscriptions:
    @subscription(allow=ANYONE, description="Says with an event that it is there.")
    async def leaks_by_event(self, info: Info, id: Id) -> AsyncIterator[bool]:
        if not await exists(info, id):
            raise not_found()
        yield True


HONEST = Slice(queries=(HonestQueries,), subscriptions=(HonestSubscriptions,))
LEAKING = Slice(
    queries=(LeakingQueries,),
    mutations=(LeakingMutations,),
    subscriptions=(LeakingSubscriptions,),
)


def _in_list(wanted: str) -> dict[str, Any]:
    return {"wish": {"ids": [wanted]}}


HONEST_CASES: dict[str, Case] = {
    "plantedPair:first": Case(a_note, lambda wanted: {"first": wanted}),
    "plantedPair:second": Case(a_note, lambda wanted: {"second": wanted}),
    "plantedMany:wish.ids[]": Case(a_note, _in_list),
    "plantedMany:wish.also": Case(a_note, lambda wanted: {"wish": {"ids": [], "also": wanted}}),
    "plantedNote": by_id(a_note),
}
