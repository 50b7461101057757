"""What a client shows to prove who is calling."""

from dataclasses import dataclass
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from domains.identity.api import Ceremony
from domains.identity.service import passkeys
from domains.identity.service.factors import Proof, RecoveryProof, TotpProof
from domains.identity.service.passkey_answers import Site
from domains.identity.service.passkeys import Answered
from domains.identity.service.second_factor import CodeProof, PasswordProof, StepUp
from kernel.actor import Actor
from kernel.db import Database


@dataclass(frozen=True, slots=True)
class Showing:
    """Who shows something, and on which site."""

    database: Database
    actor: Actor
    site: Site


@strawberry.input(description="What a passkey answered to a challenge.")
class PasskeyAnswer:
    ceremony_id: UUID = strawberry.field(description="The id of the ceremony.")
    credential: JSON = strawberry.field(
        description="The credential that the browser gave, as its `toJSON()` makes it."
    )

    async def answered(
        self, showing: Showing, purpose: Ceremony, user_id: UUID | None = None
    ) -> Answered:
        """Ends the ceremony, whatever the answer is worth."""
        challenge = await passkeys.taken(
            showing.database, showing.actor, purpose, self.ceremony_id, user_id
        )
        return Answered(challenge, self.credential, showing.site)


@strawberry.input(one_of=True, description="A second factor: exactly one of these.")
class FactorProof:
    totp: str | None = strawberry.field(
        default=strawberry.UNSET, description="The six digits that the authenticator app shows."
    )
    recovery_code: str | None = strawberry.field(
        default=strawberry.UNSET, description="A recovery code that was not used before."
    )
    passkey: PasskeyAnswer | None = strawberry.field(
        default=strawberry.UNSET, description="The answer to a challenge of passkeySignInStart."
    )

    async def shown(self, showing: Showing) -> Proof:
        return await _shown(self, showing)


@strawberry.input(one_of=True, description="Who is calling shows it again with one of these.")
class StepUpProof:
    password: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The password; only while the account has no second factor.",
    )
    totp: str | None = strawberry.field(
        default=strawberry.UNSET, description="The six digits that the authenticator app shows."
    )
    recovery_code: str | None = strawberry.field(
        default=strawberry.UNSET, description="A recovery code that was not used before."
    )
    passkey: PasskeyAnswer | None = strawberry.field(
        default=strawberry.UNSET, description="The answer to a challenge of passkeySignInStart."
    )

    code: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A code of stepUpCodeRequest; only while the account has no second factor.",
    )

    async def shown(self, showing: Showing) -> StepUp:
        if self.password:
            return PasswordProof(self.password)
        if self.code:
            return CodeProof(self.code)
        return await _shown(self, showing)


async def _shown(given: FactorProof | StepUpProof, showing: Showing) -> Proof:
    if given.passkey:
        return await given.passkey.answered(showing, Ceremony.SIGN_IN)
    if given.recovery_code:
        return RecoveryProof(given.recovery_code)
    return TotpProof(given.totp or "")
