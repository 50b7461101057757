"""Making, rotating and revoking API tokens."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.inputs.api_tokens import ApiTokenInput
from domains.identity.graphql.types.api_tokens import (
    ApiToken,
    ApiTokenIssued,
    ApiTokenIssueResult,
    ApiTokenResult,
)
from domains.identity.service import api_keys
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, fresh, may

_MANAGER = fresh(may(Permission.TOKENS_MANAGE))
TokenId = Annotated[UUID, strawberry.argument(description="The token's id.")]


@strawberry.type
class ApiTokenMutations:
    @mutation(allow=_MANAGER, description="Makes an API token, and shows it this once.")
    async def api_token_create(
        self,
        info: Info,
        input: Annotated[ApiTokenInput, strawberry.argument(description="What it is to be.")],
    ) -> ApiTokenIssueResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            issued = await api_keys.create(unit, input.wish(), context.address)
        return ApiTokenIssued.of(issued)

    @mutation(
        allow=_MANAGER,
        description="Makes a successor with the same rights. The old token works on for the "
        "overlap, and the one before the old token no longer.",
    )
    async def api_token_rotate(
        self,
        info: Info,
        id: TokenId,
        overlap_hours: Annotated[
            int,
            strawberry.argument(
                description=f"How long the old token lives on, 0 to {api_keys.LONGEST_OVERLAP}."
            ),
        ] = api_keys.USUAL_OVERLAP,
    ) -> ApiTokenIssueResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            issued = await api_keys.rotate(unit, id, overlap_hours, context.address)
        return ApiTokenIssued.of(issued)

    @mutation(
        allow=_MANAGER, description="Revokes an API token. Within 5 seconds it works nowhere."
    )
    async def api_token_revoke(self, info: Info, id: TokenId) -> ApiTokenResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await api_keys.revoke(unit, id, context.address)
        return ApiToken.of(row)
