"""Who has neither a factor nor a password shows who he is with a code that we send."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from domains.identity.service import sessions
from kernel.actor import OPERATOR
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.identity.door import Door, door_of
from tests.identity.factor_support import STEP_UP, Person, person, unit_of

EMAIL = "sara@example.com"
REQUEST = """mutation { stepUpCodeRequest {
    ... on MessageOrdered { minutes } ... on Problem { code message details } } }"""
FRESH_AT = "select fresh_at from identity.sessions order by created_at limit 1"


@pytest.fixture
async def sara(database: Database, clock: FrozenClock, raw: asyncpg.Connection) -> Person:
    made = await person(database, clock, EMAIL)
    await raw.execute("update identity.users set password_hash = null")
    clock.advance(timedelta(minutes=11))
    return made.stale()


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, sara: Person) -> Door:
    assert sara.user.email == EMAIL
    return door_of(database, raw)


async def sent_code(door: Door, sara: Person) -> str:
    assert await sara.ask(REQUEST) == {"minutes": 5}
    letters = [one for one in await door.letters() if one.kind == "step_up_code"]
    assert [one.recipient for one in letters] == [EMAIL]
    return letters[0].code


async def shown(sara: Person, code: str) -> Any:
    return await sara.ask(STEP_UP, proof={"code": code})


async def test_the_code_makes_the_session_fresh_once(door: Door, sara: Person) -> None:
    code = await sent_code(door, sara)
    assert "accessToken" in await shown(sara, code)
    assert await door.raw.fetchval(FRESH_AT) == sara.clock.now()
    assert (await shown(sara, code))["code"] == "UNAUTHENTICATED"


async def test_a_wrong_code_leaves_it_stale_and_five_of_them_end_the_right_one(
    door: Door, sara: Person
) -> None:
    before, code = await door.raw.fetchval(FRESH_AT), await sent_code(door, sara)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for guess in (*[wrong] * 5, code):
        assert (await shown(sara, guess))["code"] == "UNAUTHENTICATED"
    assert await door.raw.fetchval(FRESH_AT) == before


async def test_codes_are_limited_like_all_messages(door: Door, sara: Person) -> None:
    await sent_code(door, sara)
    again = await sara.ask(REQUEST)
    assert (again["code"], again["details"]) == ("RATE_LIMITED", {"retryAfter": 60})
    assert await door.letters() == []


async def test_a_code_is_old_after_five_minutes(door: Door, sara: Person) -> None:
    code = await sent_code(door, sara)
    sara.clock.advance(timedelta(minutes=5))
    assert (await shown(sara, code))["code"] == "UNAUTHENTICATED"


async def test_a_second_factor_is_not_replaced_by_a_code(door: Door, sara: Person) -> None:
    code = await sent_code(door, sara)
    await sara.fresh().app()
    await door.letters()
    sara.clock.advance(timedelta(minutes=2))
    for refused in (await sara.ask(REQUEST), await shown(sara, code)):
        assert refused["code"] == "FORBIDDEN"
        assert refused["message"].startswith("Your account has a second factor")
    assert await door.letters() == []


async def test_nothing_is_sent_to_an_address_that_was_never_confirmed(
    door: Door, sara: Person
) -> None:
    await door.raw.execute("update identity.users set email_verified_at = null")
    refused = await sara.ask(REQUEST)
    assert refused["code"] == "CONFLICT"
    assert (await door.letters(), await door.count("challenges")) == ([], 0)
    await door.raw.execute("update identity.users set phone = '+989123456789'")
    assert (await sara.ask(REQUEST))["code"] == "CONFLICT"
    await door.raw.execute("update identity.users set phone_verified_at = now()")
    assert await sara.ask(REQUEST) == {"minutes": 5}
    assert (await door.letter()).recipient == "+989123456789"


async def test_another_s_code_and_one_from_before_all_was_ended_open_nothing(
    door: Door, sara: Person, clock: FrozenClock
) -> None:
    code = await sent_code(door, sara)
    omid = (await person(door.database, clock, "omid@example.com")).stale()
    assert (await shown(omid, code))["code"] == "UNAUTHENTICATED"
    async with unit_of(door.database) as unit:
        assert unit.actor != OPERATOR
        kept = sara.actor.session_id
        await sessions.revoke_all(unit, sara.user.id, but=kept, reason="revoked")
    assert (await shown(sara, code))["code"] == "UNAUTHENTICATED"
