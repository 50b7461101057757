"""Reactions to events: each pair of an event and a handler is one background job.

So there is one mechanism of retries and dead letters. Deliveries come at least once; a handler
works inside a unit of work that also writes its mark, so that the second one has no effect.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic
from uuid import UUID

import structlog
from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from kernel import roles
from kernel.actor import SYSTEM
from kernel.db import UnitOfWork
from kernel.events import CORRELATION, E, Envelope
from kernel.jobs import Job, JobContext, Payload
from kernel.models import HandledEvent, OutboxEvent

log = structlog.get_logger(__name__)


class EventToHandle(Payload):
    event_id: UUID


@dataclass(frozen=True, slots=True)
class Handler(Generic[E]):
    """What a domain does about an event, declared in its `handlers.py`."""

    name: str
    event: type[E]
    run: Callable[[UnitOfWork, Envelope[E]], Awaitable[None]]
    attempts: int = 10

    @property
    def domain(self) -> str:
        return self.name.split(".", maxsplit=1)[0]

    def job(self) -> Job[EventToHandle]:
        return Job(
            name=f"{self.domain}.on.{self.name.partition('.')[2]}",
            payload=EventToHandle,
            run=self._handle,
            attempts=self.attempts,
        )

    async def _handle(self, context: JobContext, payload: EventToHandle) -> None:
        envelope = await self._load(context, payload.event_id)
        if envelope is None:
            log.warning("event is past its retention", event=str(payload.event_id))
            return
        token = CORRELATION.set(envelope.correlation_id)
        try:
            async with context.unit() as unit:
                if await _first_time(unit, envelope.id, self.name):
                    await self.run(unit, envelope)
        finally:
            CORRELATION.reset(token)

    async def _load(self, context: JobContext, event_id: UUID) -> Envelope[E] | None:
        database = context.database
        async with database.read(
            roles.KERNEL_SCHEMA, SYSTEM, tenant_id=context.tenant_id
        ) as session:
            row: OutboxEvent | None = await session.one_or_none(
                select(OutboxEvent).where(col(OutboxEvent.id) == event_id)
            )
        if row is None:
            return None
        return Envelope(
            id=row.id,
            occurred_at=row.occurred_at,
            tenant_id=row.tenant_id,
            user_id=row.user_id,
            trace_id=row.trace_id,
            correlation_id=row.correlation_id,
            data=TypeAdapter(self.event).validate_python(row.data),
        )


async def _first_time(unit: UnitOfWork, event_id: UUID, handler: str) -> bool:
    mark = insert(HandledEvent).values(event_id=event_id, handler=handler)
    return await unit.run(mark.on_conflict_do_nothing()) == 1
