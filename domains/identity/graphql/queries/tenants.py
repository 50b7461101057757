"""Tenants: one's own, all of them, and the brand of the host that anybody came to."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.tenants import PublicBranding, Tenant
from domains.identity.service import tenant_directory, tenants
from domains.identity.store import tenants as store
from kernel.actor import ANYONE, SYSTEM
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, Page, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class TenantQueries:
    @query(allow=may(Permission.TENANT_READ), description="One's own tenant.")
    async def tenant(self, info: Info) -> Tenant:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            found = await tenants.read(session, session.tenant_id)
        return Tenant.of(found)

    @query(
        allow=may(Permission.PLATFORM), description="All tenants, by their slugs.", list_size=USUAL
    )
    async def tenants(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Tenant]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(
            DOMAIN, context.actor, across_tenants=True
        ) as session:
            page = await store.tenants(session, request)
            rows = await tenants.dressed(session, page.rows)
        shown = Page(rows, page.cursors, page.has_next, page.has_previous)
        return Connection.of(shown, Tenant.of)

    @query(allow=ANYONE, description="The brand of a host, the caller's own when none is named.")
    async def branding(
        self,
        info: Info,
        host: Annotated[
            str | None, strawberry.argument(description="A host name, without port.")
        ] = None,
    ) -> PublicBranding:
        database = info.context.services.database
        tenant_id: UUID = info.context.actor.tenant_id
        if host is not None:
            tenant_id = await tenant_directory.of_host(database, host)
        async with database.read(DOMAIN, SYSTEM, tenant_id=tenant_id) as session:
            found = await tenants.read(session, tenant_id)
        return PublicBranding.of(found)
