"""What the sweep's callers may not have: an object of each kind, and who asks for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from kernel.actor import ANONYMOUS, Actor, ActorKind, Role
from kernel.db import Database
from tests.conftest import TENANT_A, TENANT_B


@dataclass(frozen=True, slots=True)
class World:
    """Tenant A and one customer of it own everything; no stranger may touch any of it."""

    database: Database
    raw: asyncpg.Connection
    owner: Actor

    @classmethod
    async def made(cls, database: Database, raw: asyncpg.Connection) -> "World":
        for tenant, slug in ((TENANT_A, "tenant-a"), (TENANT_B, "tenant-b")):
            await raw.execute(_TENANT, tenant, slug)
        owner = _person(TENANT_A, 1, Role.CUSTOMER)
        for person in (owner, *strangers().values()):
            if person.kind is ActorKind.USER:
                await raw.execute(_USER, person.id, person.tenant_id, f"{person.id}@example.com")
        return cls(database, raw, owner)


_TENANT = (
    "insert into identity.tenants (id, slug, name, kind, status, settings, created_at, updated_at) "
    "values ($1, $2, $2, 'RESELLER', 'ACTIVE', '{}', now(), now())"
)
_USER = (
    "insert into identity.users (id, tenant_id, mode, status, email, display_name, locale, "
    "time_zone, roles, created_at, updated_at) values ($1, $2, 'EMAIL', 'ACTIVE', $3, 'somebody', "
    "'en', 'UTC', '{customer}', now(), now())"
)


@dataclass(frozen=True, slots=True)
class Case:
    """How a field is called: which object exists, what an unknown one is called, what else."""

    existing: Callable[[World], Awaitable[str]]
    given: Callable[[str], dict[str, Any]]
    unknown: Callable[[], str] = lambda: str(uuid4())


def by_id(existing: Callable[[World], Awaitable[str]], **others: Any) -> Case:
    """The usual field: its argument `id`, and values that would do."""
    return Case(existing, lambda wanted: {"id": wanted, **others})


def strangers() -> dict[str, Actor]:
    return {
        "nobody": ANONYMOUS,
        "another customer": _person(TENANT_A, 2, Role.CUSTOMER),
        "a customer of another tenant": _person(TENANT_B, 3, Role.CUSTOMER),
        "an admin of another tenant": _person(TENANT_B, 4, Role.TENANT_ADMIN),
        "a token without the scope": Actor(ActorKind.TOKEN, tenant_id=TENANT_A, id=UUID(int=5)),
        "a node": Actor(ActorKind.NODE, id=UUID(int=6)),
    }


def _person(tenant: UUID, number: int, role: Role) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=tenant,
        id=UUID(int=number),
        session_id=UUID(int=100 + number),
        roles=frozenset({role}),
        fresh_at=datetime.now(UTC),  # else the fresh sign-in would hide what lies behind it
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
