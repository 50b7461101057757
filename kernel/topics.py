"""Live topics: what subscriptions wait for.

A notification is a hint and the outbox is the truth. Commits hint at once, with ids only; every
process also reads the outbox with a cursor, once a second and after a reconnect, so that a lost
hint, a lost connection or a killed process costs a second and never an event.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import orjson
import structlog
from sqlalchemy.engine import URL

from kernel.listener import LOST, Listener
from kernel.outbox import Hint
from kernel.telemetry.metrics import METRICS

log = structlog.get_logger(__name__)

CHANNEL = "flatrender_topics"
PAYLOAD_BYTES = 7_900
POLL_SECONDS = 1.0
PAGE = 1_000
REMEMBERED = 100_000

_HORIZON = "select (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint as xmin"
_NEWER = """
    select xid, seq, id, topics from kernel.outbox
    where (xid, seq) > ($1, $2)
      and xid < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
    order by xid, seq limit $3
"""


class Subscription:
    """Wakes once for any number of hints that came while nobody was waiting."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = frozenset(topics)
        self._changed: set[str] = set()
        self._wake = asyncio.Event()

    def changed(self, topic: str) -> None:
        self._changed.add(topic)
        self._wake.set()

    async def next(self) -> frozenset[str]:
        """The topics that changed since the last call; waits for the first."""
        await self._wake.wait()
        self._wake.clear()
        changed, self._changed = frozenset(self._changed), set()
        return changed

    async def __aiter__(self) -> AsyncIterator[frozenset[str]]:
        while True:
            yield await self.next()


