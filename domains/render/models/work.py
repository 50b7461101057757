"""Work: what a node claims, the nodes themselves, and the sweeper's own pulse."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Text
from sqlmodel import Field, SQLModel

from domains.render.api import ItemState, NodeState, WorkKind
from domains.render.models import columns
from domains.render.models.columns import choice, id_column, moment, number, of_job, uuid, words

_TURN = (text("priority desc"), "vtime", "position", "id")
_READY = text("state = 'READY'")


class FrameJob(SQLModel, table=True):
    """An item of work. The attempt is its fence: what comes with another one is stale."""

    __tablename__ = "frame_jobs"
    __table_args__ = (
        Index("ix_frame_jobs_ready", "requirements", *_TURN, postgresql_where=_READY),
        Index("ix_frame_jobs_backlog", "tenant_id", "vtime", postgresql_where=_READY),
        Index("ix_frame_jobs_pauses", "ready_at", postgresql_where=_READY),
        Index("ix_frame_jobs_leases", "lease_until", postgresql_where=text("state = 'CLAIMED'")),
        Index("ix_frame_jobs_held", "node_id", postgresql_where=text("state = 'CLAIMED'")),
        Index("ux_frame_jobs_part", "job_id", "kind", "position", unique=True),
        {"schema": "render"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=uuid())
    job_id: UUID = Field(sa_column=of_job())
    kind: WorkKind = Field(sa_column=choice(WorkKind, "frame_jobs_kind"))
    state: ItemState = Field(sa_column=choice(ItemState, "frame_jobs_state"))
    position: int = Field(sa_column=Column(Integer, nullable=False))
    first: int = Field(sa_column=Column(Integer, nullable=False))
    count: int = Field(sa_column=Column(Integer, nullable=False))
    requirements: str = Field(sa_column=words())
    source: str | None = Field(default=None, sa_column=words(required=False))
    """The SHA-256 of its template: a node that has it at hand is preferred."""
    passed_over: int = Field(default=0, sa_column=columns.count())
    """How often a later item was given out first, because its template was at hand."""
    priority: int = Field(default=0, sa_column=columns.count())
    vtime: int = Field(sa_column=Column(BigInteger, nullable=False))
    ready_at: datetime = Field(sa_column=moment())
    attempt: UUID | None = Field(default=None, sa_column=uuid(required=False))
    reported_attempt: UUID | None = Field(default=None, sa_column=uuid(required=False))
    """The attempt whose report was taken: the same report again is harmless."""
    attempts: int = Field(default=0, sa_column=columns.count())
    failures: int = Field(default=0, sa_column=columns.count())
    node_id: UUID | None = Field(default=None, sa_column=uuid(required=False))
    avoid: list[UUID] = Field(
        sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'"))
    )
    lease_until: datetime | None = Field(default=None, sa_column=moment(required=False))
    frames_done: int = Field(default=0, sa_column=columns.count())
    made: list[dict[str, Any]] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    crcs: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    compute_seconds: float = Field(default=0.0, sa_column=number())
    created_at: datetime = Field(sa_column=moment())
    finished_at: datetime | None = Field(default=None, sa_column=moment(required=False))


class RequirementSet(SQLModel, table=True):
    """What an item needs of a node; few of them serve many items."""

    __tablename__ = "requirement_sets"
    __table_args__ = ({"schema": "render"},)

    signature: str = Field(sa_column=Column(Text, primary_key=True))
    engine: str = Field(sa_column=words())
    fonts: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))


class RenderNode(SQLModel, table=True):
    """The id is that of the node's credential in identity."""

    __tablename__ = "render_nodes"
    __table_args__ = ({"schema": "render"},)

    id: UUID = Field(sa_column=id_column())
    state: NodeState = Field(sa_column=choice(NodeState, "render_nodes_state"))
    slots: int = Field(sa_column=Column(Integer, nullable=False))
    engines: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    fonts: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    versions: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    load: dict[str, float] = Field(
        sa_column=Column(JSONB, nullable=False, server_default=text("'{}'::jsonb"))
    )
    seen_at: datetime = Field(sa_column=moment())


class SweeperWatermark(SQLModel, table=True):
    """When somebody last looked for leases that have run out."""

    __tablename__ = "sweeper_watermark"
    __table_args__ = ({"schema": "render"},)

    id: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    alive_at: datetime = Field(sa_column=moment())
