"""Jobs and their items: session in, rows out.

Whoever changes a job locks it first and its items after it; then nobody waits in a circle. The
lock is the one that leaves foreign keys alone, because a claim's history refers to the job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, case, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from domains.render.api import ItemState, JobState, WorkKind
from domains.render.models import Export, FrameJob, HistoryEntry, JobPreview, RenderJob
from domains.render.models.jobs import UNFINISHED
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

_OPEN = (ItemState.READY, ItemState.CLAIMED)
_FAR = col(FrameJob.frames_done)
NEWEST_FIRST = Order(
    "render_jobs",
    (
        Key(col(RenderJob.created_at), descending=True, kind=datetime),
        Key(col(RenderJob.id), descending=True, kind=UUID),
    ),
)
QUEUED_FIRST = Order(
    "render_queue",
    (Key(col(RenderJob.created_at), kind=datetime), Key(col(RenderJob.id), kind=UUID)),
)
QUEUED_LAST = Order("render_queue.newest", NEWEST_FIRST.keys)
_PLACES = text("""
    select job_id, place from (
        select job_id, row_number() over (order by max(priority) desc, min(vtime), job_id) as place
        from render.frame_jobs where state = 'READY' group by job_id
    ) waiting where job_id = any(:jobs)
""").bindparams(bindparam("jobs", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Queued:
    """Which jobs of the queue; without states those that are not over, of whomever."""

    states: tuple[JobState, ...] = ()
    tenant_id: UUID | None = None
    owner_id: UUID | None = None
    newest_first: bool = False


async def job(session: ReadSession, job_id: UUID) -> RenderJob | None:
    found: RenderJob | None = await session.one_or_none(_job(session, job_id))
    return found


async def locked_job(unit: UnitOfWork, job_id: UUID) -> RenderJob | None:
    wanted = _job(unit, job_id).with_for_update(key_share=True)
    found: RenderJob | None = await unit.one_or_none(
        wanted.execution_options(populate_existing=True)
    )
    return found


def _job(session: ReadSession, job_id: UUID) -> Select[RenderJob]:
    return select(RenderJob).where(
        col(RenderJob.tenant_id) == session.tenant_id, col(RenderJob.id) == job_id
    )


async def tenant_of_job(session: ReadSession, job_id: UUID) -> UUID | None:
    found: UUID | None = await session.one_or_none(
        select(col(RenderJob.tenant_id)).where(col(RenderJob.id) == job_id)
    )
    return found


async def place_of_item(session: ReadSession, item_id: UUID) -> tuple[UUID, UUID] | None:
    """Tenant and job of an item, wherever it is."""
    found = await session.execute(
        select(col(FrameJob.tenant_id), col(FrameJob.job_id)).where(col(FrameJob.id) == item_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else (row["tenant_id"], row["job_id"])


async def locked_item(unit: UnitOfWork, item_id: UUID) -> FrameJob | None:
    wanted = select(FrameJob).where(
        col(FrameJob.tenant_id) == unit.tenant_id, col(FrameJob.id) == item_id
    )
    found: FrameJob | None = await unit.one_or_none(
        wanted.with_for_update().execution_options(populate_existing=True)
    )
    return found


async def open_items(unit: UnitOfWork, job_id: UUID) -> Sequence[FrameJob]:
    """Locked: one that is being claimed in this moment is waited for."""
    found: Sequence[FrameJob] = await unit.all(
        select(FrameJob)
        .where(
            col(FrameJob.tenant_id) == unit.tenant_id,
            col(FrameJob.job_id) == job_id,
            col(FrameJob.state).in_(_OPEN),
        )
        .order_by(col(FrameJob.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def items(session: ReadSession, job_id: UUID, kind: WorkKind) -> Sequence[FrameJob]:
    found: Sequence[FrameJob] = await session.all(
        select(FrameJob)
        .where(
            col(FrameJob.tenant_id) == session.tenant_id,
            col(FrameJob.job_id) == job_id,
            col(FrameJob.kind) == kind,
        )
        .order_by(col(FrameJob.first))
    )
    return found


async def backlog(session: ReadSession) -> int | None:
    """The virtual time up to which this tenant has work waiting."""
    found: int | None = await session.one_or_none(
        select(func.max(col(FrameJob.vtime))).where(
            col(FrameJob.tenant_id) == session.tenant_id,
            col(FrameJob.state) == ItemState.READY,
        )
    )
    return found


async def drawn(session: ReadSession, job_id: UUID) -> int:
    """How many frames there are by now; what was lost and is to be drawn again does not count."""
    there = case((col(FrameJob.state) == ItemState.DONE, col(FrameJob.count)), else_=_FAR)
    found: int = await session.one_or_none(
        select(func.coalesce(func.sum(there), 0)).where(
            col(FrameJob.tenant_id) == session.tenant_id,
            col(FrameJob.job_id) == job_id,
            col(FrameJob.kind) == WorkKind.FRAMES,
            col(FrameJob.state).in_((ItemState.DONE, ItemState.CLAIMED)),
        )
    )
    return found


async def jobs_of(session: ReadSession, owner_id: UUID, request: PageRequest) -> Page[RenderJob]:
    wanted = select(RenderJob).where(
        col(RenderJob.tenant_id) == session.tenant_id, col(RenderJob.owner_id) == owner_id
    )
    return await page(session, wanted, NEWEST_FIRST, request)


async def queue(session: ReadSession, wanted: Queued, request: PageRequest) -> Page[RenderJob]:
    """Of all tenants."""
    is_wanted = col(RenderJob.state).in_(wanted.states) if wanted.states else text(UNFINISHED)
    found = select(RenderJob).where(is_wanted)
    if wanted.tenant_id is not None:
        found = found.where(col(RenderJob.tenant_id) == wanted.tenant_id)
    if wanted.owner_id is not None:
        found = found.where(col(RenderJob.owner_id) == wanted.owner_id)
    return await page(session, found, QUEUED_LAST if wanted.newest_first else QUEUED_FIRST, request)


async def places(session: ReadSession, jobs: Sequence[UUID]) -> Mapping[UUID, int]:
    """Whose turn it is when, counted over the work of all tenants that waits."""
    found = await session.execute(_PLACES, {"jobs": list(jobs)})
    return {row["job_id"]: row["place"] for row in found.mappings()}


async def exports(session: ReadSession, jobs: Sequence[UUID]) -> Sequence[Export]:
    found: Sequence[Export] = await session.all(
        select(Export).where(col(Export.job_id).in_(jobs)).order_by(col(Export.name))
    )
    return found


async def history(session: ReadSession, jobs: Sequence[UUID]) -> Sequence[HistoryEntry]:
    found: Sequence[HistoryEntry] = await session.all(
        select(HistoryEntry)
        .where(col(HistoryEntry.job_id).in_(jobs))
        .order_by(col(HistoryEntry.at), col(HistoryEntry.id))
    )
    return found


async def forget_preview(unit: UnitOfWork, job_id: UUID) -> None:
    await unit.run(delete(JobPreview).where(col(JobPreview.job_id) == job_id))


async def previews(session: ReadSession, jobs: Sequence[UUID]) -> Sequence[JobPreview]:
    found: Sequence[JobPreview] = await session.all(
        select(JobPreview).where(col(JobPreview.job_id).in_(jobs))
    )
    return found
