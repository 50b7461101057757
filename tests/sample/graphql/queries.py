"""The queries of the sample."""

from typing import Annotated
from uuid import UUID

import strawberry

from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may
from tests.sample import service, store
from tests.sample.api import DOMAIN
from tests.sample.graphql.types import Note


@strawberry.type
class SampleQueries:
    @query(allow=may(Permission.PROJECTS), description="One note.")
    async def note(
        self, info: Info, id: Annotated[UUID, strawberry.argument(description="The note's id.")]
    ) -> Note:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            row = await service.read(session, id)
        return Note.of(row)

    @query(allow=may(Permission.PROJECTS), description="All notes, newest first.", list_size=USUAL)
    async def notes(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Note]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await store.notes(session, request)
        return Connection.of(page, Note.of)


QUERIES: tuple[type, ...] = (SampleQueries,)
