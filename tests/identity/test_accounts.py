"""What users change of their accounts: password, addresses, profile; and how they get back in."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domains.identity.models import User
from domains.identity.service import contact_changes, contacts, passwords, recovery, users
from domains.identity.service.sessions import open_session
from domains.identity.service.users import Profile
from domains.identity.service.visits import Visit
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.texts import Locale
from tests.identity.door import EMAIL, PASSWORD, PHONE, Door, door_of

NEW = "green lamp walks"
OTHER = contacts.email("mona@example.com")


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def session_of(door: Door, user: User) -> UUID:
    async with door.own(user).unit() as unit:
        return (await open_session(unit, user, door.visit().device)).session_id


async def living(door: Door) -> set[UUID]:
    rows = await door.raw.fetch("select id from identity.sessions where revoked_at is null")
    return {row["id"] for row in rows}


async def has_password(door: Door, user: User, password: str) -> bool:
    return await passwords.matches((await door.row(user))["password_hash"], password)


@pytest.mark.parametrize("login", [EMAIL, "0912 345 6789"])
async def test_a_reset_sets_the_password_once_and_ends_all_sessions(door: Door, login: str) -> None:
    user = await door.user(login)
    await session_of(door, user)
    await recovery.request_reset(door.visit(), login)
    sent = await door.letter()
    assert (sent.kind, sent.recipient) == ("password_reset", contacts.login(login).value)
    await recovery.reset(door.visit(), sent.secret, NEW)
    assert await has_password(door, user, NEW)
    assert await living(door) == set()
    assert (await door.letter()).kind == "password_changed"
    with pytest.raises(AppError) as again:
        await recovery.reset(door.visit(), sent.secret, PASSWORD)
    assert (again.value.code, again.value.field) == (Code.BAD_USER_INPUT, "secret")
    assert await has_password(door, user, NEW)


async def test_a_weak_new_password_leaves_the_link_and_the_old_password_good(door: Door) -> None:
    user = await door.user()
    session = await session_of(door, user)
    await recovery.request_reset(door.visit(), EMAIL)
    sent = await door.letter()
    for weak in ("short", "sara sara sara"):
        with pytest.raises(AppError) as told:
            await recovery.reset(door.visit(), sent.secret, weak)
        assert told.value.field == "newPassword"
    assert await has_password(door, user, PASSWORD)
    assert (await living(door), await door.letters()) == ({session}, [])
    await recovery.reset(door.visit(), sent.secret, NEW)


async def test_a_reset_for_nobody_sends_nothing(door: Door) -> None:
    await recovery.request_reset(door.visit(), EMAIL)
    assert (await door.letters(), await door.count("challenges")) == ([], 1)


async def test_of_two_resets_at_once_one_wins(door: Door) -> None:
    await door.user()
    await recovery.request_reset(door.visit(), EMAIL)
    secret = (await door.letter()).secret
    ended = await asyncio.gather(
        *(recovery.reset(door.visit(), secret, NEW) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["AppError", "AppError", "NoneType"]


async def test_a_change_of_the_password_keeps_the_session_that_asks(door: Door) -> None:
    user = await door.user()
    mine, _ = await session_of(door, user), await session_of(door, user)
    await recovery.change(with_session(door.own(user), mine), PASSWORD, NEW)
    assert await living(door) == {mine}
    assert await has_password(door, user, NEW)
    assert (await door.letter()).kind == "password_changed"
    actions = await door.raw.fetch("select action from identity.audit_entries order by seq")
    assert [row["action"] for row in actions][2:] == ["user.password_changed", "session.revoked"]


async def test_a_wrong_current_password_changes_nothing_and_is_counted(door: Door) -> None:
    user = await door.user()
    mine, other = await session_of(door, user), await session_of(door, user)
    codes = []
    for _ in range(6):
        with pytest.raises(AppError) as told:
            await recovery.change(with_session(door.own(user), mine), "a wrong guess", NEW)
        codes.append(told.value.code)
    assert codes == [*[Code.BAD_USER_INPUT] * 5, Code.RATE_LIMITED]
    assert await living(door) == {mine, other}
    assert await has_password(door, user, PASSWORD)


async def test_an_administrator_in_the_user_s_name_changes_no_password_and_no_address(
    door: Door,
) -> None:
    user = await door.user()
    own = door.own(user)
    visit = replace(own, actor=replace(own.actor, impersonator_id=UUID(int=7)))
    for attempt in (
        recovery.change(visit, PASSWORD, NEW),
        contact_changes.request(visit, OTHER),
        contact_changes.confirm(visit, OTHER, "000000"),
    ):
        with pytest.raises(AppError) as told:
            await attempt
        assert told.value.code is Code.FORBIDDEN
    assert await has_password(door, user, PASSWORD)
    assert await door.count("guess_counters") == 0


def with_session(visit: Visit, session: UUID) -> Visit:
    return replace(visit, actor=replace(visit.actor, session_id=session))


async def test_a_new_address_is_proven_and_told_to_the_old_one(door: Door) -> None:
    user = await door.user()
    await contact_changes.request(door.own(user), OTHER)
    sent = await door.letter()
    assert (sent.kind, sent.recipient) == ("contact_change_code", OTHER.value)
    assert (await door.row(user))["email"] == EMAIL
    await contact_changes.confirm(door.own(user), OTHER, sent.code)
    notice = await door.letter()
    assert (notice.kind, notice.recipient) == ("contact_changed", EMAIL)
    row = await door.row(user)
    assert (row["email"], row["phone"]) == (OTHER.value, None)
    assert row["email_verified_at"] is not None


async def test_a_first_phone_is_told_to_the_address(door: Door) -> None:
    user = await door.user()
    phone = contacts.phone("0912 345 6789")
    await contact_changes.request(door.own(user), phone)
    await contact_changes.confirm(door.own(user), phone, (await door.letter()).code)
    notice = await door.letter()
    assert (notice.kind, notice.recipient) == ("contact_changed", EMAIL)
    row = await door.row(user)
    assert (row["email"], row["phone"]) == (EMAIL, PHONE)


async def test_a_taken_address_is_not_taken_away(door: Door) -> None:
    user, owner = await door.user(), await door.user(OTHER.value)
    await contact_changes.request(door.own(user), OTHER)
    sent = await door.letter()
    assert (sent.kind, sent.recipient) == ("registration_taken", OTHER.value)
    with pytest.raises(AppError) as told:
        await contact_changes.confirm(door.own(user), OTHER, "000000")
    assert (told.value.code, told.value.field) == (Code.BAD_USER_INPUT, "code")
    assert (await door.row(user))["email"] == EMAIL
    assert (await door.row(owner))["email"] == OTHER.value


async def test_another_user_s_code_moves_nobody(door: Door, clock: FrozenClock) -> None:
    user, other = await door.user(), await door.user("third@example.com")
    await contact_changes.request(door.own(user), OTHER)
    code = (await door.letter()).code
    clock.advance(timedelta(minutes=1))
    with pytest.raises(AppError):
        await contact_changes.confirm(door.own(other), OTHER, code)
    assert (await door.row(other))["email"] == "third@example.com"


async def updated(door: Door, user: User, profile: Profile) -> dict[str, Any]:
    async with door.own(user).unit() as unit:
        await users.update_profile(unit, profile)
    return await door.row(user)


async def test_a_profile_changes_only_what_is_told(door: Door) -> None:
    user = await door.user()
    row = await updated(door, user, Profile("  Sara   Zand ", Locale.EN, "Europe/Paris"))
    shown = (row["display_name"], row["locale"], row["time_zone"])
    assert shown == ("Sara Zand", "en", "Europe/Paris")
    row = await updated(door, user, Profile(locale=Locale.FA))
    shown = (row["display_name"], row["locale"], row["time_zone"])
    assert shown == ("Sara Zand", "fa", "Europe/Paris")


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        (Profile(display_name=" "), "displayName"),
        (Profile(display_name="x" * 101), "displayName"),
        (Profile(display_name="a\0b"), "displayName"),
        (Profile(time_zone="Mars/Olympus"), "timeZone"),
    ],
)
async def test_a_wrong_profile_changes_nothing(door: Door, profile: Profile, field: str) -> None:
    user = await door.user()
    before = await door.row(user)
    with pytest.raises(AppError) as told:
        await updated(door, user, replace(profile, locale=Locale.EN))
    assert (told.value.code, told.value.field) == (Code.BAD_USER_INPUT, field)
    assert await door.row(user) == before
