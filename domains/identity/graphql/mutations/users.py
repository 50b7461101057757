"""What administrators do to users, and how the first administrator comes to be."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.types.sessions import SessionTokens
from domains.identity.graphql.types.sign_in import SignedIn
from domains.identity.graphql.types.users import User
from domains.identity.graphql.visits import own_visit
from domains.identity.service import first_admin, user_admin
from kernel.actor import ANYONE, Role
from kernel.db import UnitOfWork
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, fresh, may

Answer = TypeVar("Answer")
UserResult = Annotated[
    User | Problem, strawberry.union("UserResult", description="The user, or why not.")
]
ImpersonationResult = Annotated[
    SessionTokens | Problem,
    strawberry.union("ImpersonationResult", description="The session's tokens, or why not."),
]
FirstAdminResult = Annotated[
    SignedIn | Problem,
    strawberry.union("FirstAdminResult", description="The administrator's session, or why not."),
]
Id = Annotated[UUID, strawberry.argument(description="The user's id.")]
Reason = Annotated[str, strawberry.argument(description="Why; the audit log keeps it.")]
MANAGE = may(Permission.USERS_MANAGE)


@strawberry.type
class UserMutations:
    @mutation(allow=MANAGE, description="Signs a user out everywhere and lets nobody in again.")
    async def user_ban(self, info: Info, id: Id, reason: Reason) -> UserResult:
        return User.of(await _done(info, id, lambda unit: user_admin.ban(unit, id, reason)))

    @mutation(allow=MANAGE, description="Lets a banned user sign in again.")
    async def user_unban(self, info: Info, id: Id) -> UserResult:
        return User.of(await _done(info, id, lambda unit: user_admin.unban(unit, id)))

    @mutation(
        allow=fresh(MANAGE),
        description="Gives a user roles below one's own, instead of those that the user has.",
    )
    async def user_roles_set(
        self,
        info: Info,
        id: Id,
        roles: Annotated[list[Role], strawberry.argument(description="All of the user's roles.")],
    ) -> UserResult:
        return User.of(await _done(info, id, lambda unit: user_admin.set_roles(unit, id, roles)))

    @mutation(
        allow=fresh(may(Permission.PLATFORM)),
        description="Opens a session of an hour as that user. The user sees it in the list.",
    )
    async def user_impersonate(self, info: Info, id: Id, reason: Reason) -> ImpersonationResult:
        device = own_visit(info.context).device
        tokens = await _done(
            info, id, lambda unit: user_admin.impersonate(unit, id, reason, device)
        )
        return SessionTokens.of(tokens)

    @mutation(
        allow=ANYONE,
        description="Makes the first platform admin, with the secret that `up` has printed.",
        authenticates=True,
    )
    async def first_admin_sign_in(
        self,
        info: Info,
        secret: Annotated[str, strawberry.argument(description="What the link has after its `#`.")],
        email: Annotated[str, strawberry.argument(description="The administrator's address.")],
        password: Annotated[
            str, strawberry.argument(description="The new password, 10 to 200 characters.")
        ],
    ) -> FirstAdminResult:
        visit = own_visit(info.context)
        return SignedIn.of(await first_admin.sign_in(visit, secret, email, password))


async def _done(
    info: Info, user_id: UUID, change: Callable[[UnitOfWork], Awaitable[Answer]]
) -> Answer:
    """Works in the user's tenant, with the caller's name on all that is noted."""
    context = info.context
    database = context.services.database
    tenant_id = await user_admin.tenant_of(database, context.actor, user_id)
    async with database.unit(DOMAIN, context.actor, tenant_id=tenant_id) as unit:
        return await change(unit)
