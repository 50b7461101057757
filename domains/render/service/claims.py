"""Claims: what a node gets to do, at once or as soon as there is something."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import structlog

from domains.render.api import DOMAIN, WORK, JobState, NodeState, OrderKind, WorkKind, node_topic
from domains.render.models import RenderNode
from domains.render.service import failures, specs, states
from domains.render.service.needs import plain
from domains.render.store import claims as store
from domains.render.store import nodes as node_store
from domains.render.store import work as work_store
from domains.render.store.claims import Held, Wanted
from kernel.actor import SYSTEM
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code
from kernel.topics import Subscription, Topics

MOST_SLOTS = 64
LONGEST_WAIT = 25
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Able:
    """What a node says of itself when it claims."""

    node_id: UUID
    slots: int
    engines: Mapping[str, str]
    fonts: Sequence[str]
    holding: frozenset[UUID] = field(default_factory=frozenset)
    cached: Sequence[str] = ()
    """SHA-256 of templates that it has at hand."""


@dataclass(frozen=True, slots=True)
class Given:
    """An item as a node gets it."""

    id: UUID
    kind: WorkKind
    job_id: UUID
    attempt: UUID
    spec: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    kind: OrderKind
    item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Work:
    items: tuple[Given, ...] = ()
    orders: tuple[Order, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items or self.orders)


class Waiting:
    """At most one claim of a node waits in a process: a newer one ends the one before it."""

    def __init__(self) -> None:
        self._ends: dict[UUID, asyncio.Event] = {}
        self._is_over = False

    @contextlib.contextmanager
    def alone(self, node_id: UUID) -> Any:
        older, mine = self._ends.get(node_id), asyncio.Event()
        if older is not None:
            older.set()
        self._ends[node_id] = mine
        if self._is_over:
            mine.set()
        try:
            yield mine
        finally:
            if self._ends.get(node_id) is mine:
                del self._ends[node_id]

    def end_all(self) -> None:
        """Before the process ends: nobody waits any more, and nobody begins to."""
        self._is_over = True
        for each in self._ends.values():
            each.set()


WAITING = Waiting()


async def wait(database: Database, topics: Topics, able: Able, seconds: float) -> Work:
    """Work or orders as soon as there are any; nothing after that many seconds."""
    until = asyncio.get_running_loop().time() + min(max(0.0, seconds), LONGEST_WAIT)
    with WAITING.alone(able.node_id) as ended:
        async with topics.subscribe(WORK, node_topic(able.node_id)) as changes:
            while True:
                work, next_ready = await claim(database, able)
                left = until - asyncio.get_running_loop().time()
                if work or left <= 0 or ended.is_set():
                    return work
                pause = _seconds_to(next_ready, database.tools.clock.now())
                await _change(changes, ended, left if pause is None else min(left, pause))


def _seconds_to(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else max(0.05, (moment - now).total_seconds())


async def _change(changes: Subscription, ended: asyncio.Event, seconds: float) -> None:
    waits = [asyncio.ensure_future(changes.next()), asyncio.ensure_future(ended.wait())]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def claim(database: Database, able: Able) -> tuple[Work, datetime | None]:
    """What the node holds and does not know of, and new items for the slots that stay free."""
    async with database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        held = await store.held(unit, await _entered(unit, able))
        forgotten = [one for one in held if one.id not in able.holding]
        await store.renew(unit, able.node_id, [one.id for one in forgotten], unit.clock.now())
        free = min(able.slots, MOST_SLOTS) - len(forgotten)
        new, next_ready = await _new(unit, able, free) if free > 0 else ([], None)
    gone = able.holding - {one.id for one in held}
    orders = tuple(Order(OrderKind.CANCEL, item_id) for item_id in sorted(gone))
    return Work(await _given(database, [*forgotten, *new]), orders), next_ready


async def _entered(unit: UnitOfWork, able: Able) -> UUID:
    await store.enter_node(
        unit,
        RenderNode(
            id=able.node_id,
            state=NodeState.ONLINE,
            slots=able.slots,
            engines=sorted(able.engines),
            fonts=sorted({plain(font) for font in able.fonts}),
            versions=dict(able.engines),
            load={},
            seen_at=unit.clock.now(),
        ),
    )
    return able.node_id


async def _new(unit: UnitOfWork, able: Able, free: int) -> tuple[list[Held], datetime | None]:
    """What it gets, or else when it is worth while to look again."""
    node, now = await node_store.node(unit, able.node_id), unit.clock.now()
    if node is None or node.state is not NodeState.ONLINE:
        return [], None
    wanted = Wanted(able.node_id, node.engines, node.fonts, able.cached, free, now)
    claimed = await states.claim(unit, wanted)
    if claimed.items:
        return claimed.items, None
    return [], now if claimed.is_contended else await store.next_ready(unit, now)


async def _given(database: Database, held: Sequence[Held]) -> tuple[Given, ...]:
    """Each job in a unit of its own tenant, whose files are asked for."""
    found: list[Given] = []
    place = sorted(held, key=lambda one: (one.tenant_id, one.job_id, one.id))
    for (tenant_id, job_id), mine in groupby(place, key=lambda one: (one.tenant_id, one.job_id)):
        found += await _of_job(database, tenant_id, job_id, list(mine))
    return tuple(found)


async def _of_job(
    database: Database, tenant_id: UUID, job_id: UUID, held: Sequence[Held]
) -> list[Given]:
    try:
        async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
            return await _specified(unit, job_id, held)
    except AppError as error:
        if error.code is Code.UNAVAILABLE:
            raise
        log.warning("an item can't be told", job=str(job_id), reason=str(error))
        async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
            await failures.give_up(unit, job_id, "FILE_GONE", str(error))
        return []


async def _specified(unit: UnitOfWork, job_id: UUID, held: Sequence[Held]) -> list[Given]:
    job = await work_store.locked_job(unit, job_id)
    if job is None or job.state.is_over:
        return []
    if job.state is JobState.QUEUED:
        await states.job_to(unit, job, JobState.PREPARING)
    found = []
    for one in held:
        item = await work_store.locked_item(unit, one.id)
        if item is not None and item.attempt == one.attempt:
            spec = await specs.of(unit, job, item)
            found.append(Given(item.id, item.kind, job.id, one.attempt, spec))
    return found


LEASE_SECONDS = int(store.LEASE / timedelta(seconds=1))
