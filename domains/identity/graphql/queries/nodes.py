"""Which machines may call as render nodes."""

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.nodes import NodeAccess
from domains.identity.store import nodes as store
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class NodeQueries:
    @query(
        allow=may(Permission.PLATFORM),
        description="The machines that may call as render nodes, newest first.",
        list_size=USUAL,
    )
    async def node_accesses(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[NodeAccess]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(
            DOMAIN, context.actor, tenant_id=HOUSE_TENANT_ID
        ) as session:
            page = await store.listed(session, request)
        return Connection.of(page, NodeAccess.of)
