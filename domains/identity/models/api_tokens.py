"""API tokens of tenants: what a reseller's server signs in with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from domains.identity.models.columns import id_column, moment, tenant, words


class ApiKey(SQLModel, table=True):
    """Of the token itself only the hash is kept; `public_id` is its readable part."""

    __tablename__ = "tenant_api_keys"
    __table_args__ = (
        Index("ix_tenant_api_keys_tenant_created", "tenant_id", "created_at", "id"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    public_id: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = Field(sa_column=words())
    secret_hash: str = Field(sa_column=words())
    last_four: str = Field(sa_column=words())
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    addresses: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    expires_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    revoked_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    created_at: datetime = Field(sa_column=moment())
    created_by: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("identity.users.id"))
    )
    last_used_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    replaced_by: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("identity.tenant_api_keys.id"), unique=True),
    )
