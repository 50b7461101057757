"""No more chances than the limits allow, to the second, and none taken from anybody else."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import guesses, sign_in
from domains.identity.service.forgetting import forget_old
from domains.identity.service.sign_in import Opened
from kernel.actor import ANONYMOUS, SYSTEM
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.identity.door import EMAIL, PASSWORD, PHONE, Door, door_of

SECOND = timedelta(seconds=1)
STRANGER = "198.51.100.9"


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def waited_for(attempt: Awaitable[None]) -> int:
    """Seconds until the next try; 0 when this one was let through."""
    (told,) = await asyncio.gather(attempt, return_exceptions=True)
    if told is None:
        return 0
    assert isinstance(told, AppError)
    assert told.code is Code.RATE_LIMITED
    return int(told.details["retryAfter"] or 0)


async def wait_for_try(database: Database, address: str = STRANGER) -> int:
    return await waited_for(guesses.take_try(database, "account", address, actor=ANONYMOUS))


async def wait_for_message(
    database: Database, contact: str = PHONE, address: str = STRANGER
) -> int:
    return await waited_for(guesses.allow_message(database, contact, address, actor=ANONYMOUS))


async def test_after_five_free_tries_the_delays_double_up_to_a_quarter_of_an_hour(
    database: Database, clock: FrozenClock
) -> None:
    assert [await wait_for_try(database) for _ in range(5)] == [0] * 5
    delays = []
    for _ in range(13):
        delay = await wait_for_try(database)
        delays.append(delay)
        clock.advance(timedelta(seconds=delay - 1))
        assert await wait_for_try(database) == 1
        clock.advance(SECOND)
        assert await wait_for_try(database) == 0
    assert delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


async def test_an_hour_without_a_try_makes_the_tries_free_again(
    database: Database, clock: FrozenClock
) -> None:
    for _ in range(5):
        await wait_for_try(database)
    clock.advance(timedelta(hours=1) - SECOND)
    assert await wait_for_try(database) == 0
    clock.advance(timedelta(hours=1))
    assert [await wait_for_try(database) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


async def test_tries_at_the_same_moment_are_counted_too(database: Database) -> None:
    waits = await asyncio.gather(*(wait_for_try(database) for _ in range(20)))
    assert sorted(waits) == [*[0] * 5, *[1] * 15]


async def test_a_stranger_s_guesses_cost_the_owner_nothing(door: Door) -> None:
    await door.user()
    for _ in range(5):
        with pytest.raises(AppError) as wrong:
            await sign_in.with_password(door.visit(STRANGER), EMAIL, "a wrong guess")
        assert wrong.value.code is Code.UNAUTHENTICATED
    for neighbour in (STRANGER, "198.51.100.200"):
        with pytest.raises(AppError) as limited:
            await sign_in.with_password(door.visit(neighbour), EMAIL, PASSWORD)
        assert limited.value.code is Code.RATE_LIMITED
    assert await door.count("sessions") == 0
    assert isinstance(await sign_in.with_password(door.visit(), EMAIL, PASSWORD), Opened)


async def test_who_knew_the_password_starts_anew(door: Door) -> None:
    await door.user()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(AppError):
                await sign_in.with_password(door.visit(), EMAIL, "a wrong guess")
        assert isinstance(await sign_in.with_password(door.visit(), EMAIL, PASSWORD), Opened)
    assert await door.count("guess_counters") == 0


async def test_an_account_with_two_logins_has_one_count(door: Door) -> None:
    await door.user()
    await door.raw.execute("update identity.users set phone = $1", PHONE)
    for login in (EMAIL, PHONE, EMAIL, PHONE, EMAIL):
        with pytest.raises(AppError):
            await sign_in.with_password(door.visit(), login, "a wrong guess")
    with pytest.raises(AppError) as limited:
        await sign_in.with_password(door.visit(), PHONE, PASSWORD)
    assert limited.value.details == {"retryAfter": 1}


async def test_a_contact_gets_one_message_a_minute_and_five_an_hour(
    database: Database, clock: FrozenClock
) -> None:
    waits = []
    for _ in range(5):
        waits += [await wait_for_message(database), await wait_for_message(database)]
        clock.advance(timedelta(minutes=1))
    assert waits == [*([0, 60] * 4), 0, 56 * 60]
    assert await wait_for_message(database) == 55 * 60
    clock.advance(timedelta(minutes=55))
    assert await wait_for_message(database) == 0


async def test_an_address_asks_for_twenty_an_hour_and_then_costs_no_contact_its_own(
    database: Database, clock: FrozenClock
) -> None:
    waits = [await wait_for_message(database, f"{n}@example.com") for n in range(21)]
    assert waits == [*[0] * 20, 3600]
    assert await wait_for_message(database, "20@example.com", "192.0.2.1") == 0
    clock.advance(timedelta(hours=1))
    assert await wait_for_message(database, "21@example.com") == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("unknown", "unknown"),
    ],
)
def test_the_neighbourhood_of_an_address(address: str, network: str) -> None:
    assert guesses.network_of(address) == network


async def test_what_is_long_over_is_forgotten_and_nothing_else(
    door: Door, clock: FrozenClock
) -> None:
    await sign_in.request_code(door.visit(), EMAIL)
    clock.advance(timedelta(days=1, minutes=50))
    await sign_in.request_code(door.visit(STRANGER), PHONE)
    clock.advance(timedelta(minutes=20))
    async with door.database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        assert await forget_old(unit) == (1, 2)
    (kept,) = await door.raw.fetch("select created_at from identity.challenges")
    assert kept["created_at"] == clock.now() - timedelta(minutes=20)
    assert await door.count("guess_counters") == 3  # of address, number and tenant's messages
