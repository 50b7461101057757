"""Who signs in while a password is changed, a user banned or all sessions ended, is not in after.

Both orders are run with two real transactions: the later one waits for the lock of the user's row.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.models import User
from domains.identity.service import (
    challenges,
    passwords,
    recovery,
    rotation,
    second_factor,
    sessions,
    sign_in,
    user_admin,
    users,
)
from domains.identity.service.factors import TotpProof
from domains.identity.service.sign_in import Ticketed
from domains.identity.store import users as user_store
from kernel.actor import OPERATOR, Role
from kernel.clock import FrozenClock
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code
from tests.identity.door import EMAIL, PASSWORD, Door, door_of
from tests.identity.factor_support import PASSKEY_SIGN_IN, Person, person
from tests.support.waiting import until

NEW = "green lamp walks"
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
LIVING = "select count(*) from identity.sessions where revoked_at is null"


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def replace_password(unit: UnitOfWork, user: User) -> None:
    present = await user_store.locked(unit, user.id)
    assert present is not None
    present.password_hash = await passwords.hashed(NEW)
    await sessions.revoke_all(unit, user.id, but=None, reason="password_reset")


async def ban(unit: UnitOfWork, user: User) -> None:
    await user_admin.ban(unit, user.id, "spam")


async def end_all(unit: UnitOfWork, user: User) -> None:
    await sessions.revoke_all(unit, user.id, but=None, reason="revoked")


async def change_roles(unit: UnitOfWork, user: User) -> None:
    await user_admin.set_roles(unit, user.id, [Role.MODERATOR])


CHANGES = [replace_password, ban, end_all, change_roles]
Change = Callable[[UnitOfWork, User], Awaitable[None]]


@dataclass(frozen=True)
class Ready:
    """Somebody who has all in his hands but has not come in."""

    door: Door
    user: User
    code: str
    link: str
    ticket: str


@pytest.fixture
async def ready(door: Door) -> Ready:
    user = await door.user()
    async with door.visit().unit() as unit:
        ticket = await challenges.issue(
            unit, sign_in.SECOND_FACTOR, user_id=user.id, target="", minutes=10, digits=None
        )
        code = await challenges.issue(
            unit, sign_in.CODE, user_id=user.id, target=EMAIL, minutes=5, digits=6
        )
    await sign_in.request_link(door.visit(), EMAIL)
    return Ready(door, user, code, (await door.letter()).secret, ticket)


async def by_password(ready: Ready) -> object:
    return await sign_in.with_password(ready.door.visit(), EMAIL, PASSWORD)


async def by_code(ready: Ready) -> object:
    return await sign_in.with_code(ready.door.visit(), EMAIL, ready.code)


async def by_link(ready: Ready) -> object:
    return await sign_in.with_link(ready.door.visit(), ready.link)


async def by_ticket(ready: Ready) -> object:
    return await second_factor.finish(ready.door.visit(), ready.ticket, TotpProof("000000"))


async def by_stranger_s_word(ready: Ready) -> object:
    """As those come in whom another site vouches for."""
    async with ready.door.visit().unit() as unit:
        return await sign_in.finish(unit, ready.user, ready.door.visit())


WAYS = [by_password, by_code, by_link, by_ticket, by_stranger_s_word]
Way = Callable[[Ready], Awaitable[object]]


async def someone_waits(raw: asyncpg.Connection) -> bool:
    return bool(await raw.fetchval(WAITING))


async def waits(door: Door) -> None:
    await until(lambda: someone_waits(door.raw), what="the wait for the user's row")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("way", WAYS)
async def test_who_comes_second_is_refused(ready: Ready, change: Change, way: Way) -> None:
    async with ready.door.database.unit(DOMAIN, OPERATOR) as unit:
        await change(unit, ready.user)
        coming = asyncio.ensure_future(way(ready))
        await waits(ready.door)
    (told,) = await asyncio.gather(coming, return_exceptions=True)
    assert isinstance(told, AppError)
    assert told.code in {Code.UNAUTHENTICATED, Code.BAD_USER_INPUT}
    assert await ready.door.count("sessions") == 0


@pytest.mark.parametrize("change", CHANGES)
async def test_who_came_first_is_put_out_again(ready: Ready, change: Change) -> None:
    door = ready.door

    async def changed() -> None:
        async with door.database.unit(DOMAIN, OPERATOR) as unit:
            await change(unit, ready.user)

    async with door.visit().unit() as unit:
        await sign_in.finish(unit, ready.user, door.visit())
        changing = asyncio.ensure_future(changed())
        await waits(door)
    await changing
    assert await door.count("sessions") == 1
    assert await door.raw.fetchval(LIVING) == 0


async def test_a_reset_ends_what_was_opened_while_it_waited(ready: Ready) -> None:
    door = ready.door
    async with door.visit().unit() as unit:
        secret = await challenges.issue(
            unit, recovery.RESET, user_id=ready.user.id, target=EMAIL, minutes=15, digits=None
        )
    async with door.visit().unit() as unit:
        await sign_in.finish(unit, ready.user, door.visit())
        resetting = asyncio.ensure_future(recovery.reset(door.visit(), secret, NEW))
        await waits(door)
    await resetting
    assert await door.raw.fetchval(LIVING) == 0


@pytest.mark.parametrize("way", WAYS[1:4])
async def test_a_reset_calls_back_codes_links_and_tickets(ready: Ready, way: Way) -> None:
    async with ready.door.database.unit(DOMAIN, OPERATOR) as unit:
        await replace_password(unit, ready.user)
    with pytest.raises(AppError) as told:
        await way(ready)
    assert told.value.code is Code.BAD_USER_INPUT
    assert await ready.door.count("sessions") == 0


async def test_a_refresh_that_waited_for_the_end_of_its_session_is_refused(ready: Ready) -> None:
    door = ready.door
    async with door.visit().unit() as unit:
        present = await user_store.locked(unit, ready.user.id)
        assert present is not None
        tokens = await sessions.open_session(unit, present, door.visit().device)
    async with door.database.unit(DOMAIN, OPERATOR) as unit:
        await ban(unit, ready.user)
        coming = asyncio.ensure_future(
            rotation.refresh(door.database, tokens.refresh, door.visit().device)
        )
        await waits(door)
    (told,) = await asyncio.gather(coming, return_exceptions=True)
    assert isinstance(told, AppError)
    assert told.code is Code.UNAUTHENTICATED
    assert await door.raw.fetchval(LIVING) == 0


async def test_nobody_acts_as_a_user_who_is_banned_meanwhile(ready: Ready) -> None:
    door = ready.door
    admin = door.own(ready.user).actor
    admin_id, session_id = UUID(int=7), UUID(int=8)
    acting = type(admin)(
        admin.kind,
        tenant_id=admin.tenant_id,
        id=admin_id,
        session_id=session_id,
        roles=frozenset({Role.PLATFORM_ADMIN}),
    )

    async def impersonated() -> object:
        async with door.database.unit(DOMAIN, acting) as unit:
            return await user_admin.impersonate(unit, ready.user.id, "help", door.visit().device)

    async with door.database.unit(DOMAIN, OPERATOR) as unit:
        await ban(unit, ready.user)
        coming = asyncio.ensure_future(impersonated())
        await waits(door)
    (told,) = await asyncio.gather(coming, return_exceptions=True)
    assert isinstance(told, AppError)
    assert told.code is Code.CONFLICT
    assert await door.count("sessions") == 0


async def test_a_passkey_waits_for_the_user_s_row_too(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    sara: Person = await person(database, clock, EMAIL)
    answer = await sara.nobody().signed(await sara.passkey())
    async with database.unit(DOMAIN, OPERATOR) as unit:
        await ban(unit, sara.user)
        coming = asyncio.ensure_future(sara.nobody().ask(PASSKEY_SIGN_IN, answer=answer))
        await until(lambda: someone_waits(raw), what="the wait for the user's row")
    assert (await coming)["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(LIVING) == 0


async def test_the_old_password_changes_nothing_after_a_reset_that_came_between(
    ready: Ready,
) -> None:
    door = ready.door
    async with door.database.unit(DOMAIN, OPERATOR) as unit:
        await replace_password(unit, ready.user)
        coming = asyncio.ensure_future(
            recovery.change(door.own(ready.user), PASSWORD, "white horse sleeps")
        )
        await waits(door)
    (told,) = await asyncio.gather(coming, return_exceptions=True)
    assert isinstance(told, AppError)
    assert told.field == "currentPassword"
    kept = (await door.row(ready.user))["password_hash"]
    assert await passwords.matches(kept, NEW)


async def test_signing_in_at_the_same_time_twice_is_no_race(ready: Ready) -> None:
    opened = await asyncio.gather(by_password(ready), by_code(ready), by_link(ready))
    assert not any(isinstance(one, Ticketed) for one in opened)
    assert users.is_active(ready.user)
    assert await ready.door.raw.fetchval(LIVING) == 3
