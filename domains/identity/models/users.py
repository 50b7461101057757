"""Users: who they are and how they are reached."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from domains.identity.api import SignInMode, UserStatus
from domains.identity.models.columns import choice, id_column, moment, tenant, words


class User(SQLModel, table=True):
    """E-mail addresses are kept in lower case and phone numbers in E.164."""

    __tablename__ = "users"
    __table_args__ = (
        Index(
            "ux_users_email",
            "tenant_id",
            "email",
            unique=True,
            postgresql_where=text("email is not null"),
        ),
        Index(
            "ux_users_phone",
            "tenant_id",
            "phone",
            unique=True,
            postgresql_where=text("phone is not null"),
        ),
        Index("ix_users_tenant_created", "tenant_id", "created_at", "id"),
        CheckConstraint(
            "avatar_url ~ '^/avatars/[0-9a-f]{32}/[0-9a-f]{32}[.]webp$'", name="users_avatar_url"
        ),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    mode: SignInMode = Field(sa_column=choice(SignInMode, "users_mode"))
    status: UserStatus = Field(sa_column=choice(UserStatus, "users_status"))
    email: str | None = Field(default=None, sa_column=words(required=False))
    phone: str | None = Field(default=None, sa_column=words(required=False))
    email_verified_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    phone_verified_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    password_hash: str | None = Field(default=None, sa_column=words(required=False))
    display_name: str = Field(sa_column=words())
    locale: str = Field(sa_column=words())
    time_zone: str = Field(sa_column=words())
    avatar_url: str | None = Field(default=None, sa_column=words(required=False))
    ban_reason: str | None = Field(default=None, sa_column=words(required=False))
    banned_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    generation: int = Field(
        default=0, sa_column=Column(Integer, nullable=False, server_default=text("0"))
    )
    """Rises when all that opens the account is called back: codes, links and tickets name it."""
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())
