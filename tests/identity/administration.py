"""Users, administrators and an asker of the whole schema, for the tests of administration."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg

from domains.identity.api import DOMAIN
from domains.identity.service import contacts, users
from domains.identity.service.sessions import Device, open_session
from graph.composition import FLATRENDER
from graph.schema import build_schema
from kernel.actor import SYSTEM, Actor, ActorKind, Role
from kernel.db import Database
from kernel.texts import Locale
from tests.conftest import TENANT_A, TENANT_B
from tests.support.asking import Asker


async def prepared(database: Database, raw: asyncpg.Connection) -> Asker:
    database.tools.ports = FLATRENDER.ports()
    for tenant, slug in ((TENANT_A, "tenant-a"), (TENANT_B, "tenant-b")):
        await raw.execute(
            "insert into identity.tenants values ($1, $2, $2, 'RESELLER', 'ACTIVE', '{}', "
            "now(), now())",
            tenant,
            slug,
        )
    return Asker(database, build_schema())


async def made(database: Database, tenant: UUID, name: str, *roles: Role) -> UUID:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant) as unit:
        user = await users.create(
            unit,
            contacts.email(f"{name}@example.com"),
            display_name=name,
            locale=Locale.EN,
            roles=roles or (Role.CUSTOMER,),
        )
        await open_session(unit, user, Device("192.0.2.1", None))
    return user.id


def acting(database: Database, tenant: UUID, role: Role, user_id: UUID | None = None) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=tenant,
        id=user_id or uuid4(),
        session_id=uuid4(),
        roles=frozenset({role}),
        fresh_at=database.tools.clock.now(),
    )


async def answered(asker: Asker, query: str, actor: Actor, **given: Any) -> Any:
    answer = await asker.ask(query, actor, **given)
    assert answer.errors is None
    assert answer.data is not None
    (value,) = answer.data.values()
    return value


def problem(code: str, field: str | None = None) -> dict[str, Any]:
    return {"__typename": "Problem", "code": code, "field": field}
