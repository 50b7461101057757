"""Nodes and how they are: session in, rows out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import Integer, Uuid
from sqlmodel import col

from domains.render.api import NodeState
from domains.render.models import JobPreview, RenderNode
from domains.render.store.claims import LEASE, SEEN_WITHIN
from kernel.db import ReadSession, UnitOfWork

_IDS = ARRAY(Uuid)

_LOCK_JOBS = text("""
    select id from render.render_jobs
    where id in (select job_id from render.frame_jobs where id = any(:ids))
    order by id for no key update
""").bindparams(bindparam("ids", type_=_IDS))
_BEAT = text("""
    with told as (
        select * from unnest(:ids, :attempts, :frames) as t(id, attempt, frame)
    ), mine as (
        select i.id, t.frame from render.frame_jobs i join told t on t.id = i.id
        where i.attempt = t.attempt and i.node_id = :node and i.state = 'CLAIMED'
        order by i.id for update of i
    )
    update render.frame_jobs i
    set lease_until = :lease, frames_done = greatest(i.frames_done, least(m.frame, i.count))
    from mine m where i.id = m.id
    returning i.id as item_id, i.job_id, i.tenant_id
""").bindparams(
    bindparam("ids", type_=_IDS),
    bindparam("attempts", type_=_IDS),
    bindparam("frames", type_=ARRAY(Integer)),
    bindparam("node", type_=Uuid),
)
# Most of the way is drawing; joining, sound and outputs are the rest. Nothing goes back.
_ADVANCE = text("""
    with far as (
        select job_id,
            coalesce(sum(case when kind <> 'FRAMES' then 0
                              when state = 'DONE' then count else frames_done end), 0) as drawn,
            coalesce(max(frames_done) filter (where kind = 'ASSEMBLY'), 0) as joined
        from render.frame_jobs where job_id = any(:jobs) group by job_id
    )
    update render.render_jobs j
    set frames_done = greatest(j.frames_done, least(j.frames, far.drawn)),
        progress = greatest(j.progress, least(0.99,
            0.85 * far.drawn / j.frames + 0.14 * least(far.joined, j.frames) / j.frames))
    from far where j.id = far.job_id
      and j.state in ('QUEUED', 'PREPARING', 'RENDERING', 'VALIDATING', 'ASSEMBLING')
    returning j.id as job_id, j.tenant_id, j.state, j.frames_done
""").bindparams(bindparam("jobs", type_=_IDS))


@dataclass(frozen=True, slots=True)
class Beat:
    """What a node tells of an item that it works at."""

    item_id: UUID
    attempt: UUID
    frame: int


@dataclass(frozen=True, slots=True)
class Beaten:
    item_id: UUID
    job_id: UUID
    tenant_id: UUID


@dataclass(frozen=True, slots=True)
class Advanced:
    job_id: UUID
    tenant_id: UUID
    state: str
    frames_done: int


async def node(session: ReadSession, node_id: UUID) -> RenderNode | None:
    found: RenderNode | None = await session.one_or_none(
        select(RenderNode).where(col(RenderNode.id) == node_id)
    )
    return found


async def fonts(session: ReadSession, now: datetime) -> Sequence[str]:
    """What the nodes that are there have installed."""
    found: Sequence[str] = await session.all(
        select(func.unnest(col(RenderNode.fonts)))
        .where(
            col(RenderNode.state) == NodeState.ONLINE,
            col(RenderNode.seen_at) > now - SEEN_WITHIN,
        )
        .distinct()
    )
    return found


async def tell(unit: UnitOfWork, node_id: UUID, load: Mapping[str, float], now: datetime) -> None:
    await unit.run(
        update(RenderNode).where(col(RenderNode.id) == node_id).values(load=dict(load), seen_at=now)
    )


async def beat(
    unit: UnitOfWork, node_id: UUID, beats: Sequence[Beat], now: datetime
) -> list[Beaten]:
    """Renews what is still this node's; what is not answered is stale."""
    ids = [one.item_id for one in beats]
    await unit.execute(_LOCK_JOBS, {"ids": ids})
    values = {
        "ids": ids,
        "attempts": [one.attempt for one in beats],
        "frames": [one.frame for one in beats],
        "node": node_id,
        "lease": now + LEASE,
    }
    return [Beaten(**row) for row in (await unit.execute(_BEAT, values)).mappings()]


async def advance(unit: UnitOfWork, jobs: Sequence[UUID]) -> list[Advanced]:
    found = await unit.execute(_ADVANCE, {"jobs": list(jobs)})
    return [Advanced(**row) for row in found.mappings()]


async def show(unit: UnitOfWork, beaten: Beaten, picture: bytes, now: datetime) -> None:
    new = insert(JobPreview).values(
        job_id=beaten.job_id, tenant_id=beaten.tenant_id, picture=picture, at=now
    )
    await unit.run(
        new.on_conflict_do_update(index_elements=["job_id"], set_={"picture": picture, "at": now})
    )
