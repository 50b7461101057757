"""Sessions of users, and the refresh tokens that each has spent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Text, Uuid, text
from sqlmodel import Field, SQLModel

from domains.identity.models.columns import id_column, moment, tenant, uuid, words


class Session(SQLModel, table=True):
    """A family of refresh tokens. Of the living one only the hash is kept."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_user", "tenant_id", "user_id", "created_at", "id"),
        Index("ix_sessions_revoked", "revoked_at", postgresql_where=text("revoked_at is not null")),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    user_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("identity.users.id"), nullable=False))
    created_at: datetime = Field(sa_column=moment())
    last_used_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    revoked_reason: str | None = Field(default=None, sa_column=words(required=False))
    user_agent: str | None = Field(default=None, sa_column=words(required=False))
    address: str = Field(sa_column=words())
    fresh_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    impersonator_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    refresh_hash: str = Field(sa_column=words())
    previous_hash: str | None = Field(default=None, sa_column=words(required=False))
    rotated_at: datetime | None = Field(default=None, sa_column=moment(required=False))


class SpentRefreshToken(SQLModel, table=True):
    """Older than the predecessor: whoever shows it has stolen it, or was stolen from."""

    __tablename__ = "spent_refresh_tokens"
    __table_args__ = ({"schema": "identity"},)

    session_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("identity.sessions.id", ondelete="CASCADE"), primary_key=True
        )
    )
    token_hash: str = Field(sa_column=Column(Text, primary_key=True))
    tenant_id: UUID = Field(sa_column=tenant())
