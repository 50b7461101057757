"""Authenticator apps and recovery codes: what works once works once."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import asyncpg
import pytest

from domains.identity.service import factors
from domains.identity.service.factors import RecoveryProof, TotpProof
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.identity.factor_support import (
    CODES,
    FACTORS,
    REMOVE,
    TOTP_CONFIRM,
    TOTP_SETUP,
    Person,
    person,
    unit_of,
)


@pytest.fixture
async def sara(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "sara@example.com")


@pytest.fixture
async def omid(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "omid@example.com")


async def shown(someone: Person, code: str) -> bool:
    async with unit_of(someone.asker.database) as unit:
        return await factors.verify(unit, someone.user.id, TotpProof(code))


async def recovered(someone: Person, code: str) -> bool:
    async with unit_of(someone.asker.database) as unit:
        return await factors.verify(unit, someone.user.id, RecoveryProof(code))


async def kinds(someone: Person) -> list[str]:
    async with unit_of(someone.asker.database) as unit:
        return [kind.value for kind in await factors.kinds_of(unit, someone.user.id)]


async def messages(raw: asyncpg.Connection) -> list[str]:
    rows = await raw.fetch("select kind from identity.outgoing_messages order by written_at, id")
    return [row["kind"] for row in rows]


async def test_an_app_is_set_up_by_a_qr_code_and_confirmed_by_a_code(
    sara: Person, raw: asyncpg.Connection
) -> None:
    made = await sara.ask(TOTP_SETUP, label="phone")
    asked = urlsplit(made["uri"])
    assert (asked.scheme, asked.netloc, asked.path) == (
        "otpauth",
        "totp",
        "/FlatRender:sara%40example.com",
    )
    assert parse_qs(asked.query) == {"secret": [made["secret"]], "issuer": ["FlatRender"]}
    assert made["qr"].startswith("data:image/svg+xml;charset=utf-8,")
    assert await kinds(sara) == []
    confirmed = await sara.ask(TOTP_CONFIRM, code=sara.code(made["secret"]))
    assert (confirmed["kind"], confirmed["label"]) == ("TOTP", "phone")
    assert await kinds(sara) == ["TOTP"]
    assert await messages(raw) == ["factor_added"]
    kept = await raw.fetchval("select secret from identity.factors")
    assert made["secret"] not in kept


async def test_a_code_works_once_and_no_older_one_after_it(
    sara: Person, clock: FrozenClock
) -> None:
    secret = await sara.app()
    assert not await shown(sara, sara.code(secret))
    clock.advance(timedelta(seconds=30))
    fresh = sara.code(secret)
    assert await shown(sara, fresh)
    assert not await shown(sara, fresh)
    assert not await shown(sara, sara.code(secret, steps=-1))
    assert await shown(sara, sara.code(secret, steps=1))


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (1, True), (2, False)])
async def test_a_clock_may_be_one_step_apart(
    sara: Person, clock: FrozenClock, steps: int, *, right: bool
) -> None:
    secret = await sara.app()
    clock.advance(timedelta(minutes=5))
    assert await shown(sara, sara.code(secret, steps=steps)) is right


async def test_of_two_who_show_a_code_at_once_one_is_let_in(
    sara: Person, clock: FrozenClock
) -> None:
    secret = await sara.app()
    clock.advance(timedelta(minutes=1))
    code = sara.code(secret)
    tried = await asyncio.gather(*(shown(sara, code) for _ in range(5)))
    assert sorted(tried) == [False, False, False, False, True]


async def test_persian_digits_are_digits(sara: Person, clock: FrozenClock) -> None:
    secret = await sara.app()
    clock.advance(timedelta(minutes=1))
    written = sara.code(secret).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert await shown(sara, f"{written[:3]} {written[3:]}")


@pytest.mark.parametrize("wrong", ["", "abc", "12345", "9" * 5000, "٣" * 6, "\0"])
async def test_what_is_no_code_is_refused(sara: Person, wrong: str) -> None:
    await sara.app()
    assert not await shown(sara, wrong)


async def test_a_wrong_code_confirms_nothing(sara: Person, raw: asyncpg.Connection) -> None:
    made = await sara.ask(TOTP_SETUP, label="phone")
    wrong = sara.code(made["secret"], steps=5)
    problem = await sara.ask(TOTP_CONFIRM, code=wrong)
    assert (problem["code"], problem["field"]) == ("BAD_USER_INPUT", "code")
    assert await kinds(sara) == []
    assert await messages(raw) == []


async def test_a_setup_is_good_for_a_quarter_of_an_hour(sara: Person, clock: FrozenClock) -> None:
    made = await sara.ask(TOTP_SETUP, label="phone")
    clock.advance(timedelta(minutes=15, seconds=1))
    late = sara.fresh()
    problem = await late.ask(TOTP_CONFIRM, code=late.code(made["secret"]))
    assert problem["code"] == "CONFLICT"
    assert await kinds(sara) == []


async def test_a_second_setup_replaces_an_unconfirmed_one_only(sara: Person) -> None:
    first = await sara.ask(TOTP_SETUP, label="old phone")
    second = await sara.ask(TOTP_SETUP, label="phone")
    refused = await sara.ask(TOTP_CONFIRM, code=sara.code(first["secret"]))
    assert refused["code"] == "BAD_USER_INPUT"
    confirmed = await sara.ask(TOTP_CONFIRM, code=sara.code(second["secret"]))
    assert confirmed["label"] == "phone"
    third = await sara.ask(TOTP_SETUP, label="another")
    assert third["code"] == "CONFLICT"


@pytest.mark.parametrize("label", ["", "   ", "x" * 61, "a\0b", "a\nb"])
async def test_a_label_is_something_to_read(sara: Person, label: str) -> None:
    problem = await sara.ask(TOTP_SETUP, label=label)
    assert (problem["code"], problem["field"]) == ("BAD_USER_INPUT", "label")


async def test_recovery_codes_work_once_each(sara: Person, raw: asyncpg.Connection) -> None:
    await sara.app()
    codes = (await sara.ask(CODES))["codes"]
    assert (len(codes), len(set(codes)), {len(code) for code in codes}) == (10, 10, {19})
    assert await recovered(sara, codes[0])
    assert not await recovered(sara, codes[0])
    assert await recovered(sara, codes[1].lower().replace("-", " "))
    tried = await asyncio.gather(*(recovered(sara, codes[2]) for _ in range(5)))
    assert sorted(tried) == [False, False, False, False, True]
    assert (await sara.asker.ask(FACTORS, sara.actor)).data == {
        "factors": [{"kind": "TOTP", "label": "phone"}],
        "recoveryCodesLeft": 7,
    }
    assert (
        await messages(raw) == ["factor_added", "recovery_codes_made"] + ["recovery_code_used"] * 3
    )
    hashes = await raw.fetch("select hash from identity.recovery_codes")
    assert not {code.replace("-", "") for code in codes} & {row["hash"] for row in hashes}


async def test_new_recovery_codes_void_the_old_ones(sara: Person) -> None:
    await sara.app()
    old = (await sara.ask(CODES))["codes"]
    new = (await sara.ask(CODES))["codes"]
    assert not await recovered(sara, old[0])
    assert await recovered(sara, new[0])


async def test_recovery_codes_stand_in_for_something(sara: Person, raw: asyncpg.Connection) -> None:
    assert (await sara.ask(CODES))["code"] == "CONFLICT"
    assert await raw.fetchval("select count(*) from identity.recovery_codes") == 0


async def test_another_s_codes_open_nothing(sara: Person, omid: Person, clock: FrozenClock) -> None:
    secret = await sara.app()
    codes = (await sara.ask(CODES))["codes"]
    await omid.app()
    clock.advance(timedelta(minutes=1))
    assert not await recovered(omid, codes[0])
    assert not await shown(omid, sara.code(secret))
    assert await recovered(sara, codes[0])


async def test_the_last_factor_takes_the_recovery_codes_along(
    sara: Person, raw: asyncpg.Connection
) -> None:
    await sara.app()
    await sara.ask(CODES)
    factor_id = str(await raw.fetchval("select id from identity.factors"))
    assert await sara.ask(REMOVE, id=factor_id) == {"id": factor_id}
    assert await kinds(sara) == []
    assert await raw.fetchval("select count(*) from identity.recovery_codes") == 0
    assert (await messages(raw))[-1] == "factor_removed"
    actions = await raw.fetch("select action from identity.audit_entries order by seq")
    assert [row["action"] for row in actions][-1] == "factor.removed"


async def test_another_s_factor_is_as_unknown_as_none(
    sara: Person, omid: Person, raw: asyncpg.Connection
) -> None:
    await sara.app()
    factor_id = str(await raw.fetchval("select id from identity.factors"))
    asked = [await omid.ask(REMOVE, id=one) for one in (factor_id, str(uuid4()))]
    assert asked[0] == asked[1]
    assert asked[0]["code"] == "NOT_FOUND"
    assert await kinds(sara) == ["TOTP"]
