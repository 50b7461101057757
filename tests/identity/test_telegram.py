"""Coming in with Telegram: the first time, the next time, once each, and no farther."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from domains.identity.service import tenant_directory
from kernel.actor import ANONYMOUS, Actor, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.administration import acting, answered, made, problem
from tests.identity.telegram_support import (
    LINK,
    OTHER_TOKEN,
    PUT,
    SARA_AT_TELEGRAM,
    come,
    given,
    mini_app,
    refused,
    widget,
    with_bot,
)
from tests.support.asking import Asker

SESSIONS = "select count(*) from identity.sessions"
PEOPLE = "select count(*) from identity.users"


@pytest.fixture
async def asker(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Asker:
    assert database.tools.clock is clock
    return await with_bot(database, raw)


async def test_the_first_time_and_the_next(
    asker: Asker, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    first = await come(asker, given(widget(clock.now())))
    user = first["user"]
    assert (user["displayName"], user["mode"], user["email"]) == ("Sara Zand", "TELEGRAM", None)
    assert user["avatarUrl"] is None
    clock.advance(timedelta(days=3))
    again = await come(asker, {"miniApp": mini_app(clock.now(), first_name="Another")})
    assert again == first
    rows = await raw.fetch("select * from identity.external_identities")
    assert [(row["tenant_id"], row["provider"], row["subject"]) for row in rows] == [
        (TENANT_A, "telegram", SARA_AT_TELEGRAM)
    ]
    assert await raw.fetchval(SESSIONS) == 2


async def test_a_mini_app_tells_the_language(asker: Asker, clock: FrozenClock) -> None:
    login = {"miniApp": mini_app(clock.now(), first_name="علی‌رضا", language_code="fa")}
    assert (await come(asker, login))["user"]["locale"] == "fa"


async def test_telegram_s_word_is_taken_once(
    asker: Asker, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    login = given(widget(clock.now()))
    at_once = await asyncio.gather(*(come(asker, login) for _ in range(4)))
    kinds = sorted(answer["__typename"] for answer in at_once)
    assert kinds == ["Problem", "Problem", "Problem", "SignedIn"]
    for _ in range(6):
        clock.advance(timedelta(minutes=1))
        await refused(asker, login)
    assert (await raw.fetchval(SESSIONS), await raw.fetchval(PEOPLE)) == (1, 1)


async def test_a_word_of_the_future_is_not_taken_again_at_its_end(
    asker: Asker, clock: FrozenClock
) -> None:
    login = given(widget(clock.now() + timedelta(minutes=1)))
    assert (await come(asker, login))["__typename"] == "SignedIn"
    clock.advance(timedelta(minutes=6))
    await refused(asker, login)


async def test_every_refusal_is_the_same(
    asker: Asker, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    used = given(widget(clock.now()))
    await come(asker, used)
    people, sessions = await raw.fetchval(PEOPLE), await raw.fetchval(SESSIONS)
    answers = [
        await refused(asker, used),
        await refused(asker, given({**widget(clock.now()), "id": "42"})),
        await refused(asker, given(widget(clock.now(), OTHER_TOKEN))),
        await refused(asker, given(widget(clock.now() - timedelta(minutes=6)))),
        await refused(asker, given(widget(clock.now() + timedelta(minutes=2)))),
        await refused(asker, {"miniApp": "user=%7B%7D&hash=" + "0" * 64}),
        await refused(asker, given(widget(clock.now())), at="tenant-b"),
    ]
    assert len({str(answer) for answer in answers}) == 1
    assert (await raw.fetchval(PEOPLE), await raw.fetchval(SESSIONS)) == (people, sessions)


async def test_a_word_for_one_tenant_opens_no_other(
    asker: Asker, database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    other = acting(database, TENANT_B, Role.TENANT_ADMIN)
    await answered(asker, PUT, other, name="other_bot", token=OTHER_TOKEN)
    await refused(asker, given(widget(clock.now())), at="tenant-b")
    here = await come(asker, given(widget(clock.now())))
    there = await come(asker, given(widget(clock.now(), OTHER_TOKEN)), at="tenant-b")
    assert here["user"]["id"] != there["user"]["id"]
    assert await raw.fetchval(PEOPLE) == 2


async def test_the_second_factor_is_asked_for(
    asker: Asker, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    user_id = UUID((await come(asker, given(widget(clock.now()))))["user"]["id"])
    await raw.execute(
        "insert into identity.factors (id, tenant_id, user_id, kind, label, sign_count, "
        "transports, created_at, confirmed_at) values (gen_random_uuid(), $1, $2, 'TOTP', 'mine', "
        "0, '{}', now(), now())",
        TENANT_A,
        user_id,
    )
    clock.advance(timedelta(seconds=1))
    answer = await come(asker, given(widget(clock.now())))
    assert answer == {"__typename": "SecondFactorNeeded", "kinds": ["TOTP"]}
    assert await raw.fetchval(SESSIONS) == 1


async def test_banned_people_and_suspended_tenants_stay_outside(
    asker: Asker, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    await come(asker, given(widget(clock.now())))
    await raw.execute("update identity.users set status = 'BANNED'")
    clock.advance(timedelta(seconds=1))
    await refused(asker, given(widget(clock.now())))
    await raw.execute("update identity.users set status = 'ACTIVE'")
    await raw.execute("update identity.tenants set status = 'SUSPENDED' where id = $1", TENANT_A)
    tenant_directory.forget()
    clock.advance(timedelta(seconds=1))
    assert (await come(asker, given(widget(clock.now()))))["code"] == "FORBIDDEN"
    assert await raw.fetchval(SESSIONS) == 1


async def test_where_nobody_registers_only_the_known_come_in(
    asker: Asker, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    await raw.execute(
        """update identity.tenants set settings = '{"registration_open": false}' where id = $1""",
        TENANT_A,
    )
    assert (await come(asker, given(widget(clock.now()))))["code"] == "FORBIDDEN"
    assert await raw.fetchval(PEOPLE) == 0


async def ann(asker: Asker, database: Database) -> Actor:
    user_id = await made(database, TENANT_A, "ann")
    assert asker.database is database
    return acting(database, TENANT_A, Role.CUSTOMER, user_id)


async def test_a_linked_account_comes_in_as_itself(
    asker: Asker, database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    actor = await ann(asker, database)
    login = given(widget(clock.now()))
    linked = await answered(asker, LINK, actor, input=login)
    assert linked == {"__typename": "TelegramLinked", "displayName": "Sara Zand"}
    await refused(asker, login)
    clock.advance(timedelta(seconds=1))
    user = (await come(asker, given(widget(clock.now()))))["user"]
    assert (user["id"], user["displayName"]) == (str(actor.id), "ann")
    assert await raw.fetchval(PEOPLE) == 1


async def test_an_account_is_linked_to_one_user(
    asker: Asker, database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    await come(asker, given(widget(clock.now())))
    actor = await ann(asker, database)
    clock.advance(timedelta(seconds=1))
    answer = await answered(asker, LINK, actor, input=given(widget(clock.now())))
    assert answer == problem("CONFLICT")
    owners = await raw.fetch("select user_id from identity.external_identities")
    assert [row["user_id"] == actor.id for row in owners] == [False]


async def test_who_may_not_link(
    asker: Asker, database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    actor = await ann(asker, database)
    login = given(widget(clock.now()))
    assert await answered(asker, LINK, ANONYMOUS, input=login) == problem("UNAUTHENTICATED")
    clock.advance(timedelta(minutes=11))
    late = given(widget(clock.now()))
    assert await answered(asker, LINK, actor, input=late) == problem("FORBIDDEN")
    assert await raw.fetchval("select count(*) from identity.external_identities") == 0
    fresh = acting(database, TENANT_A, Role.CUSTOMER, actor.id)
    assert (await answered(asker, LINK, fresh, input=late))["__typename"] == "TelegramLinked"


async def test_nobody_tries_without_end(asker: Asker, clock: FrozenClock) -> None:
    wrong = given({**widget(clock.now()), "id": "42"})
    for _ in range(100):
        await refused(asker, wrong)
    assert (await come(asker, given(widget(clock.now()))))["code"] == "RATE_LIMITED"
    clock.advance(timedelta(minutes=10))
    assert (await come(asker, given(widget(clock.now()))))["__typename"] == "SignedIn"
