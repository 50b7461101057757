"""Background jobs: what they are and how one is ordered, always inside a transaction.

Jobs are delivered at least once: `run` must bear being called twice.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Self, TypeVar
from uuid import UUID

from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.tm import TaskManager
from pgqueuer.domain.settings import DBSettings
from pgqueuer.ports.driver import Driver, NotifyCallback
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text

from kernel import roles
from kernel.actor import SYSTEM
from kernel.db import Database, ReadSession, UnitOfWork
from kernel.events import CORRELATION
from kernel.telemetry.tracing import current_trace_id

QUEUE = DBSettings(db_schema=roles.KERNEL_SCHEMA)
_NAME = re.compile(r"^[a-z_]+\.[a-z_.]+$")


class Payload(BaseModel):
    """What a job needs to know; ids rather than data, which may be old when it runs."""

    model_config = ConfigDict(frozen=True)


class Nothing(Payload):
    """For jobs that need to be told nothing."""


P = TypeVar("P", bound=Payload)


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a running job works with: sessions of its own domain, for the tenant that ordered it."""

    database: Database
    domain: str
    tenant_id: UUID
    attempt: int

    def unit(self, *, across_tenants: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        return self.database.unit(
            self.domain, SYSTEM, tenant_id=self.tenant_id, across_tenants=across_tenants
        )

    def read(self, *, across_tenants: bool = False) -> AbstractAsyncContextManager[ReadSession]:
        return self.database.read(
            self.domain, SYSTEM, tenant_id=self.tenant_id, across_tenants=across_tenants
        )


@dataclass(frozen=True, slots=True)
class Job(Generic[P]):
    """A kind of job, declared in a domain's `jobs.py`."""

    name: str
    payload: type[P]
    run: Callable[[JobContext, P], Awaitable[None]]
    attempts: int = 10
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=5)
    at_once: int = 0
    """How many of this kind run at the same time on all workers together; 0 for any number."""

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            message = f"the job {self.name!r} needs a name of the form domain.what_it_does"
            raise ValueError(message)

    @property
    def domain(self) -> str:
        return self.name.split(".", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Timed:
    """A job that the clock orders. A run that is still waiting is not ordered twice."""

    cron: str
    job: Job[Nothing]


class Order(BaseModel):
    """A job in the queue: who ordered it and with what."""

    tenant_id: UUID
    correlation_id: UUID | None
    trace_id: str
    payload: dict[str, Any]


class SessionDriver(Driver):
    """pgqueuer inside a unit of work.

    SQLAlchemy begins a transaction with its first statement: pgqueuer on the raw connection of a
    fresh session would write outside the transaction, and its job would survive a rollback.
    """

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._shutdown = asyncio.Event()
        self._tasks = TaskManager()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        result = await self._unit.run_driver_sql(query, args)
        return [dict(row) for row in result.mappings()]

    async def execute(self, query: str, *args: object) -> str:
        return str((await self._unit.run_driver_sql(query, args)).rowcount)

    async def notify(self, channel: str, payload: str) -> None:
        await self.execute("select pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        message = f"a transaction can't listen on {channel} for {callback}"
        raise RuntimeError(message)

    @property
    def shutdown(self) -> asyncio.Event:
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        return self._tasks

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


def queries(driver: Driver) -> Queries:
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(settings=QUEUE),
        qbq=QueryQueueBuilder(settings=QUEUE),
        qbs=QuerySchedulerBuilder(settings=QUEUE),
    )


@dataclass(frozen=True, slots=True)
class NewJob:
    """One entry for the queue, ready to be written."""

    name: str
    order: Order
    dedupe_key: str | None = None
    delay: timedelta | None = None
    priority: int = 0


async def enqueue(
    unit: UnitOfWork,
    job: Job[P],
    payload: P,
    *,
    dedupe_key: str | None = None,
    delay: timedelta | None = None,
) -> None:
    """Orders a job in this transaction: both happen or neither.

    While a job with the same `dedupe_key` waits or runs, another one is not added.
    """
    order = Order(
        tenant_id=unit.tenant_id,
        correlation_id=CORRELATION.get(),
        trace_id=current_trace_id(),
        payload=payload.model_dump(mode="json"),
    )
    async with _as_kernel(unit):
        await put(unit, [NewJob(job.name, order, dedupe_key, delay)])


@asynccontextmanager
async def _as_kernel(unit: UnitOfWork) -> Any:
    if unit.domain == roles.KERNEL_SCHEMA:
        yield unit
    else:
        async with unit.acting_as(roles.KERNEL_SCHEMA):
            yield unit


async def put(unit: UnitOfWork, jobs: Sequence[NewJob]) -> None:
    if not jobs:
        return
    await queries(SessionDriver(unit)).enqueue(
        [new.name for new in jobs],
        [new.order.model_dump_json().encode() for new in jobs],
        [new.priority for new in jobs],
        [new.delay for new in jobs],
        [new.dedupe_key for new in jobs],
        on_conflict="skip",
    )


async def forget_old(unit: UnitOfWork, kept: timedelta) -> None:
    """Deletes the log and the statistics of jobs that ended before; dead letters stay."""
    before = unit.clock.now() - kept
    for table in ("pgqueuer_log", "pgqueuer_statistics"):
        await unit.run(
            text(f"delete from {roles.KERNEL_SCHEMA}.{table} where created < :before"),  # noqa: S608 - two constant names
            {"before": before},
        )
