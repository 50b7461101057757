"""Whether this process can do its work: what `/healthz` and `/readyz` answer."""

import asyncio
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from graph import migrate
from kernel import roles
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.errors import AppError
from kernel.topics import Topics

PATIENCE_SECONDS = 2.0
OK = "ok"


@dataclass(slots=True)
class Readiness:
    """Migrations are looked at until they are all there; they don't go away again."""

    database: Database
    topics: Topics | None = None
    _migrated: bool = field(default=False)

    async def checks(self) -> dict[str, str]:
        """`ok`, or what is wrong and what to do about it."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return {
                    "database": await self._database(),
                    "migrations": await self.migrations(),
                    "topics": self._topics(),
                }
        except TimeoutError:
            return {"database": f"no answer within {PATIENCE_SECONDS:g} s"}

    async def _database(self) -> str:
        try:
            await self.database.ping()
        except AppError as error:
            return str(error)
        return OK

    async def migrations(self) -> str:
        if not self._migrated:
            try:
                async with self.database.read(roles.KERNEL_SCHEMA, SYSTEM) as session:
                    missing = await migrate.missing(session)
            except (AppError, DBAPIError) as error:
                return f"can't tell: {error}"
            if missing:
                return f"{', '.join(missing)} not applied: run ./flatrender migrate"
            self._migrated = True
        return OK

    def _topics(self) -> str:
        is_connected = self.topics is None or self.topics.is_connected
        return OK if is_connected else "not connected; subscriptions wait"
