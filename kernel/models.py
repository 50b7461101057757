"""The tables of the ground: outbox, marks of handled events, idempotency keys.

The queue of jobs beside them belongs to pgqueuer, which makes it with its own statements.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from kernel import roles
from kernel.security import TENANT, WRITE, Policy, TableSecurity

SCHEMA = roles.KERNEL_SCHEMA
OWN_DOMAIN = (
    f"{TENANT} and current_user in ('flatrender_' || domain, 'flatrender_' || domain || '_all')"
)

OUTBOX_SECURITY = TableSecurity(
    grants={roles.DOMAINS: frozenset({"INSERT"}), roles.KERNEL: WRITE},
    policies=(
        Policy("publish", roles.DOMAINS, None, TENANT, command="INSERT"),
        Policy("dispatch", roles.KERNEL, "true", "true"),
    ),
)
HANDLED_SECURITY = TableSecurity(grants={roles.DOMAINS: frozenset({"INSERT"}), roles.KERNEL: WRITE})
IDEMPOTENCY_SECURITY = TableSecurity(
    grants={roles.DOMAINS: frozenset({"SELECT", "INSERT", "UPDATE"}), roles.KERNEL: WRITE},
    policies=(
        Policy("own", roles.DOMAINS, OWN_DOMAIN, OWN_DOMAIN),
        Policy("tidy", roles.KERNEL, "true", "true"),
    ),
)


class OutboxEvent(SQLModel, table=True):
    """An event, written in the transaction that it tells of.

    `xid` is the transaction that wrote it: rows become visible in the order of commits, which is
    not the order of `seq`, so a reader with a cursor stays below the oldest transaction at work.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_cursor", "xid", "seq"),
        Index("ix_outbox_undispatched", "seq", postgresql_where=text("dispatched_at is null")),
        Index("ix_outbox_dispatched_at", "dispatched_at"),
        {"schema": SCHEMA, "info": {"security": OUTBOX_SECURITY}},
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    seq: int = Field(sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    xid: int = Field(
        sa_column=Column(
            BigInteger,
            nullable=False,
            server_default=text("((pg_current_xact_id())::text)::bigint"),
        )
    )
    type: str = Field(sa_column=Column(Text, nullable=False))
    occurred_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    tenant_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    user_id: UUID | None = Field(sa_column=Column(Uuid))
    trace_id: str = Field(sa_column=Column(Text, nullable=False))
    correlation_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    topics: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    dispatched_at: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))


class HandledEvent(SQLModel, table=True):
    """A handler's mark, in the transaction of its work: a second delivery finds it and stops."""

    __tablename__ = "handled_events"
    __table_args__ = (
        Index("ix_handled_events_handled_at", "handled_at"),
        {"schema": SCHEMA, "info": {"security": HANDLED_SECURITY}},
    )

    event_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    handler: str = Field(sa_column=Column(Text, primary_key=True))
    handled_at: datetime = Field(
        sa_column=Column(DateTime(timezone=True), nullable=False, server_default=text("now()"))
    )


class IdempotencyKey(SQLModel, table=True):
    """The first answer to a key of a client, in the transaction of what it did."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        Index("ix_idempotency_keys_created_at", "created_at"),
        {"schema": SCHEMA, "info": {"security": IDEMPOTENCY_SECURITY}},
    )

    tenant_id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    domain: str = Field(sa_column=Column(Text, primary_key=True))
    actor: str = Field(sa_column=Column(Text, primary_key=True))
    operation: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    request_hash: str = Field(sa_column=Column(Text, nullable=False))
    result: Any = Field(sa_column=Column(JSONB))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


def table_of(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[f"{SCHEMA}.{model.__tablename__}"]
