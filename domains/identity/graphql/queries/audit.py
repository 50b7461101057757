"""Reading the audit log, and verifying that nobody has changed it."""

from typing import Annotated

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.tenancy import OtherTenant, asked_about
from domains.identity.graphql.types.audit import AuditEntry, AuditVerdict
from domains.identity.service import audit_chain, tenants
from domains.identity.store import audit as store
from kernel.errors import bad_input
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may
from kernel.texts import Text

_NO_PLACE = Text(
    en="after is a place in the chain, 0 or more. Take it from goOnAfter.",
    fa="after جایی در زنجیره است، ۰ یا بیشتر. آن را از goOnAfter بردارید.",
)


@strawberry.type
class AuditQueries:
    @query(
        allow=may(Permission.AUDIT_READ),
        description="The audit log of one's own tenant, newest first.",
        list_size=USUAL,
    )
    async def audit_entries(
        self,
        info: Info,
        tenant_id: OtherTenant = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[AuditEntry]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        wanted = asked_about(context.actor, tenant_id)
        async with context.services.database.read(
            DOMAIN, context.actor, tenant_id=wanted
        ) as session:
            await tenants.read(session, wanted)
            page = await store.entries(session, request)
        return Connection.of(page, AuditEntry.of)

    @query(
        allow=may(Permission.AUDIT_READ),
        description="Recomputes the chain of one's own tenant's audit log, 20,000 entries at once.",
        cost=500,
    )
    async def audit_verify(
        self,
        info: Info,
        tenant_id: OtherTenant = None,
        after: Annotated[
            int, strawberry.argument(description="Begin behind this place of the chain.")
        ] = 0,
    ) -> AuditVerdict:
        if after < 0:
            raise bad_input("after", _NO_PLACE)
        context = info.context
        database = context.services.database
        wanted = asked_about(context.actor, tenant_id)
        async with database.read(DOMAIN, context.actor, tenant_id=wanted) as session:
            await tenants.read(session, wanted)
            verdict = await audit_chain.verify(session, wanted, database.tools.keys, after=after)
        return AuditVerdict.of(verdict)
