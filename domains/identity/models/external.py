"""People whom somebody else vouches for, and who may do so: OpenID providers and Telegram."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from domains.identity.models.columns import id_column, moment, tenant, words


class ExternalIdentity(SQLModel, table=True):
    """`provider` is an OpenID issuer's address, or `telegram`: who gives out the subjects.

    It is not the name under which a tenant keeps the provider, or who changes what is behind that
    name would get at everybody who signed in by it.
    """

    __tablename__ = "external_identities"
    __table_args__ = (
        Index(
            "ux_external_identities_subject",
            "tenant_id",
            "provider",
            "subject",
            unique=True,
        ),
        Index("ix_external_identities_user", "tenant_id", "user_id"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    user_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("identity.users.id"), nullable=False))
    provider: str = Field(sa_column=words())
    subject: str = Field(sa_column=words())
    email: str | None = Field(default=None, sa_column=words(required=False))
    display_name: str | None = Field(default=None, sa_column=words(required=False))
    created_at: datetime = Field(sa_column=moment())
    last_used_at: datetime = Field(sa_column=moment())


class OpenIdProvider(SQLModel, table=True):
    """The secret is sealed and leaves the row only on its way to the provider."""

    __tablename__ = "openid_providers"
    __table_args__ = (
        Index("ux_openid_providers_key", "tenant_id", "key", unique=True),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    key: str = Field(sa_column=words())
    name_fa: str = Field(sa_column=words())
    name_en: str = Field(sa_column=words())
    issuer: str = Field(sa_column=words())
    client_id: str = Field(sa_column=words())
    sealed_secret: str = Field(sa_column=words())
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    enabled: bool = Field(sa_column=Column(Boolean, nullable=False))
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class TelegramBot(SQLModel, table=True):
    __tablename__ = "telegram_bots"
    __table_args__ = ({"schema": "identity"},)

    tenant_id: UUID = Field(sa_column=tenant(key=True))
    bot_username: str = Field(sa_column=words())
    sealed_token: str = Field(sa_column=words())
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())
