"""Refresh tokens: each is good once, and an old one ends its family."""

import asyncio
import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import access, rotation, sessions
from domains.identity.service.sessions import Device, Tokens
from kernel.actor import SYSTEM, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.conftest import TENANT_B
from tests.identity.session_support import DEVICE, make_tenant, make_user, row_of, sign_in

SECONDS_10 = timedelta(seconds=10)


async def refreshed(database: Database, token: str) -> Tokens:
    return await rotation.refresh(database, token, DEVICE)


async def is_refused(database: Database, token: str) -> bool:
    try:
        await refreshed(database, token)
    except AppError as error:
        return error.code is Code.UNAUTHENTICATED
    return False


async def revoked_reason(database: Database, tokens: Tokens) -> str | None:
    return (await row_of(database, tokens)).revoked_reason


async def test_a_session_is_opened_for_sixty_days(database: Database, clock: FrozenClock) -> None:
    user = await make_user(database)
    tokens = await sign_in(database, user)
    row = await row_of(database, tokens)
    assert row.expires_at - row.created_at == timedelta(days=60)
    assert (row.address, row.user_agent) == ("192.0.2.7", "Firefox")
    assert row.fresh_at == clock.now()
    actor = access.read(database.tools.keys, tokens.access, clock.now())
    assert actor is not None
    assert (actor.id, actor.session_id) == (user.id, tokens.session_id)
    assert actor.roles == {Role.CUSTOMER}


async def test_only_hashes_are_kept(database: Database, raw: asyncpg.Connection) -> None:
    first = await sign_in(database, await make_user(database))
    second = await refreshed(database, first.refresh)
    await refreshed(database, second.refresh)
    kept = await raw.fetchval("select string_agg(s::text, '') from identity.sessions s")
    spent = await raw.fetchval(
        "select string_agg(token_hash, ',') from identity.spent_refresh_tokens"
    )
    for token in (first.refresh, second.refresh):
        assert token not in kept
        assert token.rpartition("_")[2] not in kept
    assert spent == hashlib.sha256(first.refresh.encode()).hexdigest()


async def test_each_token_leads_to_the_next(database: Database, clock: FrozenClock) -> None:
    first = await sign_in(database, await make_user(database))
    clock.advance(timedelta(minutes=9))
    second = await rotation.refresh(database, first.refresh, Device("198.51.100.1", None))
    assert second.refresh != first.refresh
    assert second.session_id == first.session_id
    assert second.access_expires_at == clock.now() + timedelta(minutes=10)
    row = await row_of(database, first)
    assert (row.last_used_at, row.address) == (clock.now(), "198.51.100.1")
    assert row.expires_at == row.created_at + timedelta(days=60)
    third = await refreshed(database, second.refresh)
    assert third.refresh not in {first.refresh, second.refresh}


async def test_who_lost_the_answer_gets_the_same_again(
    database: Database, clock: FrozenClock
) -> None:
    first = await sign_in(database, await make_user(database))
    second = await refreshed(database, first.refresh)
    clock.advance(SECONDS_10)
    again = await refreshed(database, first.refresh)
    assert again.refresh == second.refresh
    assert (await refreshed(database, again.refresh)).refresh != second.refresh


async def test_the_same_answer_survives_a_new_key(database: Database) -> None:
    first = await sign_in(database, await make_user(database))
    second = await refreshed(database, first.refresh)
    database.tools.keys = database.tools.keys.rotated()
    assert (await refreshed(database, first.refresh)).refresh == second.refresh
    assert (await refreshed(database, second.refresh)).refresh != second.refresh


