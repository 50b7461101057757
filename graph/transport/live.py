"""What lasts longer than one answer: how many streams a caller may hold, and when they end."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from graph.authenticate import Authenticator
from graph.limits.table import limits_of
from graph.transport.contexts import Contexts
from graph.transport.execution import Executor
from kernel.actor import Actor
from kernel.config import Settings

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """How much a caller may have open at once."""

    operations: int
    connections: int


_ROOM_FOR_DEVELOPERS = Room(operations=25, connections=25)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds; tests shorten them."""

    init: float = 5.0
    session_check: float = 2.0
    send: float = 30.0
    ping: float = 20.0
    silence: float = 40.0
    comment: float = 12.0
    farewell: float = 2.0


class SessionLostError(Exception):
    """The actor may not act any more."""


class SessionUnknownError(Exception):
    """It can't be told whether the actor may still act; the client should come back later."""


class ShuttingDownError(Exception):
    """The server ends; the client should come back."""


@dataclass(slots=True)
class Live:
    """Shared by every long-lived stream of this process."""

    executor: Executor
    authenticator: Authenticator
    contexts: Contexts
    settings: Settings
    timing: Timing = field(default_factory=Timing)
    _seats: Counter[str] = field(default_factory=Counter)
    _open: set[asyncio.Task[object]] = field(default_factory=set)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    def room(self, actor: Actor) -> Room | None:
        """None: such a caller may not hold streams at all."""
        if actor.is_anonymous:
            return _ROOM_FOR_DEVELOPERS if self.settings.is_development else None
        limits = limits_of(actor)
        return Room(limits.socket_operations, limits.socket_connections)

    @contextmanager
    def seat(self, key: str, limit: int) -> Iterator[bool]:
        """One of `limit` seats under that key, or False where all are taken."""
        if self._seats[key] >= limit:
            yield False
            return
        self._seats[key] += 1
        try:
            yield True
        finally:
            self._seats[key] -= 1
            if not self._seats[key]:
                del self._seats[key]

    @contextmanager
    def counted(self) -> Iterator[None]:
        """`shut_down` waits for the task that is inside."""
        task = asyncio.current_task()
        if task is None:  # only a callback runs outside of a task
            message = "a stream is served by a task"
            raise RuntimeError(message)
        self._open.add(task)
        try:
            yield
        finally:
            self._open.discard(task)

    @property
    def open_streams(self) -> int:
        return len(self._open)

    async def watch_session(self, actor: Actor) -> None:
        """Return never; raise as soon as the actor's session is seen to be over."""
        while True:
            await asyncio.sleep(self.timing.session_check)
            await self._check(actor)

    async def _check(self, actor: Actor) -> None:
        try:
            alive = await self.authenticator.is_alive(actor)
        except Exception as error:
            _logger.exception("session_check_failed", actor=actor.key)
            raise SessionUnknownError from error
        if not alive:
            raise SessionLostError

    async def watch_shutdown(self) -> None:
        await self._ending.wait()
        raise ShuttingDownError

    async def shut_down(self) -> None:
        """End every stream, each with a word to its client; for when the server is to stop."""
        self._ending.set()
        streams = set(self._open)
        if not streams:
            return
        _, late = await asyncio.wait(streams, timeout=self.timing.farewell)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=self.timing.farewell)
