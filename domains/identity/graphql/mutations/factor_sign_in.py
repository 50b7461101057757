"""Signing in with a passkey alone, or with a second factor after the password."""

from typing import Annotated

import strawberry

from domains.identity.api import Ceremony
from domains.identity.graphql.inputs.factors import FactorProof, PasskeyAnswer, Showing
from domains.identity.graphql.types.factors import PasskeyCeremony, PasskeyCeremonyResult
from domains.identity.graphql.types.sign_in import SignInResult, shown
from domains.identity.graphql.visits import visit_of
from domains.identity.service import passkeys, second_factor
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation

Tenant = Annotated[
    str | None,
    strawberry.argument(description="The tenant's slug, where the host does not tell it."),
]


@strawberry.type
class FactorSignInMutations:
    @mutation(
        allow=ANYONE,
        description="A challenge for any passkey of this site: to sign in, as a second factor, "
        "or to show again who is calling.",
    )
    async def passkey_sign_in_start(
        self, info: Info, tenant: Tenant = None
    ) -> PasskeyCeremonyResult:
        visit = await visit_of(info.context, tenant)
        async with visit.unit() as unit:
            started = await passkeys.sign_in_start(unit, visit.here)
        return PasskeyCeremony.of(started)

    @mutation(
        allow=ANYONE,
        description="Signs in with a passkey and nothing else.",
        authenticates=True,
    )
    async def passkey_sign_in_finish(
        self,
        info: Info,
        answer: Annotated[
            PasskeyAnswer, strawberry.argument(description="What the passkey answered.")
        ],
        tenant: Tenant = None,
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        showing = Showing(visit.database, visit.actor, visit.here)
        answered = await answer.answered(showing, Ceremony.SIGN_IN)
        return shown(await second_factor.finish_passkey(visit, answered))

    @mutation(
        allow=ANYONE,
        description="Ends a sign-in that asked for a second factor. A ticket is good for five "
        "tries.",
        authenticates=True,
    )
    async def second_factor_verify(
        self,
        info: Info,
        ticket: Annotated[
            str, strawberry.argument(description="The ticket of SecondFactorNeeded.")
        ],
        proof: Annotated[FactorProof, strawberry.argument(description="The second factor.")],
        tenant: Tenant = None,
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        proven = await proof.shown(Showing(visit.database, visit.actor, visit.here))
        return shown(await second_factor.finish(visit, ticket, proven))
