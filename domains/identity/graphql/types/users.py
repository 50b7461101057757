"""Users in the schema, as administrators see them."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.identity.api import UserStatus
from domains.identity.models import User as UserRow
from kernel.actor import Role
from kernel.graphql.enums import described

described(
    Role,
    name="Role",
    description="What a user is to the tenant; each role may all that the one before it may.",
    meanings={
        Role.CUSTOMER: "Makes videos.",
        Role.MODERATOR: "Writes the tenant's catalogue, and sees its users.",
        Role.TENANT_ADMIN: "Runs the tenant.",
        Role.PLATFORM_ADMIN: "Runs the platform.",
    },
)
described(
    UserStatus,
    name="UserStatus",
    description="Whether a user may sign in.",
    meanings={
        UserStatus.ACTIVE: "The user may.",
        UserStatus.BANNED: "An administrator forbids it.",
        UserStatus.DELETED: "The account is gone.",
    },
)


@strawberry.type(description="A user, as administrators see one.")
class User:
    id: UUID = strawberry.field(description="The user's id.")
    tenant_id: UUID = strawberry.field(description="The tenant that the user belongs to.")
    display_name: str = strawberry.field(description="The name that others see.")
    email: str | None = strawberry.field(description="The e-mail address.")
    phone: str | None = strawberry.field(description="The phone number, in E.164.")
    status: UserStatus = strawberry.field(description="Whether the user may sign in.")
    roles: list[Role] = strawberry.field(description="What the user is to the tenant.")
    locale: str = strawberry.field(description="The language: fa or en.")
    ban_reason: str | None = strawberry.field(description="Why the user is banned.")
    banned_at: datetime | None = strawberry.field(description="Since when the user is banned.")
    created_at: datetime = strawberry.field(description="When the account was made.")

    @classmethod
    def of(cls, row: UserRow) -> "User":
        return cls(
            id=row.id,
            tenant_id=row.tenant_id,
            display_name=row.display_name,
            email=row.email,
            phone=row.phone,
            status=row.status,
            roles=[Role(role) for role in row.roles],
            locale=row.locale,
            ban_reason=row.ban_reason,
            banned_at=row.banned_at,
            created_at=row.created_at,
        )
