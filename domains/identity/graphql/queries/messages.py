"""The development outbox, for whoever looks after the installation."""

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.messages import OutgoingMessage
from domains.identity.store import messages as store
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class MessageQueries:
    @query(
        allow=may(Permission.PLATFORM),
        description="Messages to people of all tenants that nobody has delivered, newest first.",
        list_size=USUAL,
    )
    async def outgoing_messages(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[OutgoingMessage]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(
            DOMAIN, context.actor, across_tenants=True
        ) as session:
            page = await store.messages(session, request)
        return Connection.of(page, OutgoingMessage.of)
