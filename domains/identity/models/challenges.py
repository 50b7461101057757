"""Secrets that a person has to give back to us, and counts of how often somebody tried."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from domains.identity.models.columns import id_column, moment, tenant, words


class Challenge(SQLModel, table=True):
    """A code or a link that we sent; only its hash is kept. Without a user it opens nothing.

    Where it went is kept as an HMAC, and what else belongs to it is sealed.
    """

    __tablename__ = "challenges"
    __table_args__ = (
        Index("ix_challenges_target", "tenant_id", "purpose", "target"),
        Index("ix_challenges_secret_hash", "tenant_id", "secret_hash"),
        Index("ix_challenges_user_id", "user_id"),
        Index("ix_challenges_expires_at", "expires_at"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    purpose: str = Field(sa_column=words())
    target: str = Field(sa_column=words())
    user_id: UUID | None = Field(
        default=None,
        sa_column=Column(Uuid, ForeignKey("identity.users.id", ondelete="CASCADE"), nullable=True),
    )
    generation: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default=text("0"))
    )
    secret_hash: str = Field(sa_column=words())
    is_code: bool = Field(sa_column=Column(Boolean, nullable=False))
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    tries: int = Field(sa_column=Column(Integer, nullable=False))
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())


class GuessCounter(SQLModel, table=True):
    """How often somebody tried one thing; the key is a hash, for it was made of addresses."""

    __tablename__ = "guess_counters"
    __table_args__ = (
        Index("ix_guess_counters_touched_at", "touched_at"),
        {"schema": "identity"},
    )

    tenant_id: UUID = Field(sa_column=tenant(key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    times: list[datetime] = Field(sa_column=Column(ARRAY(DateTime(timezone=True)), nullable=False))
    failures: int = Field(sa_column=Column(Integer, nullable=False))
    touched_at: datetime = Field(sa_column=moment())
