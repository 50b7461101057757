"""Second factors in the schema: what a user has, and what is shown once while it is made."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from domains.identity.graphql.types.factor_kinds import FactorKind
from domains.identity.models import Factor as FactorRow
from domains.identity.service.access import Access
from domains.identity.service.passkeys import Started
from domains.identity.service.totp import TotpSetup as Setup
from kernel.graphql.problem import Problem


@strawberry.type(description="A second factor of a user.")
class Factor:
    id: UUID = strawberry.field(description="The factor's id.")
    kind: FactorKind = strawberry.field(description="What it is.")
    label: str = strawberry.field(description="What its owner calls it.")
    created_at: datetime = strawberry.field(description="When it was set up.")
    last_used_at: datetime | None = strawberry.field(
        description="When it last opened the account; null while it has not."
    )

    @classmethod
    def of(cls, row: FactorRow) -> "Factor":
        return cls(
            id=row.id,
            kind=row.kind,
            label=row.label,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )


@strawberry.type(description="What an authenticator app needs. It is shown this once.")
class TotpSetup:
    secret: str = strawberry.field(description="To be typed in where no camera is at hand.")
    uri: str = strawberry.field(description="An otpauth address with the secret.")
    qr: str = strawberry.field(
        description="The address as a QR code: a data address of an SVG, ready for an image."
    )

    @classmethod
    def of(cls, setup: Setup) -> "TotpSetup":
        return cls(secret=setup.secret, uri=setup.uri, qr=setup.qr)


@strawberry.type(description="A challenge for a passkey, to be answered once within 5 minutes.")
class PasskeyCeremony:
    id: UUID = strawberry.field(description="Goes back with the answer.")
    options: JSON = strawberry.field(
        description="What `navigator.credentials` of the browser takes as `publicKey`, as JSON."
    )

    @classmethod
    def of(cls, started: Started) -> "PasskeyCeremony":
        return cls(id=started.ceremony_id, options=JSON(started.options))


@strawberry.type(description="Recovery codes. They are shown this once; older ones are void.")
class RecoveryCodes:
    codes: list[str] = strawberry.field(description="Each is good for one sign-in.")


@strawberry.type(description="A second factor was removed.")
class FactorRemoved:
    id: UUID = strawberry.field(description="The id that it had.")


@strawberry.type(description="The session is fresh again, for 10 minutes.")
class SteppedUp:
    access_token: str = strawberry.field(
        description="Takes the place of the old access token, which does not know of it."
    )
    access_expires_at: datetime = strawberry.field(
        description="When the access token is worth nothing any more."
    )

    @classmethod
    def of(cls, access: Access) -> "SteppedUp":
        return cls(access_token=access.token, access_expires_at=access.expires_at)


FactorResult = Annotated[
    Factor | Problem,
    strawberry.union("FactorResult", description="The factor, or why not."),
]
TotpSetupResult = Annotated[
    TotpSetup | Problem,
    strawberry.union("TotpSetupResult", description="What the app needs, or why not."),
]
PasskeyCeremonyResult = Annotated[
    PasskeyCeremony | Problem,
    strawberry.union("PasskeyCeremonyResult", description="The challenge, or why not."),
]
RecoveryCodesResult = Annotated[
    RecoveryCodes | Problem,
    strawberry.union("RecoveryCodesResult", description="The codes, or why not."),
]
FactorRemovedResult = Annotated[
    FactorRemoved | Problem,
    strawberry.union("FactorRemovedResult", description="That it is gone, or why not."),
]
StepUpResult = Annotated[
    SteppedUp | Problem,
    strawberry.union("StepUpResult", description="The new access token, or why not."),
]
