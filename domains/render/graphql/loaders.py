"""The data loaders of render: a key, a value, one statement."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Protocol, TypeVar
from uuid import UUID

from domains.render.api import DOMAIN
from domains.render.models import Export, HistoryEntry, JobPreview
from domains.render.store import work as store
from kernel.actor import SYSTEM
from kernel.db import ReadSession
from kernel.graphql.loaders import Loader, Value


class OfJob(Protocol):
    job_id: UUID


Row = TypeVar("Row", bound=OfJob)


class PartsOfJobs(Loader[UUID, Value]):
    """The platform sees the parts of every tenant's jobs."""

    domain = DOMAIN

    async def _load_batch(self, keys: list[UUID]) -> list[Value | None]:
        context = self._context
        async with context.services.database.read(
            DOMAIN, context.actor, across_tenants=context.actor.crosses_tenants
        ) as session:
            found = await self.fetch(session, keys)
        return [found.get(key) for key in keys]


class Exports(PartsOfJobs[list[Export]]):
    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[Export]]:
        return _by_job(await store.exports(session, keys))


class Histories(PartsOfJobs[list[HistoryEntry]]):
    async def fetch(
        self, session: ReadSession, keys: Sequence[UUID]
    ) -> Mapping[UUID, list[HistoryEntry]]:
        return _by_job(await store.history(session, keys))


class Previews(PartsOfJobs[JobPreview]):
    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, JobPreview]:
        return {row.job_id: row for row in await store.previews(session, keys)}


class Places(Loader[UUID, int]):
    """The turn of whoever waits: a number only, though all tenants' work is counted for it."""

    domain = DOMAIN

    async def _load_batch(self, keys: list[UUID]) -> list[int | None]:
        database = self._context.services.database
        async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
            found = await self.fetch(session, keys)
        return [found.get(key) for key in keys]

    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, int]:
        return await store.places(session, keys)


def _by_job(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    place = sorted(rows, key=lambda row: row.job_id)  # stable: the order within a job stays
    return {job_id: list(mine) for job_id, mine in groupby(place, key=lambda row: row.job_id)}
