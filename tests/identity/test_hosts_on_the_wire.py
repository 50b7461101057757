"""A stranger belongs to the tenant whose host he came to; a suspended tenant's people stay out."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import tenant_directory, users
from domains.identity.service.sessions import Device, open_session
from graph.authenticate import Authenticators, Credentials
from kernel.actor import SYSTEM, Actor, ActorKind
from kernel.config import Settings
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.ids import HOUSE_TENANT_ID
from tests.conftest import TENANT_A
from tests.graph.site import Site, site
from tests.identity.administration import made, prepared
from tests.support.servers import Clone

BRANDING = {"query": "{ branding { slug } }"}


@pytest.fixture
async def living(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> AsyncIterator[Site]:
    await prepared(database, raw)
    await raw.execute("insert into identity.tenant_hosts values ('a.example', $1)", TENANT_A)
    async with site(tmp_path, clone.urls.app) as running:
        yield running


async def slug_at(living: Site, host: str) -> Any:
    answer = await living.client.post(
        f"{living.url}/graphql", json=BRANDING, headers={"Host": host}
    )
    return answer.json()["data"]["branding"]["slug"]


async def test_the_host_tells_strangers_tenants_apart(living: Site) -> None:
    assert await slug_at(living, "a.example") == "tenant-a"
    assert await slug_at(living, "A.Example:8443") == "tenant-a"
    assert await slug_at(living, "elsewhere.example") == "house"


@pytest.fixture
async def door(database: Database, raw: asyncpg.Connection, tmp_path: Path) -> Authenticators:
    await prepared(database, raw)
    return Authenticators(Settings(home=tmp_path), database)


async def signed_in(database: Database) -> Credentials:
    user_id = await made(database, TENANT_A, "ann")
    async with database.unit(DOMAIN, SYSTEM, tenant_id=TENANT_A) as unit:
        user = await users.by_id(unit, user_id)
        assert user is not None
        tokens = await open_session(unit, user, Device("192.0.2.1", None))
    return Credentials(f"Bearer {tokens.access}", "192.0.2.1")


async def test_nobody_of_a_suspended_tenant_comes_in(
    door: Authenticators, database: Database, raw: asyncpg.Connection
) -> None:
    credentials = await signed_in(database)
    actor = await door.authenticate(credentials)
    assert actor.tenant_id == TENANT_A
    assert await door.is_alive(actor)
    await raw.execute("update identity.tenants set status = 'SUSPENDED' where id = $1", TENANT_A)
    tenant_directory.forget()
    assert not await door.is_alive(actor)
    with pytest.raises(AppError) as refused:
        await door.authenticate(credentials)
    assert refused.value.code is Code.UNAUTHENTICATED
    assert "suspended" in str(refused.value)


async def test_a_stranger_at_a_suspended_tenant_does_not_land_in_the_house(
    door: Authenticators, raw: asyncpg.Connection
) -> None:
    await raw.execute("insert into identity.tenant_hosts values ('a.example', $1)", TENANT_A)
    await raw.execute("update identity.tenants set status = 'SUSPENDED' where id = $1", TENANT_A)
    stranger = await door.authenticate(Credentials(None, "192.0.2.1", host="a.example"))
    assert stranger == Actor(ActorKind.ANONYMOUS, tenant_id=TENANT_A)
    assert await door.is_alive(stranger)


async def test_what_was_known_holds_while_the_database_is_away(
    door: Authenticators, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await tenant_directory.is_active(database, TENANT_A)
    monkeypatch.setattr(tenant_directory, "KEPT_SECONDS", -1.0)
    away = Database("postgresql://flatrender_app@127.0.0.1:1/none")
    monkeypatch.setattr(database, "read", away.read)
    assert await tenant_directory.is_active(database, TENANT_A)
    assert await tenant_directory.is_active(database, HOUSE_TENANT_ID)
    with pytest.raises(AppError) as refused:
        await tenant_directory.find(database, host="new.example")
    assert refused.value.code is Code.UNAVAILABLE
    await away.close()
