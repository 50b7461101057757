"""Jobs: what was ordered, frozen, and how far it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Text
from sqlmodel import Field, SQLModel

from domains.render.api import JobState, Resolution
from domains.render.models.columns import (
    choice,
    count,
    id_column,
    moment,
    number,
    of_job,
    uuid,
    words,
)

UNFINISHED = "state in ('QUEUED', 'PREPARING', 'RENDERING', 'VALIDATING', 'ASSEMBLING')"


class RenderJob(SQLModel, table=True):
    """Owner, project and template belong to other domains: plain ids, which events tell about."""

    __tablename__ = "render_jobs"
    __table_args__ = (
        Index("ix_render_jobs_owner", "tenant_id", "owner_id", "created_at", "id"),
        Index("ix_render_jobs_queue", "created_at", "id", postgresql_where=text(UNFINISHED)),
        {"schema": "render"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    owner_id: UUID = Field(sa_column=uuid())
    saved_project_id: UUID = Field(sa_column=uuid())
    template_project_id: UUID = Field(sa_column=uuid())
    retry_of: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("render.render_jobs.id"), nullable=True)
    )
    title_en: str = Field(sa_column=words())
    title_fa: str = Field(sa_column=words())
    resolution: Resolution = Field(sa_column=choice(Resolution, "render_jobs_resolution"))
    width: int = Field(sa_column=Column(Integer, nullable=False))
    height: int = Field(sa_column=Column(Integer, nullable=False))
    rate: str = Field(sa_column=words())
    frames: int = Field(sa_column=Column(Integer, nullable=False))
    seconds: float = Field(sa_column=Column(Double, nullable=False))
    formats: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    input: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    encoder: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    watermark: str | None = Field(default=None, sa_column=words(required=False))
    priority: int = Field(default=0, sa_column=count())
    state: JobState = Field(sa_column=choice(JobState, "render_jobs_state"))
    frames_done: int = Field(default=0, sa_column=count())
    progress: float = Field(default=0.0, sa_column=number())
    reason_code: str | None = Field(default=None, sa_column=words(required=False))
    reason_en: str | None = Field(default=None, sa_column=words(required=False))
    reason_fa: str | None = Field(default=None, sa_column=words(required=False))
    thumbnail_key: str | None = Field(default=None, sa_column=words(required=False))
    """Where its small picture lies in the storage, once there is a film."""
    warnings: list[dict[str, str]] = Field(
        sa_column=Column(JSONB, nullable=False, server_default=text("'[]'::jsonb"))
    )
    created_at: datetime = Field(sa_column=moment())
    started_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    finished_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    updated_at: datetime = Field(sa_column=moment())


class JobPreview(SQLModel, table=True):
    """The latest small picture of a job at work, and none before it."""

    __tablename__ = "job_previews"
    __table_args__ = ({"schema": "render"},)

    job_id: UUID = Field(sa_column=of_job(key=True))
    tenant_id: UUID = Field(sa_column=uuid())
    picture: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    at: datetime = Field(sa_column=moment())


class HistoryEntry(SQLModel, table=True):
    """A change of state: of the job itself, or of one of its items."""

    __tablename__ = "job_history"
    __table_args__ = (Index("ix_job_history_job", "job_id", "at", "id"), {"schema": "render"})

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    job_id: UUID = Field(sa_column=of_job())
    item_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    node_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    before: str | None = Field(default=None, sa_column=words(required=False))
    after: str = Field(sa_column=words())
    reason: str | None = Field(default=None, sa_column=words(required=False))
    at: datetime = Field(sa_column=moment())


class Export(SQLModel, table=True):
    """A finished file of a job; `file_id` is one of file_mgr."""

    __tablename__ = "exports"
    __table_args__ = (
        Index("ux_exports_name", "job_id", "name", unique=True),
        {"schema": "render"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    job_id: UUID = Field(sa_column=of_job())
    kind: str = Field(sa_column=words())
    name: str = Field(sa_column=words())
    media_type: str = Field(sa_column=words())
    file_id: UUID = Field(sa_column=uuid())
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    sha256: str = Field(sa_column=words())
    created_at: datetime = Field(sa_column=moment())
