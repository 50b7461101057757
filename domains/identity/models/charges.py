"""What renders cost: one row for each thing that may happen to a charge, and each only once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Double, Index, text
from sqlmodel import Field, SQLModel

from domains.identity.models.columns import choice, id_column, moment, tenant, uuid, words


class ChargeKind(StrEnum):
    """A render is reserved when it is ordered; then one row settles it.

    CAPTURE says that all of it is used, RELEASE how many seconds are given back: all of them, or
    what was not drawn when the customer called it off. What a render has cost is what was reserved
    less what was released.
    """

    RESERVE = "RESERVE"
    CAPTURE = "CAPTURE"
    RELEASE = "RELEASE"


class RenderCharge(SQLModel, table=True):
    """The job is one of render and the user may be gone: plain ids."""

    __tablename__ = "render_charges"
    __table_args__ = (
        Index("ux_render_charges_kind", "job_id", "kind", unique=True),
        Index(
            "ux_render_charges_settled",
            "job_id",
            unique=True,
            postgresql_where=text("kind <> 'RESERVE'"),
        ),
        Index("ix_render_charges_user", "tenant_id", "user_id", "created_at"),
        {"schema": "identity"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=tenant())
    job_id: UUID = Field(sa_column=uuid())
    user_id: UUID = Field(sa_column=uuid())
    kind: ChargeKind = Field(sa_column=choice(ChargeKind, "render_charges_kind"))
    seconds: float = Field(sa_column=Column(Double, nullable=False))
    resolution: str = Field(sa_column=words())
    reason: str | None = Field(default=None, sa_column=words(required=False))
    created_at: datetime = Field(sa_column=moment())
