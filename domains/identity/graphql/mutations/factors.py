"""Mutations on one's own second factors; all of them ask for a fresh sign-in."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.identity.api import DOMAIN, Ceremony
from domains.identity.graphql.inputs.factors import PasskeyAnswer, Showing, StepUpProof
from domains.identity.graphql.types.factors import (
    Factor,
    FactorRemoved,
    FactorRemovedResult,
    FactorResult,
    PasskeyCeremony,
    PasskeyCeremonyResult,
    RecoveryCodes,
    RecoveryCodesResult,
    SteppedUp,
    StepUpResult,
    TotpSetup,
    TotpSetupResult,
)
from domains.identity.graphql.types.sign_in import MessageOrdered, MessageResult
from domains.identity.graphql.visits import own_site, own_visit
from domains.identity.service import (
    factors,
    passkeys,
    recovery_codes,
    second_factor,
    step_up_codes,
    totp,
)
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, fresh, may

_OWN = may(Permission.OWN_ACCOUNT)
Label = Annotated[
    str,
    strawberry.argument(
        description=f"What the owner calls it, 1 to {factors.LONGEST_LABEL} characters."
    ),
]


@strawberry.type
class FactorMutations:
    @mutation(
        allow=fresh(_OWN),
        description="Begins to set up an authenticator app; totpConfirm with its first code "
        "ends it. An unconfirmed setup guards nothing.",
    )
    async def totp_setup(self, info: Info, label: Label) -> TotpSetupResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            user = await factors.owner(unit)
            setup = await totp.setup(unit, user, factors.label_of(label))
        return TotpSetup.of(setup)

    @mutation(
        allow=fresh(_OWN),
        description="Confirms the authenticator app: from now on it is asked for at sign-in.",
        authenticates=True,
    )
    async def totp_confirm(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="The code that the app shows.")],
    ) -> FactorResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await totp.confirm(unit, await factors.owner(unit), code)
        return Factor.of(row)

    @mutation(allow=fresh(_OWN), description="Begins to register a passkey.")
    async def passkey_register_start(self, info: Info) -> PasskeyCeremonyResult:
        context, site = info.context, await own_site(info.context)
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            started = await passkeys.register_start(unit, await factors.owner(unit), site)
        return PasskeyCeremony.of(started)

    @mutation(
        allow=fresh(_OWN),
        description="Registers the passkey that answered: it signs in from now on.",
        authenticates=True,
    )
    async def passkey_register_finish(
        self,
        info: Info,
        answer: Annotated[
            PasskeyAnswer, strawberry.argument(description="What the passkey answered.")
        ],
        label: Label,
    ) -> FactorResult:
        context = info.context
        database, actor = context.services.database, context.actor
        named, user_id = factors.label_of(label), factors.owner_id(actor)
        showing = Showing(database, actor, await own_site(context))
        answered = await answer.answered(showing, Ceremony.REGISTER, user_id)
        async with database.unit(DOMAIN, actor) as unit:
            user = await factors.owner(unit)
            row = await passkeys.register_finish(unit, user, answered, named)
        return Factor.of(row)

    @mutation(
        allow=fresh(_OWN),
        description="Makes ten recovery codes and shows them this once; older ones are void.",
    )
    async def recovery_codes_make(self, info: Info) -> RecoveryCodesResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            codes = await recovery_codes.make(unit, await factors.owner(unit))
        return RecoveryCodes(codes=codes)

    @mutation(
        allow=fresh(_OWN),
        description="Removes a second factor. With the last one the recovery codes end too.",
    )
    async def factor_remove(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The factor's id.")],
    ) -> FactorRemovedResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            removed = await factors.remove(unit, id)
        return FactorRemoved(id=removed)

    @mutation(
        allow=_OWN,
        description="Sends a code for stepUp to the confirmed address, or else number, of an "
        "account that has no second factor.",
    )
    async def step_up_code_request(self, info: Info) -> MessageResult:
        await step_up_codes.request(own_visit(info.context))
        return MessageOrdered(minutes=step_up_codes.MINUTES)

    @mutation(
        allow=_OWN,
        description="Shows again who is calling, for what asks for a fresh sign-in.",
        authenticates=True,
    )
    async def step_up(
        self,
        info: Info,
        proof: Annotated[
            StepUpProof,
            strawberry.argument(description="A second factor, the password, or a code."),
        ],
    ) -> StepUpResult:
        context = info.context
        database, actor = context.services.database, context.actor
        shown = await proof.shown(Showing(database, actor, await own_site(context)))
        return SteppedUp.of(await second_factor.step_up(database, actor, shown, context.address))
