"""The audit log: appended to and never changed, chained by hash afterwards."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, Index, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from domains.identity.models.columns import id_column, moment, uuid, words
from kernel import roles
from kernel.security import TENANT, Policy, TableSecurity

SCHEMA = "identity"
AUDIT_SECURITY = TableSecurity(
    grants={
        roles.of(SCHEMA): frozenset({"SELECT", "INSERT"}),
        # Only the worker that chains crosses tenants, and it may set the chain and no more:
        # a trigger holds everybody to that.
        roles.across_tenants(SCHEMA): frozenset({"SELECT", "INSERT", "UPDATE"}),
    },
    policies=(
        Policy("tenant", roles.of(SCHEMA), TENANT, TENANT),
        Policy("all_tenants", roles.across_tenants(SCHEMA), "true", "true"),
    ),
)


class AuditEntry(SQLModel, table=True):
    """One line: who did what to what, for whom, from where, in which trace."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_tenant", "tenant_id", "seq"),
        Index(
            "ux_audit_entries_chain",
            "tenant_id",
            "chain_seq",
            unique=True,
            postgresql_where=text("chain_seq is not null"),
        ),
        Index(
            "ix_audit_entries_unchained", "xid", "seq", postgresql_where=text("chain_seq is null")
        ),
        {"schema": SCHEMA, "info": {"security": AUDIT_SECURITY}},
    )

    id: UUID = Field(sa_column=id_column())
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    xid: int | None = Field(
        default=None,
        sa_column=Column(
            BigInteger,
            nullable=False,
            server_default=text("((pg_current_xact_id())::text)::bigint"),
        ),
    )
    """The transaction that wrote it: numbers are given out in another order than commits come."""
    tenant_id: UUID = Field(sa_column=uuid())
    at: datetime = Field(sa_column=moment())
    actor_kind: str = Field(sa_column=words())
    actor_id: UUID | None = Field(sa_column=uuid(required=False))
    impersonator_id: UUID | None = Field(sa_column=uuid(required=False))
    action: str = Field(sa_column=words())
    subject_kind: str = Field(sa_column=words())
    subject_id: str = Field(sa_column=words())
    address: str | None = Field(sa_column=words(required=False))
    trace_id: str = Field(sa_column=words())
    details: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    chain_seq: int | None = Field(default=None, sa_column=Column(BigInteger))
    previous_hash: str | None = Field(default=None, sa_column=words(required=False))
    hash: str | None = Field(default=None, sa_column=words(required=False))


HEADS_SECURITY = TableSecurity(
    grants={
        roles.of(SCHEMA): frozenset({"SELECT"}),
        roles.across_tenants(SCHEMA): frozenset({"SELECT", "INSERT", "UPDATE"}),
    },
    policies=AUDIT_SECURITY.policies,
)


class AuditHead(SQLModel, table=True):
    """How far a tenant's chain goes, sealed with a key that is not in the database."""

    __tablename__ = "audit_heads"
    __table_args__ = ({"schema": SCHEMA, "info": {"security": HEADS_SECURITY}},)

    tenant_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    chain_seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    hash: str = Field(sa_column=words())
    seal: str = Field(sa_column=words())
