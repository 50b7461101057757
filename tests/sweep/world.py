"""What the sweep's callers may not have: an object of each kind, and who asks for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from kernel.actor import ANONYMOUS, Actor, ActorKind, Role
from kernel.db import Database
from tests.conftest import TENANT_A, TENANT_B


@dataclass(frozen=True, slots=True)
class World:
    """Tenant A owns everything; nobody of `strangers` may touch any of it."""

    database: Database
    raw: asyncpg.Connection
    owner: Actor


@dataclass(frozen=True, slots=True)
class Case:
    """How a field is called: which object exists, what an unknown one is called, what else."""

    existing: Callable[[World], Awaitable[str]]
    unknown: Callable[[], str] = lambda: str(uuid4())
    others: Mapping[str, Any] | None = None


def owner() -> Actor:
    return _person(TENANT_A, 1, Role.CUSTOMER)


def strangers() -> dict[str, Actor]:
    return {
        "nobody": ANONYMOUS,
        "another customer": _person(TENANT_A, 2, Role.CUSTOMER),
        "a customer of another tenant": _person(TENANT_B, 3, Role.CUSTOMER),
        "an admin of another tenant": _person(TENANT_B, 4, Role.TENANT_ADMIN),
        "a token without the scope": Actor(ActorKind.TOKEN, tenant_id=TENANT_A, id=uuid4()),
        "a node": Actor(ActorKind.NODE, id=uuid4()),
    }


def _person(tenant: UUID, number: int, role: Role) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=tenant,
        id=UUID(int=number),
        session_id=UUID(int=100 + number),
        roles=frozenset({role}),
    )


_EVERYTHING = """
    select n.nspname || '.' || c.relname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_t%'
    order by 1
"""


async def fingerprint(raw: asyncpg.Connection, besides: frozenset[str]) -> dict[str, str]:
    """A digest of every table's rows, so that any change at all is seen."""
    tables = [row[0] for row in await raw.fetch(_EVERYTHING)]
    digest = "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {} t"
    return {
        table: str(await raw.fetchval(digest.format(table)))
        for table in tables
        if table not in besides
    }
