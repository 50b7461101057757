"""Heartbeats: they renew leases, move the progress on, and tell a node what is no longer its."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from domains.render.api import DOMAIN, JobState, job_topic
from domains.render.service import states
from domains.render.store import nodes as store
from domains.render.store import work as work_store
from domains.render.store.nodes import Advanced, Beat
from kernel.actor import SYSTEM
from kernel.db import Database, UnitOfWork

LARGEST_PREVIEW = 32 * 1024
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Status:
    node_id: UUID
    load: Mapping[str, float]
    running: Sequence[Beat]
    previews: Mapping[UUID, bytes]


async def take(database: Database, status: Status) -> list[UUID]:
    """Answers the items that are not the node's any more."""
    async with database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        now = unit.clock.now()
        await store.tell(unit, status.node_id, status.load, now)
        beaten = await store.beat(unit, status.node_id, status.running, now)
        for one in beaten:
            picture = status.previews.get(one.item_id)
            if picture is not None and is_preview(picture):
                await store.show(unit, one, picture, now)
        advanced = await store.advance(unit, sorted({one.job_id for one in beaten}))
        for job in advanced:
            unit.announce(job_topic(job.job_id))
    await _begin_rendering(database, advanced)
    alive = {one.item_id for one in beaten}
    return [one.item_id for one in status.running if one.item_id not in alive]


def is_preview(picture: bytes) -> bool:
    """A heartbeat is worth more than its picture: one that is none is left out, silently."""
    return len(picture) <= LARGEST_PREVIEW and picture.startswith(_JPEG)


async def _begin_rendering(database: Database, advanced: Sequence[Advanced]) -> None:
    first = [one for one in advanced if one.state == JobState.PREPARING and one.frames_done > 0]
    by_tenant = sorted(first, key=lambda one: (one.tenant_id, one.job_id))
    for tenant_id, jobs in groupby(by_tenant, key=lambda one: one.tenant_id):
        async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
            for one in jobs:
                await _to_rendering(unit, one.job_id)


async def _to_rendering(unit: UnitOfWork, job_id: UUID) -> None:
    job = await work_store.locked_job(unit, job_id)
    if job is not None and job.state is JobState.PREPARING:
        await states.job_to(unit, job, JobState.RENDERING)
