"""How much of a thing there may be: sessions, API tokens; and what is kept of contacts."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import api_keys, passwords, recovery, registration, sessions, sign_in
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.keyring import KeyRing
from tests.conftest import TENANT_A
from tests.identity.door import EMAIL, PASSWORD, PHONE, Door, door_of
from tests.identity.machines import admin, make_tenant, make_token
from tests.identity.session_support import make_user
from tests.identity.session_support import sign_in as signed_in

LIVING = "select id from identity.sessions where revoked_at is null order by created_at"


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def test_the_twenty_first_session_ends_the_oldest_and_says_so(
    door: Door, clock: FrozenClock
) -> None:
    user, other = await make_user(door.database), await make_user(door.database)
    await signed_in(door.database, other)
    opened = []
    for _ in range(21):
        clock.advance(timedelta(seconds=1))
        opened.append((await signed_in(door.database, user)).session_id)
    living = [row["id"] for row in await door.raw.fetch(LIVING)]
    assert living[1:] == opened[1:]
    noted = await door.raw.fetch(
        "select subject_id, details from identity.audit_entries where action = 'session.revoked'"
    )
    assert [(row["subject_id"], row["details"]) for row in noted] == [
        (str(opened[0]), '{"reason": "too many"}')
    ]
    told = await door.raw.fetchval(
        "select count(*) from kernel.outbox where type = 'identity.session.revoked.v1'"
    )
    assert told == 1


async def test_an_administrator_in_the_user_s_name_puts_nobody_out(door: Door) -> None:
    user = await make_user(door.database)
    for _ in range(20):
        await signed_in(door.database, user)
    await signed_in(door.database, user, impersonator_id=(await make_user(door.database)).id)
    assert len(await door.raw.fetch(LIVING)) == 21


async def test_a_tenant_has_fifty_living_tokens_and_no_more(door: Door, clock: FrozenClock) -> None:
    await make_tenant(door.raw, TENANT_A)
    ada = admin(fresh_at=clock.now())
    made = [await make_token(door.database, ada) for _ in range(48)]
    ends = await asyncio.gather(
        *(make_token(door.database, ada) for _ in range(6)), return_exceptions=True
    )
    refused = [one for one in ends if isinstance(one, AppError)]
    assert [one.code for one in refused] == [Code.CONFLICT] * 4
    assert await door.count("tenant_api_keys") == 50
    async with door.database.unit(DOMAIN, ada) as unit:
        await api_keys.rotate(unit, made[0].row.id, 24, "192.0.2.1")
    with pytest.raises(AppError):
        await make_token(door.database, ada)
    async with door.database.unit(DOMAIN, ada) as unit:
        await api_keys.revoke(unit, made[1].row.id, "192.0.2.1")
    await make_token(door.database, ada)
    assert await door.count("tenant_api_keys") == 52


async def test_no_row_of_a_challenge_tells_whom_it_is_for(door: Door) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), PHONE)
    await registration.with_email(door.visit(), "mona@example.com", PASSWORD, "Mona Zand", None)
    await sign_in.request_link(door.visit("198.51.100.1"), EMAIL)
    kept = await door.raw.fetchval(
        "select string_agg(to_jsonb(c)::text, ' ') from identity.challenges c"
    )
    for plain in (PHONE, PHONE[3:], EMAIL, "mona", "Mona", "argon2"):
        assert plain not in kept
    targets = await door.raw.fetch("select target from identity.challenges")
    assert all(len(row["target"]) == 64 for row in targets)


async def test_what_was_asked_for_under_an_older_key_is_still_answered(door: Door) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), EMAIL)
    code = (await door.letter()).code
    ticket = await registration.with_email(door.visit(), "m@example.com", PASSWORD, "Mona", None)
    confirmation = (await door.letter()).code
    keys: KeyRing = door.database.tools.keys
    door.database.tools.keys = keys.rotated()
    assert isinstance(await sign_in.with_code(door.visit(), EMAIL, code), sign_in.Opened)
    opened = await registration.confirm(door.visit(), ticket, confirmation)
    assert isinstance(opened, sign_in.Opened)
    assert opened.user.email == "m@example.com"


async def test_a_reset_link_that_is_none_costs_no_hashing(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    async def counted(password: str) -> str:
        hashed.append(password)
        return "a hash"

    monkeypatch.setattr(passwords, "hashed", counted)
    with pytest.raises(AppError) as unknown:
        await recovery.reset(door.visit(), "x" * 43, "green lamp walks")
    assert (unknown.value.code, unknown.value.field) == (Code.BAD_USER_INPUT, "secret")
    assert hashed == []


async def test_sessions_of_two_who_sign_in_at_once_are_counted_one_after_the_other(
    door: Door,
) -> None:
    user = await door.user()
    for _ in range(19):
        await signed_in(door.database, user)
    await asyncio.gather(*(sign_in.with_password(door.visit(), EMAIL, PASSWORD) for _ in range(4)))
    assert len(await door.raw.fetch(LIVING)) == sessions.MOST
