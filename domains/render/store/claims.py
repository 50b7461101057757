"""Claiming: which work a node holds, and the one statement that gives it more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import Text, Uuid

from domains.render.models import RenderNode, RequirementSet
from kernel.db import ReadSession, UnitOfWork

LEASE = timedelta(seconds=30)
SEEN_WITHIN = timedelta(seconds=60)

_IDS = ARRAY(Uuid)
_TEXTS = ARRAY(Text)

KINDS = (
    bindparam("engines", type_=_TEXTS),
    bindparam("fonts", type_=_TEXTS),
    bindparam("node", type_=Uuid),
)
# An item avoids a node that has lost or spoilt it only while another one could do it.
CLAIM = text("""
    with able as materialized (
        select coalesce(array_agg(signature), '{}') as signatures
        from render.requirement_sets
        where engine = any(:engines) and fonts <@ :fonts
    ), picked as (
        select i.id from render.frame_jobs i
        where i.state = 'READY' and i.ready_at <= :now
          and i.requirements = any((select signatures from able)::text[])
          and (not :node = any(i.avoid) or not exists (
              select from render.render_nodes n, render.requirement_sets r
              where n.id <> all(i.avoid) and n.state = 'ONLINE' and n.seen_at > :seen
                and r.signature = i.requirements
                and r.engine = any(n.engines) and r.fonts <@ n.fonts))
        order by i.priority desc, i.vtime, i.position, i.id
        limit :most
        for update skip locked
    ), claimed as (
        update render.frame_jobs i
        set state = 'CLAIMED', attempt = gen_random_uuid(), attempts = i.attempts + 1,
            node_id = :node, lease_until = :lease, frames_done = 0
        from picked where i.id = picked.id
        returning i.id, i.job_id, i.tenant_id, i.attempt
    ), noted as (
        insert into render.job_history
            (id, tenant_id, job_id, item_id, node_id, before, after, at)
        select gen_random_uuid(), tenant_id, job_id, id, :node, 'READY', 'CLAIMED', :now
        from claimed
    )
    select id, job_id, tenant_id, attempt from claimed
""").bindparams(*KINDS)
_HELD = text("""
    select id, job_id, tenant_id, attempt from render.frame_jobs
    where node_id = :node and state = 'CLAIMED'
""").bindparams(bindparam("node", type_=Uuid))
_RENEW = text("""
    update render.frame_jobs set lease_until = :lease
    where id in (select id from render.frame_jobs
                 where id = any(:ids) and node_id = :node and state = 'CLAIMED'
                 order by id for update)
""").bindparams(bindparam("ids", type_=_IDS), bindparam("node", type_=Uuid))
_NEXT = text("""
    select min(ready_at) from render.frame_jobs where state = 'READY' and ready_at > :now
""")


@dataclass(frozen=True, slots=True)
class Held:
    """An item in a node's hands."""

    id: UUID
    job_id: UUID
    tenant_id: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a node may be given, at most so many."""

    node_id: UUID
    engines: Sequence[str]
    fonts: Sequence[str]
    most: int
    now: datetime


async def claim(unit: UnitOfWork, wanted: Wanted) -> list[Held]:
    values = {
        "node": wanted.node_id,
        "engines": list(wanted.engines),
        "fonts": list(wanted.fonts),
        "most": wanted.most,
        "now": wanted.now,
        "lease": wanted.now + LEASE,
        "seen": wanted.now - SEEN_WITHIN,
    }
    return [Held(**row) for row in (await unit.execute(CLAIM, values)).mappings()]


async def held(session: ReadSession, node_id: UUID) -> list[Held]:
    found = await session.execute(_HELD, {"node": node_id})
    return [Held(**row) for row in found.mappings()]


async def renew(unit: UnitOfWork, node_id: UUID, ids: Sequence[UUID], now: datetime) -> None:
    await unit.run(_RENEW, {"ids": list(ids), "node": node_id, "lease": now + LEASE})


async def next_ready(session: ReadSession, now: datetime) -> datetime | None:
    """When an item that pauses now may be claimed."""
    found: datetime | None = (await session.execute(_NEXT, {"now": now})).scalar_one_or_none()
    return found


async def enter_node(unit: UnitOfWork, node: RenderNode) -> None:
    """What a node says of itself; what we have decided about it stays."""
    said = node.model_dump(exclude={"load"})
    new = insert(RenderNode).values(**said, load={})
    told = {name: said[name] for name in ("slots", "engines", "fonts", "versions", "seen_at")}
    await unit.run(new.on_conflict_do_update(index_elements=["id"], set_=told))


async def enter_requirements(
    unit: UnitOfWork, signature: str, engine: str, fonts: list[str]
) -> None:
    new = insert(RequirementSet).values(signature=signature, engine=engine, fonts=fonts)
    await unit.run(new.on_conflict_do_nothing())
