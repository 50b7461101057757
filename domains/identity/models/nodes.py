"""Render nodes as callers: how one is enrolled, its credential, how far its requests have got."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Text, Uuid
from sqlmodel import Field, SQLModel

from domains.identity.api import NodeChannel
from domains.identity.models.columns import choice, id_column, moment, tenant, words


class NodeEnrolment(SQLModel, table=True):
    """A code with which one machine may become a node, once and soon."""

    __tablename__ = "node_enrolments"
    __table_args__ = ({"schema": "identity"},)

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    code_hash: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = Field(sa_column=words())
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(required=False))


class NodeCredential(SQLModel, table=True):
    """The id is the node's. Its key is derived from the key ring, so no secret is here."""

    __tablename__ = "node_credentials"
    __table_args__ = (
        Index("ix_node_credentials_tenant_created", "tenant_id", "created_at", "id"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    name: str = Field(sa_column=words())
    key_id: str = Field(sa_column=words())
    created_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(required=False))


class NodeSequence(SQLModel, table=True):
    """The last request that a node has made on a channel."""

    __tablename__ = "node_sequences"
    __table_args__ = (
        PrimaryKeyConstraint("node_id", "channel"),
        {"schema": "identity"},
    )

    node_id: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("identity.node_credentials.id"), nullable=False)
    )
    channel: NodeChannel = Field(sa_column=choice(NodeChannel, "node_sequences_channel"))
    last_sequence: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_body_hash: str = Field(sa_column=words())
