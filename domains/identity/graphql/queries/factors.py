"""The queries about one's own second factors."""

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.factors import Factor
from domains.identity.service import factors, passkeys
from domains.identity.store import factors as store
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.permissions import Permission, may

_OWN = may(Permission.OWN_ACCOUNT)


@strawberry.type
class FactorQueries:
    @query(
        allow=_OWN,
        description="The caller's own second factors, oldest first: an app and ten passkeys "
        "at most.",
        list_size=passkeys.MOST + 1,
    )
    async def factors(self, info: Info) -> list[Factor]:
        context = info.context
        user_id = factors.owner_id(context.actor)
        async with context.services.database.read(DOMAIN, context.actor) as session:
            rows = await store.confirmed(session, user_id)
        return [Factor.of(row) for row in rows]

    @query(allow=_OWN, description="How many of the caller's recovery codes are unused.")
    async def recovery_codes_left(self, info: Info) -> int:
        context = info.context
        user_id = factors.owner_id(context.actor)
        async with context.services.database.read(DOMAIN, context.actor) as session:
            return await store.codes_left(session, user_id)
