"""Read sessions and units of work: one transaction, one domain, one tenant."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CursorResult, Executable, Result, text
from sqlalchemy.ext.asyncio import AsyncSession

from kernel import roles
from kernel.actor import Actor
from kernel.clock import Clock, SystemClock
from kernel.events import Event
from kernel.ids import Ids, TimeOrderedIds
from kernel.keyring import KeyRing
from kernel.outbox import Hint, pending_rows, write
from kernel.outward import Outward
from kernel.ports import Asked, PortKey, Ports
from kernel.storage import Storage

T = TypeVar("T")

_SWITCH = text("select set_config('role', :role, true)")


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
            "tenant": str(self.tenant_id),
            "actor": self.actor.key,
            "read_only": "on" if read_only else "off",
        }


@dataclass(slots=True)
class Tools:
    """What a unit of work works with besides its session."""

    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=TimeOrderedIds)
    ports: Ports = field(default_factory=Ports)
    keys: KeyRing = field(default_factory=KeyRing.fresh)
    storage: Storage = field(default_factory=Storage.in_memory)
    outward: Outward = field(default_factory=Outward)
    public_url: str = "http://localhost:8080"


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

    def __init__(self, session: AsyncSession, scope: Scope, tools: Tools) -> None:
        super().__init__(session, scope)
        self.clock = tools.clock
        self.ids = tools.ids
        self.keys = tools.keys
        self.public_url = tools.public_url
        self.storage = tools.storage  # for its signatures; what is stored waits for no transaction
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
        await self._session.execute(_SWITCH, {"role": scope.role})

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
