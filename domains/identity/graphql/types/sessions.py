"""Sessions in the schema: the tokens of one, and the list of a user's own."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.identity.models import Session as SessionRow
from domains.identity.service.sessions import Tokens


@strawberry.type(description="What a client keeps of its session.")
class SessionTokens:
    access_token: str = strawberry.field(
        description="Send it with each request, as `Authorization: Bearer …`."
    )
    access_expires_at: datetime = strawberry.field(
        description="When the access token is worth nothing any more; refresh before that."
    )
    refresh_token: str = strawberry.field(
        description="Good once, for sessionRefresh. Keep it where no script can read it."
    )
    session_id: UUID = strawberry.field(description="The session that they belong to.")

    @classmethod
    def of(cls, tokens: Tokens) -> "SessionTokens":
        return cls(
            access_token=tokens.access,
            access_expires_at=tokens.access_expires_at,
            refresh_token=tokens.refresh,
            session_id=tokens.session_id,
        )


@strawberry.type(description="A sign-in on one device, until it is ended or runs out.")
class Session:
    id: UUID = strawberry.field(description="The session's id.")
    device: str | None = strawberry.field(
        description="What the device called itself when it was last seen."
    )
    address: str = strawberry.field(description="The address that it was last seen at.")
    created_at: datetime = strawberry.field(description="When it was opened.")
    last_used_at: datetime = strawberry.field(description="When it was last refreshed.")
    expires_at: datetime = strawberry.field(description="When it ends by itself.")
    is_current: bool = strawberry.field(description="Whether it is the one that asks.")
    is_impersonated: bool = strawberry.field(
        description="Whether an administrator acts as the user in it."
    )

    @classmethod
    def of(cls, row: SessionRow, current: UUID | None) -> "Session":
        return cls(
            id=row.id,
            device=row.user_agent,
            address=row.address,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
            is_current=row.id == current,
            is_impersonated=row.impersonator_id is not None,
        )


@strawberry.type(description="Sessions were ended; their devices are signed out within seconds.")
class SessionsEnded:
    count: int = strawberry.field(description="How many; those that had ended before don't count.")
