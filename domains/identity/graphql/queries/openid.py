"""Providers for the sign-in page and for administrators, and what a user is linked to."""

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.mutations.sign_in import Tenant
from domains.identity.graphql.types.openid import ExternalIdentity, OpenIdProvider, OpenIdSignIn
from domains.identity.graphql.visits import visit_of
from domains.identity.service import external, factors
from domains.identity.service.openid import providers
from domains.identity.store import openid as store
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.permissions import Permission, may


@strawberry.type
class OpenIdQueries:
    @query(
        allow=ANYONE,
        description="The providers through which one can sign in here.",
        list_size=providers.MOST,
    )
    async def open_id_sign_ins(self, info: Info, tenant: Tenant = None) -> list[OpenIdSignIn]:
        visit = await visit_of(info.context, tenant)
        async with visit.read() as session:
            rows = await store.all_of(session, enabled_only=True)
        return [OpenIdSignIn.of(row) for row in rows]

    @query(
        allow=may(Permission.TENANT_MANAGE),
        description="All providers of one's own tenant, those that are switched off too.",
        list_size=providers.MOST,
    )
    async def open_id_providers(self, info: Info) -> list[OpenIdProvider]:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            rows = await store.all_of(session, enabled_only=False)
        return [OpenIdProvider.of(row) for row in rows]

    @query(
        allow=may(Permission.OWN_ACCOUNT),
        description="The accounts elsewhere with which the caller signs in, oldest first.",
        list_size=external.MOST,
    )
    async def external_identities(self, info: Info) -> list[ExternalIdentity]:
        context = info.context
        user_id = factors.owner_id(context.actor)
        async with context.services.database.read(DOMAIN, context.actor) as session:
            rows = await external.own(session, user_id)
        return [ExternalIdentity.of(row) for row in rows]
