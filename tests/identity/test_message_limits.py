"""Ten messages a day for a number, a budget for a tenant, and nothing told of who exists."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from domains.identity.service import contacts, message_limits, recovery, registration, sign_in
from graph.schema import build_schema
from kernel.actor import OPERATOR, Actor
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.conftest import TENANT_A
from tests.identity.door import EMAIL, PHONE, Door, door_of
from tests.identity.machines import admin, make_tenant
from tests.support.asking import Asker

BUDGET = """mutation ($id: UUID!, $most: Int!) { tenantSmsBudgetSet(id: $id, perDay: $most) {
    ... on Tenant { smsPerDay settings { timeZone } } ... on Problem { code field message } } }"""
SET = """mutation { tenantSettingsSet(input: {registrationOpen: true, timeZone: "UTC"}) {
    ... on Tenant { smsPerDay } } }"""
OTHERS = ["+989120000001", "+989120000002", "+989120000003"]


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


@pytest.fixture
async def tight(door: Door) -> AsyncIterator[Door]:
    """Two text messages a day."""
    async with door.database.unit("identity", OPERATOR) as unit:
        await message_limits.set_sms_per_day(unit, 2)
    yield door
    async with door.database.unit("identity", OPERATOR) as unit:
        await message_limits.set_sms_per_day(unit, message_limits.USUAL_SMS_A_DAY)


async def refused(door: Door, login: str, address: str = "192.0.2.7") -> AppError:
    with pytest.raises(AppError) as told:
        await sign_in.request_code(door.visit(address), login)
    assert told.value.code is Code.RATE_LIMITED
    return told.value


@pytest.mark.parametrize("login", [PHONE, EMAIL])
async def test_a_contact_gets_ten_messages_a_day(
    door: Door, clock: FrozenClock, login: str
) -> None:
    visit, contact = door.visit(), contacts.login(login)
    for _ in range(10):
        await message_limits.allow(visit, contact)
        clock.advance(timedelta(minutes=15))
    told = await refused(door, login)
    assert told.details == {"retryAfter": 24 * 3600 - 10 * 15 * 60}
    assert await door.count("challenges") == 0
    clock.advance(timedelta(seconds=24 * 3600 - 10 * 15 * 60))
    await sign_in.request_code(door.visit(), login)


async def test_a_spent_budget_is_told_the_same_to_known_and_unknown_until_midnight(
    tight: Door, clock: FrozenClock
) -> None:
    await tight.user(PHONE)
    await sign_in.request_code(tight.visit(), OTHERS[0])
    await sign_in.request_code(tight.visit(), OTHERS[1])
    known, unknown = await refused(tight, PHONE), await refused(tight, OTHERS[2])
    assert (known.text, known.details) == (unknown.text, unknown.details)
    assert known.details == {"retryAfter": 12 * 3600 + 1}
    assert known.text.en.startswith("This site has sent all the text messages")
    assert (await tight.count("challenges"), await tight.letters()) == (2, [])
    clock.advance(timedelta(hours=12))
    await sign_in.request_code(tight.visit(), PHONE)
    assert (await tight.letter()).recipient == PHONE


async def test_the_budget_is_one_for_all_that_sends_and_e_mail_costs_none_of_it(
    tight: Door,
) -> None:
    await recovery.request_reset(tight.visit(), OTHERS[0])
    await registration.with_phone(tight.visit(), OTHERS[1], "Mona", None)
    with pytest.raises(AppError) as told:
        await registration.with_phone(tight.visit(), OTHERS[2], "Mona", None)
    assert told.value.code is Code.RATE_LIMITED
    await sign_in.request_code(tight.visit(), EMAIL)
    assert await tight.count("challenges") == 3


async def test_messages_at_the_same_moment_do_not_pass_the_budget(tight: Door) -> None:
    told = await asyncio.gather(
        *(sign_in.request_code(tight.visit(), phone) for phone in (PHONE, *OTHERS)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in told) == [*["AppError"] * 2, *["NoneType"] * 2]


async def asked(database: Database, actor: Actor, query: str, **given: Any) -> Any:
    return await Asker(database, build_schema()).ask(query, actor, **given)


async def test_the_platform_sets_the_budget_and_the_tenant_s_own_settings_leave_it(
    door: Door,
) -> None:
    await make_tenant(door.raw, TENANT_A)
    told = await asked(door.database, OPERATOR, BUDGET, id=str(TENANT_A), most=7)
    shown = {"smsPerDay": 7, "settings": {"timeZone": "Asia/Tehran"}}
    assert told.data == {"tenantSmsBudgetSet": shown}
    own = await asked(door.database, admin(TENANT_A), SET)
    assert own.data == {"tenantSettingsSet": {"smsPerDay": 7}}
    assert (await asked(door.database, OPERATOR, "{ tenant { smsPerDay } }")).data == {
        "tenant": {"smsPerDay": 1000}
    }


@pytest.mark.parametrize("most", [-1, 1_000_001])
async def test_a_budget_that_is_none_is_refused(door: Door, most: int) -> None:
    await make_tenant(door.raw, TENANT_A)
    told = await asked(door.database, OPERATOR, BUDGET, id=str(TENANT_A), most=most)
    problem = told.data["tenantSmsBudgetSet"]
    assert (problem["code"], problem["field"]) == ("BAD_USER_INPUT", "perDay")
    assert await door.raw.fetchval(
        "select settings->'sms_per_day' is null from identity.tenants where id = $1", TENANT_A
    )


async def test_a_tenant_s_admin_does_not_raise_its_budget(door: Door) -> None:
    await make_tenant(door.raw, TENANT_A)
    own = admin(TENANT_A, fresh_at=door.database.tools.clock.now())
    told = await asked(door.database, own, BUDGET, id=str(TENANT_A), most=7)
    assert told.data["tenantSmsBudgetSet"]["code"] == "FORBIDDEN"
    assert await door.raw.fetchval(
        "select settings from identity.tenants where id = $1", TENANT_A
    ) in ("{}", {})
