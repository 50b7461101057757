"""What an API token opens, and when it opens nothing any more."""

from datetime import timedelta

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import api_keys, api_tokens, token_format
from kernel.actor import Actor, ActorKind
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.machines import admin, make_tenant, make_token
from tests.support.statements import Statements

HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
async def _tenant(raw: asyncpg.Connection) -> None:
    await make_tenant(raw, TENANT_A)


async def test_a_token_acts_for_its_tenant_within_its_scopes(
    database: Database, clock: FrozenClock
) -> None:
    issued = await make_token(database, admin(), scopes=("render:start", "templates:read"))
    assert await api_tokens.actor_of(database, issued.token, HERE) == Actor(
        ActorKind.TOKEN,
        tenant_id=TENANT_A,
        id=issued.row.id,
        scopes=frozenset({"render:start", "templates:read"}),
    )


async def test_the_database_keeps_the_hash_and_not_the_token(
    database: Database, raw: asyncpg.Connection
) -> None:
    issued = await make_token(database, admin())
    row = str(await raw.fetchrow("select * from identity.tenant_api_keys"))
    secret = issued.token.split("_")[3]
    assert secret not in row
    assert issued.row.public_id in row


async def test_an_unknown_token_and_a_guessed_secret_open_nothing(
    database: Database, clock: FrozenClock
) -> None:
    issued = await make_token(database, admin())
    guess = f"fr_live_{issued.row.public_id}_{'A' * 32}"
    forged = f"{guess}_{token_format.checksum(guess)}"
    assert await api_tokens.actor_of(database, forged, HERE) is None
    assert await api_tokens.actor_of(database, token_format.make(), HERE) is None
    assert await api_tokens.actor_of(database, issued.token, HERE) is not None
    assert await api_tokens.actor_of(database, forged, HERE) is None


async def test_a_typing_error_costs_no_statement(
    database: Database, statements: Statements
) -> None:
    token = token_format.make()
    assert await api_tokens.actor_of(database, f"{token[:-1]}-", HERE) is None
    assert statements.count == 0


async def test_it_is_read_once_in_two_seconds(
    database: Database, clock: FrozenClock, statements: Statements
) -> None:
    issued = await make_token(database, admin())
    await api_tokens.actor_of(database, issued.token, HERE)
    statements.forget()
    await api_tokens.actor_of(database, issued.token, HERE)
    assert statements.count == 0
    clock.advance(timedelta(seconds=2))
    await api_tokens.actor_of(database, issued.token, HERE)
    assert statements.count == 2


async def test_a_revoked_token_is_refused_within_five_seconds(
    database: Database, clock: FrozenClock
) -> None:
    issued = await make_token(database, admin())
    actor = await api_tokens.actor_of(database, issued.token, HERE)
    assert actor is not None
    assert await api_tokens.is_alive(database, actor)
    async with database.unit(DOMAIN, admin()) as unit:
        await api_keys.revoke(unit, issued.row.id, HERE)
    assert not await api_tokens.is_alive(database, actor)
    clock.advance(timedelta(seconds=4))
    assert await api_tokens.actor_of(database, issued.token, HERE) is None


async def test_an_expired_token_is_refused_to_the_second(
    database: Database, clock: FrozenClock
) -> None:
    ends = clock.now() + timedelta(seconds=1)
    issued = await make_token(database, admin(), expires_at=ends)
    actor = await api_tokens.actor_of(database, issued.token, HERE)
    assert actor is not None
    assert actor.expires_at == ends
    clock.advance(timedelta(seconds=1))
    assert await api_tokens.actor_of(database, issued.token, HERE) is None
    assert not await api_tokens.is_alive(database, actor)


async def test_a_suspended_tenant_is_refused(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    issued = await make_token(database, admin())
    await raw.execute("update identity.tenants set status = 'SUSPENDED' where id = $1", TENANT_A)
    assert await api_tokens.actor_of(database, issued.token, HERE) is None
    assert await raw.fetchval("select last_used_at from identity.tenant_api_keys") is None


@pytest.mark.parametrize(
    ("address", "admitted"),
    [
        ("203.0.113.7", True),
        ("203.0.113.8", False),
        ("::ffff:203.0.113.7", True),
        ("198.51.100.200", True),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("unknown", False),
    ],
)
async def test_the_list_of_addresses_is_kept(
    database: Database, clock: FrozenClock, address: str, *, admitted: bool
) -> None:
    networks = ("203.0.113.7", "198.51.100.0/24", "2001:db8::/32")
    issued = await make_token(database, admin(), addresses=networks)
    found = await api_tokens.actor_of(database, issued.token, address)
    assert (found is not None) is admitted


async def test_the_last_use_is_kept_to_the_minute(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection, statements: Statements
) -> None:
    issued = await make_token(database, admin())
    clock.advance(timedelta(seconds=30))
    await api_tokens.actor_of(database, issued.token, HERE)
    used = await raw.fetchval("select last_used_at from identity.tenant_api_keys")
    assert used == clock.now() - timedelta(seconds=30)
    clock.advance(timedelta(seconds=29))
    statements.forget()
    await api_tokens.actor_of(database, issued.token, HERE)
    assert [one for one in statements.seen if one.startswith("UPDATE")] == []
    clock.advance(timedelta(seconds=3))
    await api_tokens.actor_of(database, issued.token, HERE)
    used = await raw.fetchval("select last_used_at from identity.tenant_api_keys")
    assert used == clock.now() - timedelta(seconds=2)


async def test_rotation_leaves_the_old_token_alive_for_the_overlap(
    database: Database, clock: FrozenClock
) -> None:
    old = await make_token(database, admin())
    async with database.unit(DOMAIN, admin()) as unit:
        new = await api_keys.rotate(unit, old.row.id, 24, HERE)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert await api_tokens.actor_of(database, old.token, HERE) is not None
    clock.advance(timedelta(seconds=1))
    assert await api_tokens.actor_of(database, old.token, HERE) is None
    successor = await api_tokens.actor_of(database, new.token, HERE)
    assert successor is not None
    assert (successor.id, successor.expires_at) == (new.row.id, None)


async def test_of_three_generations_two_are_alive(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    first = await make_token(database, admin())
    async with database.unit(DOMAIN, admin()) as unit:
        second = await api_keys.rotate(unit, first.row.id, 24, HERE)
        third = await api_keys.rotate(unit, second.row.id, 24, HERE)
    opened = [
        await api_tokens.actor_of(database, one.token, HERE) is not None
        for one in (first, second, third)
    ]
    assert opened == [False, True, True]


async def test_a_token_of_one_tenant_is_no_row_of_another(
    database: Database, raw: asyncpg.Connection
) -> None:
    issued = await make_token(database, admin())
    stranger = Actor(ActorKind.TOKEN, tenant_id=TENANT_B, id=issued.row.id)
    assert not await api_tokens.is_alive(database, stranger)
