"""The caller in the schema: which user, and by which session."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.identity.graphql.types.accounts import Account
from domains.identity.models import User
from kernel.actor import Actor, Role


@strawberry.type(description="The user who calls.")
class Viewer:
    account: Account = strawberry.field(description="The user's own account.")
    roles: list[Role] = strawberry.field(description="What the user may act as in this session.")
    tenant_id: UUID = strawberry.field(description="The tenant that the user belongs to.")
    session_id: UUID = strawberry.field(description="The session that the call is made with.")
    fresh_at: datetime | None = strawberry.field(
        description="When the user last showed who he is; what is dangerous wants 10 minutes."
    )
    impersonator_id: UUID | None = strawberry.field(
        description="The administrator who acts as this user, when one does. Show it."
    )

    @classmethod
    def of(cls, row: User, session_id: UUID, actor: Actor) -> "Viewer":
        return cls(
            account=Account.of(row),
            roles=sorted(actor.roles, key=list(Role).index),
            tenant_id=row.tenant_id,
            session_id=session_id,
            fresh_at=actor.fresh_at,
            impersonator_id=actor.impersonator_id,
        )
