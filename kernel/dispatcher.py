"""Turns events of the outbox into jobs for their handlers, each event once."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete, select, text, update
from sqlmodel import col

from kernel import roles
from kernel.actor import SYSTEM
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError
from kernel.handlers import EventToHandle
from kernel.jobs import NewJob, Order, put
from kernel.models import HandledEvent, OutboxEvent
from kernel.telemetry.metrics import METRICS

log = structlog.get_logger(__name__)

BATCH = 200
_WAITING = text(
    "select count(*) as events, "
    "coalesce(extract(epoch from now() - min(occurred_at)), 0) as lag "
    "from kernel.outbox where dispatched_at is null"
)
POLL_SECONDS = 1.0


class Dispatcher:
    """Any number of them may run: what one has taken, the others pass over."""

    def __init__(
        self,
        database: Database,
        jobs_by_event: Mapping[str, Sequence[str]],
        *,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._database = database
        self._jobs_by_event = jobs_by_event
        self._poll_seconds = poll_seconds
        self._woken = asyncio.Event()
        self._measured = 0.0

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            try:
                while await self.dispatch_batch() == BATCH:
                    pass
                await self._measure()
            except AppError as error:
                log.warning("events wait", reason=str(error))
            except Exception:
                # Nobody else hands events on, so no surprise may end this.
                log.exception("dispatching failed")
            await self._sleep()

    async def _measure(self) -> None:
        """Once a second, however often events come."""
        now = time.monotonic()
        if now < self._measured + self._poll_seconds:
            return
        self._measured = now
        async with self._database.read(roles.KERNEL_SCHEMA, SYSTEM, across_tenants=True) as session:
            waiting = (await session.execute(_WAITING)).one()
        METRICS.outbox(lag_seconds=float(waiting.lag), undispatched=waiting.events)

    async def _sleep(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), self._poll_seconds)
        except TimeoutError:
            return
        self._woken.clear()

    async def dispatch_batch(self) -> int:
        async with self._database.unit(roles.KERNEL_SCHEMA, SYSTEM, across_tenants=True) as unit:
            events = await _take(unit)
            if events:
                await put(unit, [job for event in events for job in self._jobs_for(event)])
                await _mark(unit, events)
        return len(events)

    def _jobs_for(self, event: OutboxEvent) -> list[NewJob]:
        order = Order(
            tenant_id=event.tenant_id,
            correlation_id=event.correlation_id,
            trace_id=event.trace_id,
            payload=EventToHandle(event_id=event.id).model_dump(mode="json"),
        )
        return [
            NewJob(name, order, dedupe_key=f"{event.id}:{name}")
            for name in self._jobs_by_event.get(event.type, ())
        ]


async def _take(unit: UnitOfWork) -> Sequence[OutboxEvent]:
    statement = (
        select(OutboxEvent)
        .where(col(OutboxEvent.dispatched_at).is_(None))
        .order_by(col(OutboxEvent.seq))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(await unit.all(statement))


async def _mark(unit: UnitOfWork, events: Sequence[OutboxEvent]) -> None:
    now = unit.clock.now()
    ids = [event.id for event in events]
    await unit.run(
        update(OutboxEvent)
        .where(col(OutboxEvent.id).in_(ids))
        .values(dispatched_at=now)
        .execution_options(synchronize_session=False)
    )


async def tidy(unit: UnitOfWork, retention: timedelta, batch: int = 5_000) -> int:
    """Deletes what was dispatched before the retention, and marks that nothing asks for."""
    before = unit.clock.now() - retention
    old = select(col(OutboxEvent.id)).where(col(OutboxEvent.dispatched_at) < before).limit(batch)
    gone = await unit.run(delete(OutboxEvent).where(col(OutboxEvent.id).in_(old)))
    await unit.run(delete(HandledEvent).where(col(HandledEvent.handled_at) < before))
    return gone
