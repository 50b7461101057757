"""The pool and the two ways into it. This is the only place that commits."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.pool import QueuePool

from kernel.actor import Actor
from kernel.errors import AppError, Code
from kernel.outbox import Hints
from kernel.telemetry.metrics import METRICS
from kernel.texts import Text
from kernel.units import ReadSession, Scope, Tools, UnitOfWork

__all__ = ["Database", "ReadSession", "Tools", "UnitOfWork", "async_url", "is_weather"]

# Connection exceptions, no room for another connection, shutdown and start of the server.
# What a statement fails with, and what the way to the server may fail with besides.
FAILED = (
    DBAPIError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a call says whose connection died in the middle of it
)
CUT_OFF = (*FAILED, PoolTimeoutError, OSError, TimeoutError)
BROKEN = (
    OSError,
    TimeoutError,
    PoolTimeoutError,
    InterfaceError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
WEATHER = ("08", "53300", "57P01", "57P02", "57P03")

_UNREACHABLE = Text(
    en="The database can't be reached at the moment. Nothing that was not confirmed is certain; "
    "try again in a few seconds.",
    fa="پایگاه داده در این لحظه در دسترس نیست. چند ثانیهٔ دیگر دوباره تلاش کنید.",
)

_ENTER = text(
    "select set_config('role', :role, true), "
    "set_config('app.tenant_id', :tenant, true), set_config('app.actor', :actor, true), "
    "set_config('transaction_read_only', :read_only, true)"
)


class Database:
    """One for each process."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        statement_timeout_ms: int = 30_000,
        tools: Tools | None = None,
    ) -> None:
        self.url = async_url(url)
        self.tools = tools or Tools()
        self.hints: Hints = Hints()
        self.engine = _engine(self.url, pool_size, statement_timeout_ms)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def unit(
        self,
        domain: str,
        actor: Actor,
        *,
        tenant_id: UUID | None = None,
        across_tenants: bool = False,
    ) -> AsyncIterator[UnitOfWork]:
        scope = _scope(domain, actor, tenant_id, across_tenants=across_tenants)
        async with _measured(), _weather(FAILED), self._sessions() as session:
            unit = UnitOfWork(session, scope, self.tools)
            async with _weather(CUT_OFF):
                await session.execute(_ENTER, scope.settings(read_only=False))
            yield unit
            await unit.write_events()
            async with _weather(CUT_OFF):
                await session.commit()
        self.hints.post(unit.hint())

    @asynccontextmanager
    async def read(
        self,
        domain: str,
        actor: Actor,
        *,
        tenant_id: UUID | None = None,
        across_tenants: bool = False,
    ) -> AsyncIterator[ReadSession]:
        scope = _scope(domain, actor, tenant_id, across_tenants=across_tenants)
        async with _measured(), _weather(FAILED), self._sessions() as session:
            async with _weather(CUT_OFF):
                await session.execute(_ENTER, scope.settings(read_only=True))
            yield ReadSession(session, scope)

    async def ping(self) -> None:
        async with _weather(CUT_OFF), self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    def connections_in_use(self) -> float:
        pool = self.engine.pool
        return float(pool.checkedout()) if isinstance(pool, QueuePool) else 0.0

    async def close(self) -> None:
        await self.engine.dispose()


def _scope(domain: str, actor: Actor, tenant_id: UUID | None, *, across_tenants: bool) -> Scope:
    tenant = tenant_id or actor.tenant_id
    if (across_tenants or tenant != actor.tenant_id) and not actor.crosses_tenants:
        message = f"{actor.key} may not leave tenant {actor.tenant_id}"
        raise PermissionError(message)
    return Scope(domain, tenant, actor, across_tenants)


@asynccontextmanager
async def _measured() -> AsyncIterator[None]:
    started, committed = time.perf_counter(), False
    try:
        yield
        committed = True
    finally:
        METRICS.transacted(time.perf_counter() - started, committed=committed)


@asynccontextmanager
async def _weather(kinds: tuple[type[Exception], ...]) -> AsyncIterator[None]:
    """A lost connection is the weather, not a bug: the client is told to come again."""
    try:
        yield
    except kinds as error:
        if not is_weather(error):
            raise
        raise AppError(Code.UNAVAILABLE, _UNREACHABLE) from error


def is_weather(error: BaseException) -> bool:
    """Whether the server or the way to it is at fault, and not what we asked of it."""
    if isinstance(error, BROKEN):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlstate", None)).startswith(WEATHER)


def async_url(url: str | URL) -> URL:
    return make_url(url).set(drivername="postgresql+asyncpg")


def _engine(url: URL, pool_size: int, statement_timeout_ms: int) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        pool_timeout=10,
        connect_args={
            "server_settings": {
                "application_name": "flatrender",
                "statement_timeout": str(statement_timeout_ms),
                "idle_in_transaction_session_timeout": "60000",
            },
        },
    )
