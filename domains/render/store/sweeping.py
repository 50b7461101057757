"""The sweeper's statements: session in, rows out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.render.api import ItemState
from domains.render.models import FrameJob, SweeperWatermark
from kernel.db import ReadSession, UnitOfWork

THE_ONLY_ROW = 1
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Expired:
    item_id: UUID
    job_id: UUID
    tenant_id: UUID


async def pulse(unit: UnitOfWork, now: datetime) -> datetime:
    """When somebody swept before; locked, so that two sweepers take turns."""
    first = insert(SweeperWatermark).values(id=THE_ONLY_ROW, alive_at=now)
    await unit.run(first.on_conflict_do_nothing())
    mark: SweeperWatermark | None = await unit.get(SweeperWatermark, THE_ONLY_ROW, lock=True)
    before = now if mark is None else mark.alive_at
    await unit.run(update(SweeperWatermark).values(alive_at=max(before, now)))
    return before


async def extend(unit: UnitOfWork, by: timedelta) -> None:
    await unit.run(
        update(FrameJob)
        .where(col(FrameJob.state) == ItemState.CLAIMED)
        .values(lease_until=col(FrameJob.lease_until) + by)
    )


async def expired(session: ReadSession, now: datetime) -> Sequence[Expired]:
    found = await session.execute(
        select(col(FrameJob.id).label("item_id"), col(FrameJob.job_id), col(FrameJob.tenant_id))
        .where(col(FrameJob.state) == ItemState.CLAIMED, col(FrameJob.lease_until) < now)
        .order_by(col(FrameJob.lease_until))
        .limit(AT_ONCE)
    )
    return [Expired(**row) for row in found.mappings()]
