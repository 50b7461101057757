"""What the sweep's callers may not have, and a digest of everything that they could change."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from domains.identity.api import DOMAIN
from domains.identity.service import contacts, users
from domains.identity.service.sessions import Device, Tokens, open_session
from kernel.actor import SYSTEM, Actor, ActorKind, Role
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Locale
from tests.conftest import TENANT_A, TENANT_B

SUSPENDED = UUID("00000000-0000-0000-0000-00000000000c")
_TENANT = (
    "insert into identity.tenants (id, slug, name, kind, status, settings, created_at, updated_at) "
    "values ($1, $2, $2, 'RESELLER', 'ACTIVE', '{}', now(), now())"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a row, a session that is fresh, and its access token."""

    actor: Actor
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class World:
    """Tenant A and one customer of it own everything; no stranger may touch any of it."""

    database: Database
    raw: asyncpg.Connection
    holders: dict[str, Person]

    @property
    def owner(self) -> Actor:
        return self.holders["owner"].actor

    @classmethod
    async def made(cls, database: Database, raw: asyncpg.Connection) -> "World":
        for tenant, slug in ((TENANT_A, "a"), (TENANT_B, "b"), (SUSPENDED, "suspended")):
            await raw.execute(_TENANT, tenant, f"tenant-{slug}")
        holders = {
            "owner": await person(database, TENANT_A, Role.CUSTOMER),
            "admin": await person(database, TENANT_A, Role.TENANT_ADMIN),
            "platform": await person(database, HOUSE_TENANT_ID, Role.PLATFORM_ADMIN),
        }
        return cls(database, raw, holders)


@dataclass(frozen=True, slots=True)
class Case:
    """How a field is called: which object exists, what an unknown one is called, what else.

    `readers` are the strangers who may read it all the same, `alike` those who are answered, and
    the same whatever the id. `closed` is the reason why not even
    its owner is answered here; without one the sweep sees that somebody is. The guard stops those
    for whom it is too dear.
    """

    existing: Callable[[World], Awaitable[str]]
    given: Callable[[str], dict[str, Any]]
    unknown: Callable[[], str] = lambda: str(uuid4())
    readers: frozenset[str] = frozenset()
    closed: str = ""
    too_dear_for: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gone:
    """What a holder has had and lost: he too hears that there is no such thing."""

    holder: str
    made: Callable[[World], Awaitable[str]]
    case: Case


def by_id(existing: Callable[[World], Awaitable[str]], **others: Any) -> Case:
    """The usual field: its argument `id`, and values that would do."""
    return Case(existing, lambda wanted: {"id": wanted, **others})


async def person(database: Database, tenant: UUID, role: Role) -> Person:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant) as unit:
        contact = contacts.email(f"{uuid4().hex}@example.com")
        user = await users.create(
            unit, contact, display_name="Somebody", locale=Locale.EN, roles=(role,)
        )
        tokens = await open_session(unit, user, Device("192.0.2.1", None))
    actor = Actor(
        ActorKind.USER,
        tenant_id=tenant,
        id=user.id,
        session_id=tokens.session_id,
        roles=frozenset({role}),
        fresh_at=database.tools.clock.now(),
    )
    return Person(actor, tokens)


_EVERYTHING = """
    select n.nspname || '.' || c.relname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_t%'
    order by 1
"""
_DIGEST = "select '{0}', coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {0} t"


async def fingerprint(raw: asyncpg.Connection, besides: frozenset[str]) -> dict[str, str]:
    """A digest of every table's rows, so that any change at all is seen."""
    tables = [row[0] for row in await raw.fetch(_EVERYTHING)]
    asked = [_DIGEST.format(table) for table in tables if table not in besides]
    return dict(await raw.fetch(" union all ".join(asked)))
