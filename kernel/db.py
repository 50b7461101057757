"""Units of work and read sessions. This is the only place that commits."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy import CursorResult, Executable, Result, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import QueuePool

from kernel import roles
from kernel.actor import Actor
from kernel.clock import Clock, SystemClock
from kernel.errors import AppError, Code
from kernel.events import Event
from kernel.ids import Ids, TimeOrderedIds
from kernel.outbox import Hint, Hints, pending_rows, write
from kernel.ports import Asked, PortKey, Ports
from kernel.telemetry.metrics import METRICS
from kernel.texts import Text

T = TypeVar("T")

# Connection exceptions, no room for another connection, shutdown and start of the server.
WEATHER = ("08", "53300", "57P01", "57P02", "57P03")

_UNREACHABLE = Text(
    en="The database can't be reached at the moment. Nothing that was not confirmed is certain; "
    "try again in a few seconds.",
    fa="پایگاه داده در این لحظه در دسترس نیست. چند ثانیهٔ دیگر دوباره تلاش کنید.",
)

_ENTER = text(
    "select set_config('role', :role, true), set_config('app.domain', :domain, true), "
    "set_config('app.tenant_id', :tenant, true), set_config('app.actor', :actor, true), "
    "set_config('transaction_read_only', :read_only, true)"
)
_SWITCH = text("select set_config('role', :role, true), set_config('app.domain', :domain, true)")


@dataclass(frozen=True, slots=True)
class Scope:
    """As whom a transaction runs."""

    domain: str
    tenant_id: UUID
    actor: Actor
    across_tenants: bool = False

    @property
    def role(self) -> str:
        named = roles.across_tenants if self.across_tenants else roles.of
        return named(self.domain)

    def settings(self, *, read_only: bool) -> dict[str, str]:
        return {
            "role": self.role,
            "domain": self.domain,
            "tenant": str(self.tenant_id),
            "actor": self.actor.key,
            "read_only": "on" if read_only else "off",
        }


class ReadSession:
    """Reads as one domain and one tenant. A write through it is refused by the database."""

    def __init__(self, session: AsyncSession, scope: Scope) -> None:
        self._session = session
        self._scope = scope

    @property
    def actor(self) -> Actor:
        return self._scope.actor

    @property
    def tenant_id(self) -> UUID:
        return self._scope.tenant_id

    @property
    def domain(self) -> str:
        return self._scope.domain

    async def execute(self, statement: Executable, values: Any = None) -> Result[Any]:
        return await self._session.execute(statement, values)

    async def all(self, statement: Executable) -> Sequence[Any]:
        """The first column of every row: the rows themselves when a whole model is selected."""
        return (await self._session.execute(statement)).scalars().all()

    async def one_or_none(self, statement: Executable) -> Any:
        return (await self._session.execute(statement)).scalars().one_or_none()

    async def get(self, model: type[T], key: object, *, lock: bool = False) -> T | None:
        return await self._session.get(model, key, with_for_update=lock or None)


class UnitOfWork(ReadSession):
    """One transaction of one domain: its rows, its events and its jobs, all of it or nothing."""

    def __init__(self, session: AsyncSession, scope: Scope, tools: "Tools") -> None:
        super().__init__(session, scope)
        self.clock = tools.clock
        self.ids = tools.ids
        self._ports = tools.ports
        self._events: list[Event] = []
        self._written: list[dict[str, Any]] = []
        self._announced: list[str] = []

    def add(self, *rows: object) -> None:
        self._session.add_all(rows)

    async def delete(self, row: object) -> None:
        await self._session.delete(row)

    async def flush(self) -> None:
        await self._session.flush()

    async def run(self, statement: Executable, values: Any = None) -> int:
        """A statement that changes rows; answers how many."""
        result = await self._session.execute(statement, values)
        return result.rowcount if isinstance(result, CursorResult) else 0

    async def run_driver_sql(self, statement: str, arguments: tuple[object, ...]) -> Any:
        """A statement in the driver's own spelling (`$1`), inside this transaction."""
        connection = await self._session.connection()
        return await connection.exec_driver_sql(statement, arguments)

    def port(self, key: PortKey[Asked]) -> Asked:
        """Who answers what this domain asks of another; see `graph/wiring.py`."""
        return self._ports.ask(key)

    def publish(self, event: Event) -> None:
        self._events.append(event)

    def announce(self, topic: str) -> None:
        """Wakes subscriptions after the commit, with nothing to replay: for ticks of progress."""
        self._announced.append(topic)

    @asynccontextmanager
    async def acting_as(self, domain: str) -> AsyncIterator["UnitOfWork"]:
        """The same transaction with another domain's rights, for a call through a port."""
        before = self._scope
        await self._session.flush()
        self._scope = Scope(domain, before.tenant_id, before.actor, before.across_tenants)
        await self._switch()
        try:
            yield self
            await self._session.flush()
        except BaseException:
            self._scope = before
            raise
        self._scope = before
        await self._switch()

    async def _switch(self) -> None:
        scope = self._scope
        await self._session.execute(_SWITCH, {"role": scope.role, "domain": scope.domain})

    async def write_events(self) -> None:
        """Writes what was published so far; the commit does it for whoever does not."""
        await self._session.flush()
        rows = pending_rows(self._events, self._scope.tenant_id, self.actor, self.clock, self.ids)
        if rows:
            await self._session.execute(write(), rows)
        self._events.clear()
        self._written += rows

    def hint(self) -> Hint:
        """What the commit has to tell at once."""
        return Hint([(row["id"], row["topics"]) for row in self._written], self._announced)


@dataclass(slots=True)
class Tools:
    """What a unit of work works with besides its session."""

    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=TimeOrderedIds)
    ports: Ports = field(default_factory=Ports)


class Database:
    """The pool, and the two ways into it."""

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
        async with _measured(), _reachable(), self._sessions() as session:
            unit = UnitOfWork(session, scope, self.tools)
            await session.execute(_ENTER, scope.settings(read_only=False))
            yield unit
            await unit.write_events()
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
        async with _measured(), _reachable(), self._sessions() as session:
            await session.execute(_ENTER, scope.settings(read_only=True))
            yield ReadSession(session, scope)

    async def ping(self) -> None:
        async with _reachable(), self.engine.connect() as connection:
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
async def _reachable() -> AsyncIterator[None]:
    """A lost connection is the weather, not a bug: the client is told to come again."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, asyncpg.PostgresError, OSError) as error:
        if not is_weather(error):
            raise
        raise AppError(Code.UNAVAILABLE, _UNREACHABLE) from error


def is_weather(error: BaseException) -> bool:
    """Whether the server or the way to it is at fault, and not what we asked of it."""
    if isinstance(error, OSError | PoolTimeoutError | InterfaceError):
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
