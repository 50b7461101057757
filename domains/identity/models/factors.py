"""Second factors: authenticator apps, passkeys and their ceremonies, recovery codes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from domains.identity.api import Ceremony, FactorKind
from domains.identity.models.columns import choice, id_column, moment, tenant, words


def _user(*, required: bool = True) -> "Column[UUID]":
    return Column(Uuid, ForeignKey("identity.users.id"), nullable=not required)


class Factor(SQLModel, table=True):
    """An app has a sealed secret and its last step, a passkey a public key and its counter."""

    __tablename__ = "factors"
    __table_args__ = (
        Index("ix_factors_user", "tenant_id", "user_id"),
        Index(
            "ux_factors_credential",
            "tenant_id",
            "credential_id",
            unique=True,
            postgresql_where=text("credential_id is not null"),
        ),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    user_id: UUID = Field(sa_column=_user())
    kind: FactorKind = Field(sa_column=choice(FactorKind, "factors_kind"))
    label: str = Field(sa_column=words())
    secret: str | None = Field(default=None, sa_column=words(required=False))
    last_step: int | None = Field(default=None, sa_column=Column(BigInteger))
    credential_id: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    public_key: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    rp_id: str | None = Field(default=None, sa_column=words(required=False))
    """For which host a passkey is good; none: for the host of the public address."""
    sign_count: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    transports: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(Text), nullable=False)
    )
    created_at: datetime = Field(sa_column=moment())
    confirmed_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    last_used_at: datetime | None = Field(default=None, sa_column=moment(required=False))


class RecoveryCode(SQLModel, table=True):
    """Only the hash of a code is kept; a used one stays, so that its use can be told."""

    __tablename__ = "recovery_codes"
    __table_args__ = (
        Index("ux_recovery_codes", "tenant_id", "user_id", "hash", unique=True),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    user_id: UUID = Field(sa_column=_user())
    hash: str = Field(sa_column=words())
    made_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(required=False))


class PasskeyCeremony(SQLModel, table=True):
    """A challenge that a passkey is to sign; gone as soon as an answer came."""

    __tablename__ = "passkey_ceremonies"
    __table_args__ = (
        Index("ix_passkey_ceremonies_expiry", "tenant_id", "expires_at"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    user_id: UUID | None = Field(default=None, sa_column=_user(required=False))
    purpose: Ceremony = Field(sa_column=choice(Ceremony, "passkey_ceremonies_purpose"))
    challenge: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    expires_at: datetime = Field(sa_column=moment())
