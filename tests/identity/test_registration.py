"""A user is born when the code comes back together with the ticket, and not before."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from domains.identity.service import registration
from domains.identity.service.sign_in import Opened
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.texts import Locale
from tests.identity.door import EMAIL, PASSWORD, PHONE, Door, door_of


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def begun(door: Door, password: str = PASSWORD, email: str = " Sara@Example.com") -> str:
    return await registration.with_email(door.visit(), email, password, "Mona Zand", Locale.FA)


async def refused(door: Door, ticket: str, code: str) -> AppError:
    with pytest.raises(AppError) as told:
        await registration.confirm(door.visit(), ticket, code)
    return told.value


async def test_the_code_makes_the_user_and_signs_in(door: Door) -> None:
    ticket = await begun(door)
    assert await door.count("users") == 0
    sent = await door.letter()
    assert (sent.kind, sent.recipient, sent.locale) == ("registration_code", EMAIL, "fa")
    opened = await registration.confirm(door.visit(), ticket, sent.code)
    assert isinstance(opened, Opened)
    row = await door.row(opened.user)
    assert (row["email"], row["display_name"], row["locale"]) == (EMAIL, "Mona Zand", "fa")
    assert row["email_verified_at"] == door.database.tools.clock.now()
    assert row["password_hash"].startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert (row["roles"], await door.count("sessions")) == (["customer"], 1)
    assert await door.count("challenges") == 0


async def test_a_phone_is_registered_in_its_local_spelling_with_persian_digits(door: Door) -> None:
    ticket = await registration.with_phone(door.visit(), "۰۹۱۲ ۳۴۵ ۶۷۸۹", "Mona", None)
    sent = await door.letter()
    assert (sent.recipient, sent.locale) == (PHONE, "en")
    persian = sent.code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    opened = await registration.confirm(door.visit(), ticket, persian)
    assert isinstance(opened, Opened)
    row = await door.row(opened.user)
    assert (row["phone"], row["email"], row["password_hash"]) == (PHONE, None, None)
    assert row["mode"] == "MOBILE"


async def test_a_taken_address_answers_the_same_and_tells_its_owner(door: Door) -> None:
    owner = await door.user()
    ticket = await begun(door)
    sent = await door.letter()
    assert (len(ticket), sent.kind, sent.recipient) == (43, "registration_taken", EMAIL)
    taken = await refused(door, ticket, "000000")
    unknown = await refused(door, "no such ticket", "000000")
    assert (taken.code, taken.text) == (unknown.code, unknown.text)
    assert (await door.count("users"), await door.count("sessions")) == (1, 0)
    assert (await door.row(owner))["display_name"] == "Sara"


async def test_a_stranger_s_code_does_not_complete_the_owner_s_registration(
    door: Door, clock: FrozenClock
) -> None:
    own_ticket = await begun(door)
    own = await door.letter()
    clock.advance(timedelta(minutes=1))
    await begun(door, password="the stranger knows this")
    stranger_s = await door.letter()
    assert own.code != stranger_s.code
    await refused(door, own_ticket, stranger_s.code)
    opened = await registration.confirm(door.visit(), own_ticket, own.code)
    assert isinstance(opened, Opened)


async def test_of_two_who_complete_at_once_one_gets_the_address(
    door: Door, clock: FrozenClock
) -> None:
    tries = []
    for _ in range(2):
        ticket = await begun(door)
        tries.append((ticket, (await door.letter()).code))
        clock.advance(timedelta(minutes=1))
    ended = await asyncio.gather(
        *(registration.confirm(door.visit(), *one) for one in tries), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["AppError", "Opened"]
    assert await door.count("users") == 1


async def test_where_registration_is_closed_nobody_registers(door: Door) -> None:
    closed = "update identity.tenants set settings = $1"
    await door.raw.execute(closed, '{"registration_open": false}')
    with pytest.raises(AppError) as refusal:
        await begun(door)
    await door.raw.execute(closed, "{}")
    assert refusal.value.code is Code.FORBIDDEN
    assert (await door.count("challenges"), await door.letters()) == (0, [])


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short", "A password has 10 to 200 characters."),
        ("x" * 201, "A password has 10 to 200 characters."),
        ("Password123", "This password is one of the first"),
        ("aaaaaaaaaaaa", "This password is one of the first"),
        ("my name is ZAND", "The password contains your name or your address."),
        ("sara@example.com!", "The password contains your name or your address."),
    ],
)
async def test_a_weak_password_leaves_nothing_behind(door: Door, password: str, told: str) -> None:
    with pytest.raises(AppError) as refusal:
        await begun(door, password)
    assert refusal.value.code is Code.BAD_USER_INPUT
    assert refusal.value.text.en.startswith(told)
    assert [await door.count(one) for one in ("challenges", "guess_counters")] == [0, 0]
    assert await door.letters() == []


@pytest.mark.parametrize("email", ["sara", "sara@", "a b@example.com", "a@b", "<a@b.com>"])
async def test_what_is_no_address_is_refused(door: Door, email: str) -> None:
    with pytest.raises(AppError) as refusal:
        await begun(door, email=email)
    assert (refusal.value.code, refusal.value.field) == (Code.BAD_USER_INPUT, "email")
    assert await door.count("guess_counters") == 0


async def test_a_code_is_good_for_a_quarter_of_an_hour(door: Door, clock: FrozenClock) -> None:
    ticket = await begun(door)
    sent = await door.letter()
    clock.advance(timedelta(minutes=15))
    assert (await refused(door, ticket, sent.code)).code is Code.BAD_USER_INPUT
    assert await door.count("users") == 0
