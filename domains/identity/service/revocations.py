"""What a process remembers of sessions that were revoked, so that it need not ask each time."""

import asyncio
import contextlib
import time
from datetime import timedelta
from uuid import UUID

import structlog

from domains.identity.api import DOMAIN
from domains.identity.store import sessions as store
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.errors import AppError
from kernel.topics import Subscription, Topics

TOPIC = "identity.sessions.revoked"
# Longer than an access token lives: what is older has died by itself.
REMEMBERED = timedelta(minutes=15)
LOOK_SECONDS = 2.0
STALE_SECONDS = 4.0

log = structlog.get_logger(__name__)


class Revocations:
    """Never older than four seconds: when nothing keeps it young, the one who asks looks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._revoked: frozenset[UUID] = frozenset()
        self._loaded_at: float | None = None
        self._loading = asyncio.Lock()

    async def has(self, session_id: UUID) -> bool:
        """Raises AppError UNAVAILABLE when it can't be told at present."""
        if self._is_stale:
            async with self._loading:
                if self._is_stale:
                    await self.load()
        return session_id in self._revoked

    async def load(self) -> None:
        started = time.monotonic()
        since = self._database.tools.clock.now() - REMEMBERED
        async with self._database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
            revoked = frozenset(await store.revoked_since(session, since))
        if self._loaded_at is None or started > self._loaded_at:
            self._revoked, self._loaded_at = revoked, started

    async def keep_young(self, topics: Topics) -> None:
        """Looks at each wake of the topic, and every two seconds in case a wake was lost."""
        async with topics.subscribe(TOPIC) as changes:
            while True:
                try:
                    await self.load()
                except AppError as error:
                    log.warning("revoked sessions not read", reason=str(error))
                await _pause(changes)

    @property
    def _is_stale(self) -> bool:
        return self._loaded_at is None or time.monotonic() - self._loaded_at > STALE_SECONDS


async def _pause(changes: Subscription) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(changes.next(), LOOK_SECONDS)
