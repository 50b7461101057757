"""A suspended tenant's people and programs are out of every process within five seconds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import orjson
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import rotation, tenants
from domains.identity.service.sessions import Tokens
from kernel.actor import OPERATOR
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.keyring import KeyRing
from tests.conftest import TENANT_B
from tests.graph.site import Site, site
from tests.graph.test_revocation import WITHIN, ask, closing_code, socket
from tests.identity.machines import admin, make_token
from tests.identity.session_support import DEVICE, make_tenant, make_user, sign_in
from tests.support.servers import Clone
from tests.support.waiting import until

NAMELESS = "{ __typename }"


@dataclass
class Two:
    """Two instances of the application on one database, a person and a program of one tenant."""

    one: Site
    other: Site
    tokens: Tokens
    program: str


@pytest.fixture
async def two(
    clone: Clone, raw: asyncpg.Connection, database: Database, tmp_path: Path
) -> AsyncIterator[Two]:
    assert not raw.is_closed()
    database.tools.keys = KeyRing.open(tmp_path)
    await make_tenant(database, TENANT_B)
    user = await make_user(database, TENANT_B, ("tenant_admin",))
    tokens = await sign_in(database, user)
    program = (await make_token(database, admin(TENANT_B, user.id))).token
    async with site(tmp_path, clone.urls.app) as one, site(tmp_path, clone.urls.app) as other:
        yield Two(one, other, tokens, program)


async def is_refused(of: Site, token: str) -> bool:
    errors = (await ask(of, token, NAMELESS)).get("errors") or []
    return [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


async def switch(two: Two, field: str, arguments: str = "") -> None:
    """By the operator at one of the instances."""
    told = await two.one.post(
        f"mutation {{ {field}(id: {orjson.dumps(str(TENANT_B)).decode()}{arguments}) "
        "{ ... on Tenant { status } } }"
    )
    assert told["data"][field]["status"] in {"SUSPENDED", "ACTIVE"}


async def test_access_tokens_api_tokens_and_their_sockets_end_within_five_seconds(
    two: Two,
) -> None:
    shown = (two.tokens.access, two.program)
    for token in shown:
        assert not await is_refused(two.one, token)
        assert not await is_refused(two.other, token)
    async with socket(two.other, shown[0]) as person, socket(two.other, shown[1]) as program:
        await switch(two, "tenantSuspend", ', reason: "unpaid"')
        for token in shown:
            assert await is_refused(two.one, token)
        assert [await closing_code(line) for line in (person, program)] == [4403, 4403]
    for token in shown:
        assert await is_refused(two.other, token)


async def test_where_no_socket_looks_requests_are_refused_within_five_seconds_too(
    two: Two, raw: asyncpg.Connection
) -> None:
    shown = (two.tokens.access, two.program)
    assert not any([await is_refused(two.other, token) for token in shown])
    await raw.execute("update identity.tenants set status = 'SUSPENDED' where id = $1", TENANT_B)

    async def all_are_refused() -> bool:
        return all([await is_refused(two.other, token) for token in shown])

    assert await until(all_are_refused, seconds=WITHIN, what="the refusals") < WITHIN


async def test_suspending_ends_no_session_and_activating_lets_it_be_refreshed(
    two: Two, database: Database, raw: asyncpg.Connection
) -> None:
    async with database.unit(DOMAIN, OPERATOR, tenant_id=TENANT_B) as unit:
        await tenants.suspend(unit, "unpaid")
    with pytest.raises(AppError) as refused:
        await rotation.refresh(database, two.tokens.refresh, DEVICE)
    assert refused.value.code is Code.UNAUTHENTICATED
    assert await raw.fetchval("select revoked_at from identity.sessions") is None
    async with database.unit(DOMAIN, OPERATOR, tenant_id=TENANT_B) as unit:
        await tenants.activate(unit)
    renewed = await rotation.refresh(database, two.tokens.refresh, DEVICE)
    assert renewed.session_id == two.tokens.session_id
