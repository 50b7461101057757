"""The API tokens of the caller's tenant."""

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.api_tokens import ApiToken
from domains.identity.store import api_tokens as store
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class ApiTokenQueries:
    @query(
        allow=may(Permission.TOKENS_MANAGE),
        description="The tenant's API tokens, newest first, the dead ones among them.",
        list_size=USUAL,
    )
    async def api_tokens(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ApiToken]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await store.listed(session, request)
        return Connection.of(page, ApiToken.of)