async def test_the_predecessor_that_comes_late_ends_the_family(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    first = await sign_in(database, await make_user(database))
    second = await refreshed(database, first.refresh)
    clock.advance(SECONDS_10 + timedelta(milliseconds=1))
    assert await is_refused(database, first.refresh)
    assert await revoked_reason(database, first) == "reused"
    assert await is_refused(database, second.refresh)
    events = await raw.fetch("select type from kernel.outbox")
    assert [event["type"] for event in events] == ["identity.session.revoked.v1"]


async def test_a_grandparent_ends_the_family_at_once(database: Database) -> None:
    first = await sign_in(database, await make_user(database))
    second = await refreshed(database, first.refresh)
    third = await refreshed(database, second.refresh)
    assert await is_refused(database, first.refresh)
    for token in (first, second, third):
        assert await is_refused(database, token.refresh)
    assert await revoked_reason(database, first) == "reused"


async def test_another_session_of_the_user_stays(database: Database) -> None:
    user = await make_user(database)
    stolen, other = await sign_in(database, user), await sign_in(database, user)
    second = await refreshed(database, stolen.refresh)
    await refreshed(database, second.refresh)
    assert await is_refused(database, stolen.refresh)
    assert await revoked_reason(database, other) is None
    assert (await refreshed(database, other.refresh)).session_id == other.session_id


async def test_a_guess_with_a_known_session_id_harms_nobody(database: Database) -> None:
    tokens = await sign_in(database, await make_user(database))
    forged = f"fr_refresh_{tokens.session_id.hex}_{'A' * 43}"
    assert await is_refused(database, forged)
    assert await revoked_reason(database, tokens) is None
    assert (await refreshed(database, tokens.refresh)).refresh != tokens.refresh


@pytest.mark.parametrize(
    "token", ["", "fr_refresh_", f"fr_refresh_{UUID(int=5).hex}_{'A' * 43}", "\0", "سلام"]
)
async def test_what_is_no_token_is_refused(database: Database, token: str) -> None:
    assert await is_refused(database, token)


async def test_two_at_once_get_one_successor(database: Database) -> None:
    first = await sign_in(database, await make_user(database))
    answers = await asyncio.gather(*(refreshed(database, first.refresh) for _ in range(6)))
    assert len({answer.refresh for answer in answers}) == 1
    assert (await refreshed(database, answers[0].refresh)).session_id == first.session_id


async def test_an_expired_session_is_over(database: Database, clock: FrozenClock) -> None:
    tokens = await sign_in(database, await make_user(database))
    clock.advance(timedelta(days=60))
    assert await is_refused(database, tokens.refresh)
    assert await revoked_reason(database, tokens) is None


async def test_a_revoked_session_is_over(database: Database) -> None:
    tokens = await sign_in(database, await make_user(database))
    async with database.unit(DOMAIN, SYSTEM) as unit:
        await sessions.revoke(unit, tokens.session_id, "banned")
    assert await is_refused(database, tokens.refresh)
    assert await revoked_reason(database, tokens) == "banned"


@pytest.mark.parametrize(
    "change",
    [
        "update identity.users set status = 'BANNED' where tenant_id = $1",
        "update identity.users set status = 'DELETED' where tenant_id = $1",
        "update identity.tenants set status = 'SUSPENDED' where id = $1",
    ],
)
async def test_who_may_not_act_gets_no_new_token(
    database: Database, raw: asyncpg.Connection, change: str
) -> None:
    await make_tenant(database, TENANT_B)
    tokens = await sign_in(database, await make_user(database, TENANT_B))
    await raw.execute(change, TENANT_B)
    assert await is_refused(database, tokens.refresh)


async def test_roles_are_read_afresh(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    user = await make_user(database, roles=("customer", "moderator"))
    tokens = await sign_in(database, user)
    await raw.execute("update identity.users set roles = '{customer}' where id = $1", user.id)
    second = await refreshed(database, tokens.refresh)
    actor = access.read(database.tools.keys, second.access, clock.now())
    assert actor is not None
    assert actor.roles == {Role.CUSTOMER}


async def test_a_session_of_another_tenant_is_refreshed_in_that_tenant(
    database: Database, clock: FrozenClock
) -> None:
    await make_tenant(database, TENANT_B)
    tokens = await sign_in(database, await make_user(database, TENANT_B))
    second = await refreshed(database, tokens.refresh)
    actor = access.read(database.tools.keys, second.access, clock.now())
    assert actor is not None
    assert actor.tenant_id == TENANT_B


async def test_impersonation_is_short_named_and_never_fresh(
    database: Database, clock: FrozenClock
) -> None:
    admin = uuid4()
    tokens = await sign_in(database, await make_user(database), admin)
    second = await refreshed(database, tokens.refresh)
    actor = access.read(database.tools.keys, second.access, clock.now())
    assert actor is not None
    assert (actor.impersonator_id, actor.fresh_at) == (admin, None)
    clock.advance(timedelta(hours=1))
    assert await is_refused(database, second.refresh)


async def test_freshness_is_renewed_for_the_next_access_token(
    database: Database, clock: FrozenClock
) -> None:
    tokens = await sign_in(database, await make_user(database))
    opened_at = clock.now()
    clock.advance(timedelta(minutes=30))
    second = await refreshed(database, tokens.refresh)
    stale = access.read(database.tools.keys, second.access, clock.now())
    async with database.unit(DOMAIN, SYSTEM) as unit:
        await sessions.freshen(unit, tokens.session_id)
        made = await sessions.access_of(unit, tokens.session_id)
    renewed = access.read(database.tools.keys, made.token, clock.now())
    assert stale is not None
    assert renewed is not None
    assert (stale.fresh_at, renewed.fresh_at) == (opened_at, clock.now())


async def test_there_is_no_access_to_a_session_that_is_over(
    database: Database, clock: FrozenClock
) -> None:
    tokens = await sign_in(database, await make_user(database))
    clock.advance(timedelta(days=61))
    async with database.unit(DOMAIN, SYSTEM) as unit:
        with pytest.raises(AppError) as refused:
            await sessions.access_of(unit, tokens.session_id)
    assert refused.value.code is Code.NOT_FOUND


async def test_revoking_all_spares_the_one_that_asks(database: Database) -> None:
    user = await make_user(database)
    kept, *others = [await sign_in(database, user) for _ in range(3)]
    stranger = await sign_in(database, await make_user(database))
    async with database.unit(DOMAIN, SYSTEM) as unit:
        ended = await sessions.revoke_all(
            unit, user.id, but=kept.session_id, reason="password changed"
        )
    assert ended == 2
    reasons = [await revoked_reason(database, one) for one in (kept, stranger, *others)]
    assert reasons == [None, None, "password changed", "password changed"]


async def test_sessions_that_ended_long_ago_are_forgotten(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    await make_tenant(database, TENANT_B)
    expired = await sign_in(database, await make_user(database, TENANT_B))
    second = await refreshed(database, expired.refresh)
    await refreshed(database, second.refresh)
    clock.advance(timedelta(days=60))
    user = await make_user(database)
    revoked, open_one = [await sign_in(database, user) for _ in range(2)]
    async with database.unit(DOMAIN, SYSTEM) as unit:
        await sessions.revoke(unit, revoked.session_id, "test")
    clock.advance(timedelta(days=30))
    assert await forgotten(database) == 0
    clock.advance(timedelta(seconds=1))
    assert await forgotten(database) == 2
    left = await raw.fetch("select id from identity.sessions")
    assert [UUID(str(row["id"])) for row in left] == [open_one.session_id]
    assert await raw.fetchval("select count(*) from identity.spent_refresh_tokens") == 0


async def forgotten(database: Database) -> int:
    async with database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        return await sessions.forget_old(unit)
