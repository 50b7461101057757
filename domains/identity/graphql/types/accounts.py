"""The signed-in user's own account, as the user sees it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import SignInMode
from domains.identity.models import User
from kernel.graphql.enums import described
from kernel.graphql.problem import Problem

described(
    SignInMode,
    name="SignInMode",
    description="How a user came to us first.",
    meanings={
        SignInMode.EMAIL: "With an e-mail address.",
        SignInMode.MOBILE: "With a phone number.",
        SignInMode.OPENID: "Through an OpenID provider.",
        SignInMode.TELEGRAM: "Through Telegram.",
        SignInMode.RESELLER: "Made by a tenant's own server.",
    },
)


@strawberry.type(description="A user's own account.")
class Account:
    id: UUID = strawberry.field(description="The user's id.")
    mode: SignInMode = strawberry.field(description="How the user came to us first.")
    email: str | None = strawberry.field(description="The e-mail address, in lower case.")
    phone: str | None = strawberry.field(description="The phone number, in E.164.")
    is_email_verified: bool = strawberry.field(
        description="Whether something that we sent to the e-mail address came back."
    )
    is_phone_verified: bool = strawberry.field(
        description="Whether something that we sent to the phone came back."
    )
    has_password: bool = strawberry.field(description="Whether a password is set.")
    display_name: str = strawberry.field(description="The name that others see.")
    locale: str = strawberry.field(description="The language: fa or en.")
    time_zone: str = strawberry.field(description="The time zone, by its IANA name.")
    avatar_url: str | None = strawberry.field(description="The path of a picture on this server.")
    created_at: datetime = strawberry.field(description="When the account was made.")

    @classmethod
    def of(cls, row: User) -> "Account":
        return cls(
            id=row.id,
            mode=row.mode,
            email=row.email,
            phone=row.phone,
            is_email_verified=row.email_verified_at is not None,
            is_phone_verified=row.phone_verified_at is not None,
            has_password=row.password_hash is not None,
            display_name=row.display_name,
            locale=row.locale,
            time_zone=row.time_zone,
            avatar_url=row.avatar_url,
            created_at=row.created_at,
        )


AccountResult = Annotated[
    Account | Problem, strawberry.union("AccountResult", description="The account, or why not.")
]
