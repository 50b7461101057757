"""Whose job it is, and what may be seen of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domains.render.api import DOMAIN, JobState
from domains.render.models import Export, RenderJob
from domains.render.ports import FILES
from domains.render.store import work as store
from kernel.actor import Actor
from kernel.db import Database, ReadSession
from kernel.errors import not_found
from kernel.keyset import Page, PageRequest

LINK_MINUTES = 60
_SURE = 0.02  # with less behind it an estimate is a guess


async def tenant_of(database: Database, actor: Actor, job_id: UUID) -> UUID:
    """Where to look for a job: the platform looks everywhere, all others at home."""
    if not actor.crosses_tenants:
        return actor.tenant_id
    async with database.read(DOMAIN, actor, across_tenants=True) as session:
        found = await store.tenant_of_job(session, job_id)
    if found is None:
        raise not_found()
    return found


async def own(session: ReadSession, job_id: UUID) -> RenderJob:
    """A person sees what is his, a tenant's server what such servers made, the platform all.

    An administrator of a tenant sees his own: other people's films are not his business.
    """
    found, actor = await store.job(session, job_id), session.actor
    if found is None or not (actor.crosses_tenants or found.owner_id == actor.owner_id):
        raise not_found()
    return found


async def listed(session: ReadSession, request: PageRequest) -> Page[RenderJob]:
    return await store.jobs_of(session, session.actor.owner_id, request)


async def address(database: Database, actor: Actor, export: Export) -> str:
    """Where the file can be fetched for a while."""
    async with database.unit(DOMAIN, actor, tenant_id=export.tenant_id) as unit:
        return await unit.port(FILES).get_address(unit, export.file_id, LINK_MINUTES)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long it will take at the speed that it had so far."""

    job: RenderJob
    now: datetime

    @property
    def seconds_left(self) -> float | None:
        job = self.job
        if job.state.is_over or job.started_at is None or job.progress < _SURE:
            return 0.0 if job.state is JobState.DONE else None
        passed = (self.now - job.started_at).total_seconds()
        return max(0.0, round(passed * (1 - job.progress) / job.progress, 1))
