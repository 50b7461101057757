"""Claiming: which work a node holds, and the one statement that gives it more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import Text, Uuid

from domains.render.models import RenderNode, RequirementSet
from kernel.db import ReadSession, UnitOfWork

LEASE = timedelta(seconds=30)
SEEN_WITHIN = timedelta(seconds=60)
CHOICE, PASSES = 16, 3
"""Among so many of the first a node prefers its own; so often an item is passed over for that."""
REACH = 40
"""So many are looked at: the first of them may be in the hands of others."""

_IDS = ARRAY(Uuid)
_TEXTS = ARRAY(Text)

KINDS = (
    bindparam("engines", type_=_TEXTS),
    bindparam("fonts", type_=_TEXTS),
    bindparam("cached", type_=_TEXTS),
    bindparam("node", type_=Uuid),
)
# What waits is told apart by what it needs of a node, with a step of the index for each such
# need: so the work that others wait for is never read. An item avoids a node that has lost or
# spoilt it only while another one could do it.
#
# Of the first items of the highest priority a node takes those first whose template it has at
# hand (`near`). Whatever is passed over for them is locked and counted before anything is picked;
# what can't be passed over any more, or is in another's hands, keeps its turn. Nobody waits for
# anybody here: what is locked is left out, and `seen` tells that there was more.
CLAIM = text(f"""
    with recursive waiting as (
        (select requirements from render.frame_jobs
         where state = 'READY' order by requirements limit 1)
        union all
        select (select i.requirements from render.frame_jobs i
                where i.state = 'READY' and i.requirements > w.requirements
                order by i.requirements limit 1)
        from waiting w where w.requirements is not null
    ), able as materialized (
        select r.signature from waiting w
        join render.requirement_sets r on r.signature = w.requirements
        where r.engine = any(:engines) and r.fonts <@ :fonts
    ), head as (
        select found.* from able, lateral (
            select i.id, i.priority, i.vtime, i.position,
                   coalesce(i.source = any(:cached), false) as is_cached
            from render.frame_jobs i
            where i.state = 'READY' and i.requirements = able.signature and i.ready_at <= :now
              and (not :node = any(i.avoid) or not exists (
                  select from render.render_nodes n, render.requirement_sets r
                  where n.id <> all(i.avoid) and n.state = 'ONLINE' and n.seen_at > :seen
                    and r.signature = i.requirements
                    and r.engine = any(n.engines) and r.fonts <@ n.fonts))
            order by i.priority desc, i.vtime, i.position, i.id limit {REACH}
        ) found
        order by priority desc, vtime, position, id limit {REACH}
    ), turns as (
        select *, row_number() over (order by priority desc, vtime, position, id) as turn,
               priority = max(priority) over () as is_first
        from head
    ), wished as (
        select id, turn, near, row_number() over (order by not near, turn) as rank
        from (select *, turn <= {CHOICE} and is_first and is_cached as near from turns) t
    ), farthest as (
        select coalesce(max(turn), 0) as turn from wished where near and rank <= :most
    ), passing as (
        select i.id from render.frame_jobs i join wished w on w.id = i.id
        where i.state = 'READY' and i.passed_over < {PASSES}
          and w.rank > :most and w.turn < (select turn from farthest)
        order by i.id for update of i skip locked
    ), passed as (
        update render.frame_jobs i set passed_over = i.passed_over + 1
        from passing p where i.id = p.id returning i.id
    ), picked as (
        select i.id from render.frame_jobs i join wished w on w.id = i.id
        where i.state = 'READY' and w.id not in (select id from passed)
        order by not (w.near or w.turn < (select turn from farthest)), w.turn
        limit :most for update of i skip locked
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
    select c.id, c.job_id, c.tenant_id, c.attempt, (select count(*) from wished) as seen
    from (select) one left join claimed c on true
""").bindparams(*KINDS)  # noqa: S608 - the figures in it are ours
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
    cached: Sequence[str]
    most: int
    now: datetime

    @property
    def values(self) -> dict[str, Any]:
        return {
            "node": self.node_id,
            "engines": list(self.engines),
            "fonts": list(self.fonts),
            "cached": list(self.cached),
            "most": self.most,
            "now": self.now,
            "lease": self.now + LEASE,
            "seen": self.now - SEEN_WITHIN,
        }


@dataclass(frozen=True, slots=True)
class Claimed:
    """`is_contended`: there is more that the node could do, in others' hands in this moment."""

    items: list[Held]
    is_contended: bool


async def claim(unit: UnitOfWork, wanted: Wanted) -> Claimed:
    rows = (await unit.execute(CLAIM, wanted.values)).mappings().all()
    items = [
        Held(row["id"], row["job_id"], row["tenant_id"], row["attempt"])
        for row in rows
        if row["id"] is not None
    ]
    return Claimed(items, len(items) < min(wanted.most, rows[0]["seen"]))


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
