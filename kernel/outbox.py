"""The outbox: events as rows of the transaction that they tell of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, insert

from kernel.actor import Actor, ActorKind
from kernel.clock import Clock
from kernel.events import CORRELATION, Event
from kernel.ids import Ids
from kernel.models import OutboxEvent
from kernel.telemetry.tracing import current_trace_id


@dataclass(frozen=True, slots=True)
class Hint:
    """What a commit has to tell at once: ids and topics, never data."""

    events: Sequence[tuple[UUID, Sequence[str]]]
    topics: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.events or self.topics)


@dataclass(slots=True)
class Hints:
    """Where commits leave their hints. Nobody listening is no loss: the outbox has it all."""

    _listeners: list[Callable[[Hint], None]] = field(default_factory=list)

    def listen(self, listener: Callable[[Hint], None]) -> None:
        self._listeners.append(listener)

    def forget(self, listener: Callable[[Hint], None]) -> None:
        self._listeners.remove(listener)

    def post(self, hint: Hint) -> None:
        if hint:
            for listener in self._listeners:
                listener(hint)


def pending_rows(
    events: Sequence[Event], tenant_id: UUID, actor: Actor, clock: Clock, ids: Ids
) -> list[dict[str, Any]]:
    trace_id = current_trace_id()
    rows: list[dict[str, Any]] = []
    for event in events:
        event_id = ids.new()
        rows.append(
            {
                "id": event_id,
                "type": event.type,
                "occurred_at": clock.now(),
                "tenant_id": tenant_id,
                "user_id": actor.id if actor.kind is ActorKind.USER else None,
                "trace_id": trace_id,
                "correlation_id": CORRELATION.get() or event_id,
                "data": event.model_dump(mode="json"),
                "topics": list(event.topics()),
            }
        )
    return rows


@cache
def write() -> Insert:
    return insert(OutboxEvent)
