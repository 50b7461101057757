"""Signing in with a password, a code or a link, and what is answered to who may not."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from domains.identity.api import DOMAIN, FactorKind
from domains.identity.jobs import JOBS
from domains.identity.models import Factor, User
from domains.identity.service import sign_in
from domains.identity.service.sign_in import Opened, Ticketed
from kernel.actor import SYSTEM
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.worker import Work
from tests.identity.door import EMAIL, PASSWORD, PHONE, Door, door_of
from tests.kernel.test_jobs import working
from tests.support.waiting import until

WRONG = "The login or the password is wrong. Try again, or ask for a code to sign in with."


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


async def refused(door: Door, login: str = EMAIL, password: str = PASSWORD) -> AppError:
    with pytest.raises(AppError) as told:
        await sign_in.with_password(door.visit(), login, password)
    assert await door.count("sessions") == 0
    return told.value


async def code_refused(door: Door, code: str, login: str = EMAIL) -> AppError:
    with pytest.raises(AppError) as told:
        await sign_in.with_code(door.visit(), login, code)
    return told.value


@pytest.mark.parametrize("login", [" SARA@example.com", "sara@example.com"])
async def test_the_right_password_opens_a_session(door: Door, login: str) -> None:
    user = await door.user()
    opened = await sign_in.with_password(door.visit(), login, PASSWORD)
    assert isinstance(opened, Opened)
    assert opened.user.id == user.id
    assert await door.raw.fetchval("select user_id from identity.sessions") == user.id


@pytest.mark.parametrize(
    "login", ["09123456789", "+98 912 345 6789", "0098-912-345-6789", "٠٩١٢٣٤٥٦٧٨٩", "۰۹۱۲۳۴۵۶۷۸۹"]
)
async def test_a_phone_is_known_in_every_spelling(door: Door, login: str) -> None:
    user = await door.user(PHONE)
    opened = await sign_in.with_password(door.visit(), login, PASSWORD)
    assert isinstance(opened, Opened)
    assert opened.user.id == user.id


async def test_wrong_unknown_banned_and_deleted_are_told_the_same(door: Door) -> None:
    user = await door.user()
    told = [await refused(door, password="a wrong guess"), await refused(door, "x@example.com")]
    for status in ("BANNED", "DELETED"):
        await door.raw.execute("update identity.users set status = $1", status)
        told.append(await refused(door))
    assert {(one.code, one.text.en, one.field) for one in told} == {
        (Code.UNAUTHENTICATED, WRONG, None)
    }
    assert (await door.row(user))["status"] == "DELETED"


async def test_an_account_without_a_password_has_none_that_fits(door: Door) -> None:
    await door.user(password=None)
    assert (await refused(door, password="")).text.en == WRONG


async def test_a_password_of_older_figures_is_hashed_again(door: Door) -> None:
    from argon2 import PasswordHasher

    user = await door.user()
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await door.raw.execute("update identity.users set password_hash = $1", old)
    await sign_in.with_password(door.visit(), EMAIL, PASSWORD)
    new = (await door.row(user))["password_hash"]
    assert "m=47104,t=1,p=1" in new
    await sign_in.with_password(door.visit(), EMAIL, PASSWORD)
    assert (await door.row(user))["password_hash"] == new


async def test_nobody_signs_in_at_a_suspended_tenant(door: Door) -> None:
    await door.user()
    await door.raw.execute("update identity.tenants set status = 'SUSPENDED'")
    told = await refused(door)
    await door.raw.execute("update identity.tenants set status = 'ACTIVE'")
    assert told.code is Code.FORBIDDEN
    assert await door.count("guess_counters") == 0


async def test_a_code_signs_in_once_and_proves_the_address(door: Door) -> None:
    user = await door.user()
    await door.raw.execute("update identity.users set email_verified_at = null")
    await sign_in.request_code(door.visit(), EMAIL)
    sent = await door.letter()
    assert (sent.kind, sent.recipient, sent.locale) == ("sign_in_code", EMAIL, "fa")
    assert isinstance(await sign_in.with_code(door.visit(), EMAIL, sent.code), Opened)
    assert (await door.row(user))["email_verified_at"] is not None
    told = await code_refused(door, sent.code)
    assert (told.code, told.field) == (Code.BAD_USER_INPUT, "code")
    assert await door.count("sessions") == 1


async def test_of_two_who_redeem_one_code_at_once_one_wins(door: Door) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), EMAIL)
    code = (await door.letter()).code
    ended = await asyncio.gather(
        *(sign_in.with_code(door.visit(), EMAIL, code) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == [*["AppError"] * 4, "Opened"]
    assert await door.count("sessions") == 1


async def test_the_sixth_try_is_refused_although_it_is_right(door: Door) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), EMAIL)
    code = (await door.letter()).code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    told = await asyncio.gather(*(code_refused(door, wrong) for _ in range(8)))
    told.append(await code_refused(door, code))
    assert len({one.text.en for one in told}) == 1
    assert await door.raw.fetchval("select tries from identity.challenges") == 5
    assert await door.count("sessions") == 0


async def test_a_code_is_good_for_five_minutes(door: Door, clock: FrozenClock) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), EMAIL)
    code = (await door.letter()).code
    clock.advance(timedelta(minutes=5))
    await code_refused(door, code)
    assert await door.count("sessions") == 0


async def test_a_newer_code_replaces_the_older(door: Door, clock: FrozenClock) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), EMAIL)
    older = (await door.letter()).code
    clock.advance(timedelta(minutes=1))
    await sign_in.request_code(door.visit(), EMAIL)
    newer = (await door.letter()).code
    assert older != newer
    await code_refused(door, older)
    assert isinstance(await sign_in.with_code(door.visit(), EMAIL, newer), Opened)


async def test_to_an_unknown_address_nothing_is_sent_and_the_answer_is_the_same(
    door: Door,
) -> None:
    await sign_in.request_code(door.visit(), EMAIL)
    await sign_in.request_link(door.visit("198.51.100.1"), "other@example.com")
    assert await door.count("challenges") == 2
    assert await door.letters() == []
    assert (await code_refused(door, "000000")).code is Code.BAD_USER_INPUT


async def test_a_link_signs_in_once(door: Door) -> None:
    user = await door.user()
    await sign_in.request_link(door.visit(), EMAIL)
    sent = await door.letter()
    opened = await sign_in.with_link(door.visit(), sent.secret)
    assert isinstance(opened, Opened)
    assert opened.user.id == user.id
    with pytest.raises(AppError) as told:
        await sign_in.with_link(door.visit(), sent.secret)
    assert (told.value.code, told.value.field) == (Code.BAD_USER_INPUT, "secret")
    assert await door.count("sessions") == 1


async def test_a_link_to_an_address_that_the_account_has_left_opens_nothing(door: Door) -> None:
    await door.user()
    await sign_in.request_link(door.visit(), EMAIL)
    sent = await door.letter()
    await door.raw.execute("update identity.users set email = 'new@example.com'")
    with pytest.raises(AppError):
        await sign_in.with_link(door.visit(), sent.secret)
    assert await door.count("sessions") == 0


async def test_only_hashes_of_what_was_sent_are_at_rest(door: Door) -> None:
    await door.user()
    await sign_in.request_code(door.visit(), EMAIL)
    queued = await door.raw.fetchval("select convert_from(payload, 'utf8') from kernel.pgqueuer")
    stored = await door.raw.fetchval("select to_jsonb(c)::text from identity.challenges c")
    counted = await door.raw.fetchval("select string_agg(key, ' ') from identity.guess_counters")
    code = (await door.letter()).code
    assert EMAIL not in queued + counted
    assert f'"{code}"' not in stored + queued
    assert f" {code} " not in queued


async def with_factor(door: Door, user: User) -> None:
    async with door.database.unit(DOMAIN, SYSTEM) as unit:
        now = unit.clock.now()
        unit.add(
            Factor(
                id=unit.ids.new(),
                tenant_id=user.tenant_id,
                user_id=user.id,
                kind=FactorKind.TOTP,
                label="phone",
                created_at=now,
                confirmed_at=now,
            )
        )


async def test_a_second_factor_is_asked_for_whatever_the_first_was(door: Door) -> None:
    await with_factor(door, await door.user())
    by_password = await sign_in.with_password(door.visit(), EMAIL, PASSWORD)
    await sign_in.request_link(door.visit(), EMAIL)
    by_link = await sign_in.with_link(door.visit(), (await door.letter()).secret)
    for answer in (by_password, by_link):
        assert isinstance(answer, Ticketed)
        assert (answer.kinds, len(answer.ticket)) == ([FactorKind.TOTP], 43)
    assert await door.count("sessions") == 0


async def test_who_knows_the_password_gets_twenty_tickets_an_hour(door: Door) -> None:
    await with_factor(door, await door.user())
    for _ in range(20):
        assert isinstance(await sign_in.with_password(door.visit(), EMAIL, PASSWORD), Ticketed)
    assert (await refused(door)).details == {"retryAfter": 3600}
    assert await door.count("challenges") == 20


async def test_the_worker_delivers_what_was_ordered(door: Door) -> None:
    await door.user()

    async def has_arrived() -> bool:
        return await door.count("outgoing_messages") == 1

    async with working(door.database, Work(jobs=list(JOBS))):
        await sign_in.request_code(door.visit(), EMAIL)
        await until(has_arrived, what="the code")
    assert (await door.letter()).recipient == EMAIL
