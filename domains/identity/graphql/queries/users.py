"""Users of a tenant, for those who look after them."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.tenancy import OtherTenant, asked_about
from domains.identity.graphql.types.users import User
from domains.identity.service import tenants, user_admin
from domains.identity.store import user_admin as store
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class UserQueries:
    @query(allow=may(Permission.USERS_READ), description="A user of one's own tenant.")
    async def user(
        self, info: Info, id: Annotated[UUID, strawberry.argument(description="The user's id.")]
    ) -> User:
        context = info.context
        database = context.services.database
        tenant_id = await user_admin.tenant_of(database, context.actor, id)
        async with database.read(DOMAIN, context.actor, tenant_id=tenant_id) as session:
            row = await user_admin.read(session, id)
        return User.of(row)

    @query(
        allow=may(Permission.USERS_READ),
        description="The users of one's own tenant, newest first.",
        list_size=USUAL,
    )
    async def users(
        self,
        info: Info,
        tenant_id: OtherTenant = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[User]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        wanted = asked_about(context.actor, tenant_id)
        async with context.services.database.read(
            DOMAIN, context.actor, tenant_id=wanted
        ) as session:
            await tenants.read(session, wanted)
            page = await store.users(session, request)
        return Connection.of(page, User.of)
