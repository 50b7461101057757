"""API tokens of a tenant, as an administrator sees them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.models import ApiKey
from domains.identity.service.api_keys import Issued
from domains.identity.service.token_format import START
from kernel.graphql.problem import Problem


@strawberry.type(description="A token with which a tenant's own server calls this API.")
class ApiToken:
    id: UUID = strawberry.field(description="The token's id, which is no secret.")
    name: str = strawberry.field(description="What it is for, in the words of who made it.")
    prefix: str = strawberry.field(description="How the token begins.")
    last_four: str = strawberry.field(description="The last four characters of its secret part.")
    scopes: list[str] = strawberry.field(description="What it may do.")
    addresses: list[str] = strawberry.field(
        description="The networks that it may be used from; none means everywhere."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(
        description="When it stops to work; after a rotation the end of the overlap."
    )
    revoked_at: datetime | None = strawberry.field(description="When it was revoked, if it was.")
    last_used_at: datetime | None = strawberry.field(
        description="When it was used last, to the minute."
    )
    replaced_by: UUID | None = strawberry.field(
        description="The id of the token that a rotation made of it."
    )

    @classmethod
    def of(cls, row: ApiKey) -> "ApiToken":
        return cls(
            id=row.id,
            name=row.name,
            prefix=f"{START}{row.public_id}",
            last_four=row.last_four,
            scopes=row.scopes,
            addresses=row.addresses,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
            replaced_by=row.replaced_by,
        )


@strawberry.type(description="A new API token. This is the only time that it is shown.")
class ApiTokenIssued:
    token: str = strawberry.field(description="The token; keep it like a password.")
    api_token: ApiToken = strawberry.field(description="What is kept of it here.")

    @classmethod
    def of(cls, issued: Issued) -> "ApiTokenIssued":
        return cls(token=issued.token, api_token=ApiToken.of(issued.row))


ApiTokenIssueResult = Annotated[
    ApiTokenIssued | Problem,
    strawberry.union("ApiTokenIssueResult", description="The new token, or why there is none."),
]
ApiTokenResult = Annotated[
    ApiToken | Problem,
    strawberry.union("ApiTokenResult", description="The token as it is now, or what is wrong."),
]
