"""Signing in through OpenID providers, linking them, and naming a tenant's providers."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.inputs.openid import OpenIdProviderInput
from domains.identity.graphql.mutations.sign_in import Tenant
from domains.identity.graphql.types.openid import (
    ExternalIdentity,
    ExternalIdentityRemoved,
    ExternalIdentityRemovedResult,
    ExternalIdentityResult,
    OpenIdBegun,
    OpenIdBegunResult,
    OpenIdProvider,
    OpenIdProviderRemoved,
    OpenIdProviderRemovedResult,
    OpenIdProviderResult,
)
from domains.identity.graphql.types.sign_in import SignInResult, shown
from domains.identity.graphql.visits import own_visit, visit_of
from domains.identity.service import external
from domains.identity.service.openid import flow, providers
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, fresh, may

_MANAGER = fresh(may(Permission.TENANT_MANAGE))
_OWN = fresh(may(Permission.OWN_ACCOUNT))
Key = Annotated[str, strawberry.argument(description="The provider's key.")]
Ticket = Annotated[str, strawberry.argument(description="What openIdBegin answered.")]
State = Annotated[str, strawberry.argument(description="`state` of the address come back to.")]
AuthorizationCode = Annotated[
    str, strawberry.argument(description="`code` of the address come back to.")
]


@strawberry.type
class OpenIdMutations:
    @mutation(
        allow=ANYONE,
        description="Begins a sign-in, or a linking, through a provider.",
        authenticates=True,
    )
    async def open_id_begin(
        self,
        info: Info,
        provider: Key,
        redirect_uri: Annotated[
            str,
            strawberry.argument(
                description="Where the provider sends the browser back to, an address of this "
                "site without a query."
            ),
        ],
        tenant: Tenant = None,
    ) -> OpenIdBegunResult:
        visit = await visit_of(info.context, tenant)
        return OpenIdBegun.of(await flow.begin(visit, provider, redirect_uri), flow.MINUTES)

    @mutation(
        allow=ANYONE,
        description="Ends a sign-in through a provider; who comes for the first time registers.",
        authenticates=True,
    )
    async def open_id_finish(
        self,
        info: Info,
        ticket: Ticket,
        state: State,
        authorization_code: AuthorizationCode,
        tenant: Tenant = None,
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        return shown(await flow.finish(visit, ticket, state, authorization_code))

    @mutation(
        allow=_OWN,
        description="Links the provider's account to the caller's own: it opens it from now on.",
        authenticates=True,
    )
    async def open_id_link_finish(
        self, info: Info, ticket: Ticket, state: State, authorization_code: AuthorizationCode
    ) -> ExternalIdentityResult:
        visit = own_visit(info.context)
        return ExternalIdentity.of(await flow.link(visit, ticket, state, authorization_code))

    @mutation(
        allow=_OWN,
        description="Lets an account elsewhere no longer sign in here; never the last way in.",
    )
    async def external_identity_remove(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="Of externalIdentities.")],
    ) -> ExternalIdentityRemovedResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            return ExternalIdentityRemoved(id=await external.unlink(unit, id))

    @mutation(allow=_MANAGER, description="Adds a provider to one's own tenant, or changes it.")
    async def open_id_provider_put(
        self,
        info: Info,
        input: Annotated[OpenIdProviderInput, strawberry.argument(description="The provider.")],
    ) -> OpenIdProviderResult:
        context = info.context
        database = context.services.database
        async with database.unit(DOMAIN, context.actor) as unit:
            row = await providers.put(unit, database.tools.outward, input.wanted())
            return OpenIdProvider.of(row)

    @mutation(
        allow=_MANAGER,
        description="Removes a provider of one's own tenant. Its people keep their accounts.",
    )
    async def open_id_provider_remove(self, info: Info, key: Key) -> OpenIdProviderRemovedResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            return OpenIdProviderRemoved(key=await providers.remove(unit, key))
