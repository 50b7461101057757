"""OpenID providers and external identities in the schema."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.models import ExternalIdentity as IdentityRow
from domains.identity.models import OpenIdProvider as ProviderRow
from domains.identity.service import external
from domains.identity.service.openid.flow import Begun
from kernel.graphql.problem import Problem


@strawberry.type(description="A provider on the sign-in page.")
class OpenIdSignIn:
    key: str = strawberry.field(description="What openIdBegin takes.")
    name_fa: str = strawberry.field(description="Its name in Persian.")
    name_en: str = strawberry.field(description="Its name in English.")

    @classmethod
    def of(cls, row: ProviderRow) -> "OpenIdSignIn":
        return cls(key=row.key, name_fa=row.name_fa, name_en=row.name_en)


@strawberry.type(description="A provider as administrators see it; its secret is never shown.")
class OpenIdProvider:
    key: str = strawberry.field(description="Its short name in this tenant.")
    name_fa: str = strawberry.field(description="Its name in Persian.")
    name_en: str = strawberry.field(description="Its name in English.")
    issuer: str = strawberry.field(description="The issuer's address.")
    client_id: str = strawberry.field(description="What the provider calls this site.")
    scopes: list[str] = strawberry.field(description="What is asked for.")
    enabled: bool = strawberry.field(description="Whether people may use it.")
    created_at: datetime = strawberry.field(description="When it was added.")
    updated_at: datetime = strawberry.field(description="When it was last changed.")

    @classmethod
    def of(cls, row: ProviderRow) -> "OpenIdProvider":
        return cls(
            key=row.key,
            name_fa=row.name_fa,
            name_en=row.name_en,
            issuer=row.issuer,
            client_id=row.client_id,
            scopes=row.scopes,
            enabled=row.enabled,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


@strawberry.type(description="A provider was removed.")
class OpenIdProviderRemoved:
    key: str = strawberry.field(description="Its short name.")


@strawberry.type(description="A sign-in through a provider has begun.")
class OpenIdBegun:
    address: str = strawberry.field(description="Where the browser goes now.")
    ticket: str = strawberry.field(
        description="Stays in this browser; without it what comes back opens nothing."
    )
    minutes: int = strawberry.field(description="For how many minutes the ticket is good.")

    @classmethod
    def of(cls, begun: Begun, minutes: int) -> "OpenIdBegun":
        return cls(address=begun.address, ticket=begun.ticket, minutes=minutes)


@strawberry.type(description="An account elsewhere with which one signs in here.")
class ExternalIdentity:
    id: UUID = strawberry.field(description="Its id here.")
    provider: str = strawberry.field(description="Whose account it is: a host name, or Telegram.")
    email: str | None = strawberry.field(description="The address that is known there.")
    display_name: str | None = strawberry.field(description="The name that is known there.")
    created_at: datetime = strawberry.field(description="When it was linked.")
    last_used_at: datetime = strawberry.field(description="When it was last used.")

    @classmethod
    def of(cls, row: IdentityRow) -> "ExternalIdentity":
        return cls(
            id=row.id,
            provider=external.shown_provider(row.provider),
            email=row.email,
            display_name=row.display_name,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )


@strawberry.type(description="An account elsewhere no longer signs in here.")
class ExternalIdentityRemoved:
    id: UUID = strawberry.field(description="Its id here.")


OpenIdProviderResult = Annotated[
    OpenIdProvider | Problem,
    strawberry.union("OpenIdProviderResult", description="The provider, or why not."),
]
OpenIdProviderRemovedResult = Annotated[
    OpenIdProviderRemoved | Problem,
    strawberry.union("OpenIdProviderRemovedResult", description="That it is gone, or why not."),
]
OpenIdBegunResult = Annotated[
    OpenIdBegun | Problem,
    strawberry.union("OpenIdBegunResult", description="Where to go, or why not."),
]
ExternalIdentityResult = Annotated[
    ExternalIdentity | Problem,
    strawberry.union("ExternalIdentityResult", description="The linked account, or why not."),
]
ExternalIdentityRemovedResult = Annotated[
    ExternalIdentityRemoved | Problem,
    strawberry.union("ExternalIdentityRemovedResult", description="That it is gone, or why not."),
]
