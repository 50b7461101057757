"""The queries of the ground."""

import strawberry

from kernel import deadletters, roles
from kernel.actor import ANYONE, PLATFORM_ADMIN
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.graphql.types import DeadLetter, Server
from kernel.keyset import USUAL, PageRequest
from kernel.version import version


@strawberry.type
class GroundQueries:
    @query(allow=ANYONE, description="The server that answers: its version and its clock.")
    def server(self, info: Info) -> Server:
        return Server(version=version(), time=info.context.services.database.tools.clock.now())

    @query(
        allow=PLATFORM_ADMIN,
        description="Background jobs that failed for good, newest first.",
        list_size=USUAL,
    )
    async def dead_letters(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[DeadLetter]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(
            roles.KERNEL_SCHEMA, context.actor, across_tenants=True
        ) as session:
            page = await deadletters.listed(session, request)
            reasons = await deadletters.reasons(session, [row.id for row in page.rows])
        return Connection.of(page, lambda row: DeadLetter.of(row, reasons.get(row.id, "")))


QUERIES: tuple[type, ...] = (GroundQueries,)
