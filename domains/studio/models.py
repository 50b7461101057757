"""The tables of studio, in the schema `studio`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Enum,
    Float,
    ForeignKey,
    Index,
    Integer,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from domains.studio.api import ProjectState


def _moment(*, required: bool = True) -> "Column[Any]":
    return Column(DateTime(timezone=True), nullable=not required)


def _state() -> "Column[Any]":
    """Text with a CHECK: a native enum would be a type that a migration can't shrink."""
    kind = Enum(
        ProjectState,
        native_enum=False,
        length=16,
        name="saved_projects_state",
        create_constraint=True,
    )
    return Column(kind, nullable=False)


class SavedProject(SQLModel, table=True):
    """What a customer makes of a template.

    `template` is the template's graph as it was copied: saving needs nobody else, and goes on when
    the template is taken back. `undo_to` and `redo_to` name revisions.
    """

    __tablename__ = "saved_projects"
    __table_args__ = (
        Index("ix_saved_projects_owner", "tenant_id", "user_id", "updated_at", "id"),
        Index(
            "ix_saved_projects_trashed",
            "trashed_at",
            postgresql_where=text("trashed_at is not null"),
        ),
        Index("ux_saved_projects_share", "share_hash", unique=True),
        {"schema": "studio"},
    )

    id: UUID = Field(sa_column=Column(Uuid, primary_key=True))
    tenant_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    # identity.users, or the tenant itself for what its own server has made
    user_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    template_project_id: UUID = Field(sa_column=Column(Uuid, nullable=False))  # content.projects
    template_id: UUID = Field(sa_column=Column(Uuid, nullable=False))  # content.project_containers
    name: str = Field(sa_column=Column(Text, nullable=False))
    aspect: str = Field(sa_column=Column(Text, nullable=False))
    seconds: float = Field(sa_column=Column(Float, nullable=False))
    document: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    template: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False))
    undo_to: int | None = Field(default=None, sa_column=Column(Integer))
    redo_to: int | None = Field(default=None, sa_column=Column(Integer))
    thumbnail_file_id: UUID | None = Field(default=None, sa_column=Column(Uuid))  # file_mgr.files
    share_hash: str | None = Field(default=None, sa_column=Column(Text))
    shared_at: datetime | None = Field(default=None, sa_column=_moment(required=False))
    state: ProjectState = Field(sa_column=_state())
    created_at: datetime = Field(sa_column=_moment())
    updated_at: datetime = Field(sa_column=_moment())
    trashed_at: datetime | None = Field(default=None, sa_column=_moment(required=False))


class Revision(SQLModel, table=True):
    """A version of a saved project as it was, and where undo and redo lead from there."""

    __tablename__ = "saved_project_revisions"
    __table_args__ = ({"schema": "studio"},)

    project_id: UUID = Field(
        sa_column=Column(
            Uuid,
            ForeignKey("studio.saved_projects.id", ondelete="CASCADE"),
            primary_key=True,
        )
    )
    version: int = Field(sa_column=Column(Integer, primary_key=True))
    tenant_id: UUID = Field(sa_column=Column(Uuid, nullable=False))
    document: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    undo_to: int | None = Field(default=None, sa_column=Column(Integer))
    redo_to: int | None = Field(default=None, sa_column=Column(Integer))
    at: datetime = Field(sa_column=_moment())
    by: str = Field(sa_column=Column(Text, nullable=False))