class Remembered:
    """The newest ids of a kind; the oldest are forgotten first."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._ids: dict[UUID, None] = {}

    def add(self, event_id: UUID) -> None:
        self._ids[event_id] = None
        if len(self._ids) > self._most:
            del self._ids[next(iter(self._ids))]

    def take(self, event_id: UUID) -> bool:
        """Whether it was remembered; it no longer is."""
        return self._ids.pop(event_id, self) is None


@dataclass(slots=True)
class Cursor:
    """How far the outbox was read, and which events only one of hint and cursor has told of."""

    xid: int = -1
    seq: int = 0
    hinted: Remembered = field(default_factory=Remembered)
    read: Remembered = field(default_factory=Remembered)

    @property
    def is_set(self) -> bool:
        return self.xid >= 0


class Topics:
    """The switchboard of one process between commits and subscriptions."""

    def __init__(self, url: URL, *, poll_seconds: float = POLL_SECONDS) -> None:
        self._look_now = asyncio.Event()
        self._listener = Listener(
            url,
            CHANNEL,
            on_message=self._heard,
            on_connect=self._look_now.set,
            name="flatrender topics",
        )
        self._poll_seconds = poll_seconds
        self._subscriptions: dict[str, set[Subscription]] = {}
        self._outgoing: asyncio.Queue[Hint] = asyncio.Queue()
        self._cursor = Cursor()
        self._event_listeners: list[Callable[[], None]] = []
        self.delivered = 0

    def on_events(self, wake: Callable[[], None]) -> None:
        """Called whenever events may have been committed; the dispatcher listens here."""
        self._event_listeners.append(wake)

    def post(self, hint: Hint) -> None:
        """Takes the hint of a commit of this process; returns at once."""
        self._outgoing.put_nowait(hint)

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[Subscription]:
        """Listens from here on: subscribe first, then read the state, then wait."""
        subscription = Subscription(topics)
        for topic in topics:
            self._subscriptions.setdefault(topic, set()).add(subscription)
        try:
            yield subscription
        finally:
            self._remove(subscription)

    def _remove(self, subscription: Subscription) -> None:
        for topic in subscription.topics:
            waiting = self._subscriptions[topic]
            waiting.discard(subscription)
            if not waiting:
                del self._subscriptions[topic]

    @property
    def subscriptions(self) -> int:
        return len({one for waiting in self._subscriptions.values() for one in waiting})

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listener.run())
            tasks.create_task(self._send_hints())
            tasks.create_task(self._catch_up_for_ever())

    @property
    def is_connected(self) -> bool:
        return self._listener.connected.is_set()

    @property
    def knows_its_place(self) -> bool:
        """Whether events that are committed from now on are certain to be told of."""
        return self._cursor.is_set

    @property
    def waited_for(self) -> int:
        """How many topics somebody waits for."""
        return len(self._subscriptions)

    async def ready(self) -> None:
        await self._listener.connected.wait()

    def _heard(self, payload: str) -> None:
        try:
            hint = understood(payload)
        except (ValueError, TypeError, KeyError) as error:
            log.warning("not a hint of ours", channel=CHANNEL, reason=str(error))
            return
        for event_id, topics in hint.events:
            self._deliver_early(event_id, topics)
        for topic in hint.topics:
            self._wake(topic)
        if hint.events:
            self._wake_event_listeners()

    def _deliver_early(self, event_id: UUID, topics: Iterable[str]) -> None:
        if self._cursor.read.take(event_id):
            return
        self._cursor.hinted.add(event_id)
        METRICS.topics_notified()
        self._deliver(topics)

    def _deliver(self, topics: Iterable[str]) -> None:
        self.delivered += 1
        for topic in topics:
            self._wake(topic)

    def _wake(self, topic: str) -> None:
        for subscription in self._subscriptions.get(topic, ()):
            subscription.changed(topic)

    def _wake_event_listeners(self) -> None:
        for wake in self._event_listeners:
            wake()

    async def _send_hints(self) -> None:
        while True:
            hints = [await self._outgoing.get()]
            while not self._outgoing.empty():
                hints.append(self._outgoing.get_nowait())
            try:
                for payload in payloads(hints):
                    await self._listener.fetch("select pg_notify($1, $2)", CHANNEL, payload)
            except LOST as error:
                # Not sent is not lost: every process finds the events by its cursor.
                log.debug("hint not sent", reason=str(error))

    async def _catch_up_for_ever(self) -> None:
        while True:
            await self._listener.connected.wait()
            try:
                await self.catch_up()
            except LOST as error:
                log.debug("outbox not read", reason=str(error))
            await self._pause()

    async def _pause(self) -> None:
        """Until the next poll, or until a new connection has begun to listen."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._look_now.wait(), self._poll_seconds)
        self._look_now.clear()

    async def catch_up(self) -> None:
        """Reads what the outbox has beyond the cursor."""
        cursor = self._cursor
        if not cursor.is_set:
            rows = await self._listener.fetch(_HORIZON)
            cursor.xid, cursor.seq = rows[0]["xmin"] - 1, 2**63 - 1
        while True:
            rows = await self._listener.fetch(_NEWER, cursor.xid, cursor.seq, PAGE)
            for row in rows:
                self._advance(row["xid"], row["seq"], row["id"], row["topics"])
            if rows:
                self._wake_event_listeners()
            if len(rows) < PAGE:
                return

    def _advance(self, xid: int, seq: int, event_id: UUID, topics: Iterable[str]) -> None:
        cursor = self._cursor
        cursor.xid, cursor.seq = xid, seq
        known = UUID(str(event_id))
        if cursor.hinted.take(known):
            return
        cursor.read.add(known)
        METRICS.topics_caught_up()
        self._deliver(topics)


def understood(payload: str) -> Hint:
    message = orjson.loads(payload)
    events = [(UUID(event_id), list(topics)) for event_id, topics in message["e"]]
    return Hint(events, [str(topic) for topic in message["t"]])


def payloads(hints: Iterable[Hint]) -> list[str]:
    """Hints as few notifications as fit: PostgreSQL takes less than 8,000 bytes in one."""
    packed: list[str] = []
    events: list[tuple[str, list[str]]] = []
    topics: list[str] = []
    size = 0
    for item in _items(hints):
        weight = len(orjson.dumps(item)) + 1
        if weight > PAYLOAD_BYTES:
            continue  # too large for a hint; the cursor finds it within a second
        if size + weight > PAYLOAD_BYTES and size:
            packed.append(_packed(events, topics))
            events, topics, size = [], [], 0
        size += weight
        if isinstance(item, str):
            topics.append(item)
        else:
            events.append(item)
    if size:
        packed.append(_packed(events, topics))
    return packed


def _items(hints: Iterable[Hint]) -> Iterable[tuple[str, list[str]] | str]:
    announced: dict[str, None] = {}
    for hint in hints:
        for event_id, topics in hint.events:
            yield str(event_id), list(topics)
        announced.update(dict.fromkeys(hint.topics))
    yield from announced


def _packed(events: list[tuple[str, list[str]]], topics: list[str]) -> str:
    return orjson.dumps({"e": events, "t": topics}).decode()
