"""What a client shows to prove who is calling."""

from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from domains.identity.api import Ceremony
from domains.identity.service import passkeys
from domains.identity.service.factors import Proof, RecoveryProof, TotpProof
from domains.identity.service.passkeys import Answered
from domains.identity.service.second_factor import PasswordProof
from kernel.actor import Actor
from kernel.db import Database


@strawberry.input(description="What a passkey answered to a challenge.")
class PasskeyAnswer:
    ceremony_id: UUID = strawberry.field(description="The id of the ceremony.")
    credential: JSON = strawberry.field(
        description="The credential that the browser gave, as its `toJSON()` makes it."
    )

    async def answered(
        self, database: Database, actor: Actor, purpose: Ceremony, user_id: UUID | None = None
    ) -> Answered:
        """Ends the ceremony, whatever the answer is worth."""
        challenge = await passkeys.taken(database, actor, purpose, self.ceremony_id, user_id)
        return Answered(challenge, self.credential)


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

    async def shown(self, database: Database, actor: Actor) -> Proof:
        return await _shown(self, database, actor)


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

    async def shown(self, database: Database, actor: Actor) -> Proof | PasswordProof:
        if self.password:
            return PasswordProof(self.password)
        return await _shown(self, database, actor)


async def _shown(given: FactorProof | StepUpProof, database: Database, actor: Actor) -> Proof:
    if given.passkey:
        return await given.passkey.answered(database, actor, Ceremony.SIGN_IN)
    if given.recovery_code:
        return RecoveryProof(given.recovery_code)
    return TotpProof(given.totp or "")
