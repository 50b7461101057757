"""Tenants, the names that they answer to, and what they look like."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from domains.identity.api import TenantKind, TenantStatus
from domains.identity.models.columns import choice, id_column, moment, tenant, words
from kernel import roles
from kernel.security import WRITE, Policy, TableSecurity

SCHEMA = "identity"
# The root of all tenancy has no column `tenant_id`: a tenant sees its own row, and who crosses
# tenants sees all of them.
OWN_ROW = "id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"
TENANTS_SECURITY = TableSecurity(
    grants={roles.of(SCHEMA): WRITE},
    policies=(
        Policy("tenant", roles.of(SCHEMA), OWN_ROW, OWN_ROW),
        Policy("all_tenants", roles.across_tenants(SCHEMA), "true", "true"),
    ),
)


class Tenant(SQLModel, table=True):
    __tablename__ = "tenants"
    __table_args__ = ({"schema": SCHEMA, "info": {"security": TENANTS_SECURITY}},)

    id: UUID = Field(sa_column=id_column())
    slug: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = Field(sa_column=words())
    kind: TenantKind = Field(sa_column=choice(TenantKind, "tenants_kind"))
    status: TenantStatus = Field(sa_column=choice(TenantStatus, "tenants_status"))
    settings: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class TenantHost(SQLModel, table=True):
    """A host name that leads to a tenant."""

    __tablename__ = "tenant_hosts"
    __table_args__ = (
        Index("ix_identity_tenant_hosts_tenant_id", "tenant_id"),
        {"schema": SCHEMA},
    )

    host: str = Field(sa_column=Column(Text, primary_key=True))
    tenant_id: UUID = Field(sa_column=tenant())


class TenantBranding(SQLModel, table=True):
    __tablename__ = "tenant_branding"
    __table_args__ = ({"schema": SCHEMA},)

    tenant_id: UUID = Field(sa_column=tenant(key=True))
    display_name_fa: str = Field(sa_column=words())
    display_name_en: str = Field(sa_column=words())
    logo_url: str | None = Field(default=None, sa_column=words(required=False))
    colours: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    sender_email: str | None = Field(default=None, sa_column=words(required=False))
    updated_at: datetime = Field(sa_column=moment())
