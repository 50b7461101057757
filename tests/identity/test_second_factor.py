"""The second step of a sign-in, and the step up of a session that has grown stale."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from kernel.actor import OPERATOR
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.conftest import TENANT_B
from tests.identity.factor_support import (
    CODES,
    FACTORS,
    PASSWORD,
    REGISTER_START,
    REMOVE,
    STEP_UP,
    TOTP_CONFIRM,
    TOTP_SETUP,
    Person,
    person,
)
from tests.identity.session_support import make_tenant

PASSWORD_SIGN_IN = """mutation ($login: String!, $password: String!) {
    signInWithPassword(login: $login, password: $password) {
    __typename
    ... on SecondFactorNeeded { ticket kinds } ... on Problem { code } } }"""
VERIFY = """mutation ($ticket: String!, $proof: FactorProof!) {
    secondFactorVerify(ticket: $ticket, proof: $proof) {
    ... on SignedIn { user { email } } ... on Problem { code message field } } }"""
SESSIONS = "select count(*) from identity.sessions"
SARA = {"user": {"email": "sara@example.com"}}
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def sara(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "sara@example.com")


@pytest.fixture
async def omid(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "omid@example.com")


async def verified(someone: Person, ticket: str, **proof: Any) -> Any:
    return await someone.nobody().ask(VERIFY, ticket=ticket, proof=proof)


async def asked_for_more(someone: Person) -> Any:
    return await someone.nobody().ask(PASSWORD_SIGN_IN, login=someone.user.email, password=PASSWORD)


async def test_with_a_factor_the_password_is_not_enough(
    sara: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    assert (await asked_for_more(sara))["__typename"] == "SignedIn"
    secret = await sara.app()
    clock.advance(MINUTE)
    before = await raw.fetchval(SESSIONS)
    needed = await asked_for_more(sara)
    assert (needed["__typename"], needed["kinds"]) == ("SecondFactorNeeded", ["TOTP"])
    assert await raw.fetchval(SESSIONS) == before
    assert await verified(sara, needed["ticket"], totp=sara.code(secret)) == SARA
    assert await raw.fetchval(SESSIONS) == before + 1


async def test_each_kind_of_factor_ends_a_sign_in(sara: Person, clock: FrozenClock) -> None:
    secret, device = await sara.app(), await sara.passkey()
    codes = (await sara.ask(CODES))["codes"]
    clock.advance(MINUTE)
    assert await verified(sara, await sara.ticket(), totp=sara.code(secret)) == SARA
    assert await verified(sara, await sara.ticket(), recoveryCode=codes[3]) == SARA
    answer = await sara.nobody().signed(device)
    assert await verified(sara, await sara.ticket(), passkey=answer) == SARA


async def test_a_ticket_is_good_once_and_for_ten_minutes(sara: Person, clock: FrozenClock) -> None:
    secret = await sara.app()
    clock.advance(MINUTE)
    ticket, late = await sara.ticket(), await sara.ticket()
    assert await verified(sara, ticket, totp=sara.code(secret)) == SARA
    clock.advance(MINUTE)
    assert (await verified(sara, ticket, totp=sara.code(secret)))["field"] == "ticket"
    clock.advance(timedelta(minutes=9))
    assert (await verified(sara, late, totp=sara.code(secret)))["field"] == "ticket"
    assert (await verified(sara, "", totp=sara.code(secret)))["field"] == "ticket"


async def test_a_wrong_code_leaves_the_ticket_for_five_tries(
    sara: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    secret = await sara.app()
    clock.advance(MINUTE)
    first, second = await sara.ticket(), await sara.ticket()
    before = await raw.fetchval(SESSIONS)
    for _ in range(5):
        assert (await verified(sara, first, totp="12345"))["code"] == "UNAUTHENTICATED"
    assert (await verified(sara, first, totp=sara.code(secret)))["field"] == "ticket"
    clock.advance(5 * MINUTE)
    assert (await verified(sara, first, totp=sara.code(secret)))["field"] == "ticket"
    assert await raw.fetchval(SESSIONS) == before
    assert await verified(sara, second, totp=sara.code(secret)) == SARA


async def test_another_ticket_buys_no_more_tries(sara: Person, raw: asyncpg.Connection) -> None:
    await sara.app()
    first, second = await sara.ticket(), await sara.ticket()
    before = await raw.fetchval(SESSIONS)
    for ticket in (first, second, first, second, first):
        assert (await verified(sara, ticket, totp="12345"))["code"] == "UNAUTHENTICATED"
    assert (await verified(sara, second, totp="12345"))["code"] == "RATE_LIMITED"
    assert await raw.fetchval(SESSIONS) == before


async def test_ten_tries_at_once_are_five(sara: Person, raw: asyncpg.Connection) -> None:
    await sara.app()
    ticket = await sara.ticket()
    told = await asyncio.gather(*(verified(sara, ticket, totp="12345") for _ in range(10)))
    assert sorted(one["code"] for one in told) == ["BAD_USER_INPUT"] * 5 + ["UNAUTHENTICATED"] * 5
    assert await raw.fetchval("select tries from identity.challenges") == 5


async def test_another_s_factor_does_not_end_a_sign_in(
    sara: Person, omid: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    await sara.app()
    secret, device = await omid.app(), await omid.passkey()
    codes = (await omid.ask(CODES))["codes"]
    clock.advance(MINUTE)
    before, ticket = await raw.fetchval(SESSIONS), await sara.ticket()
    proofs: list[dict[str, Any]] = [
        {"totp": omid.code(secret)},
        {"recoveryCode": codes[0]},
        {"passkey": await omid.nobody().signed(device)},
    ]
    for proof in proofs:
        assert (await verified(sara, ticket, **proof))["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(SESSIONS) == before
    assert await verified(omid, await omid.ticket(), recoveryCode=codes[0]) == {
        "user": {"email": "omid@example.com"}
    }


async def test_another_tenant_s_people_stay_there(
    sara: Person, database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    await make_tenant(database, TENANT_B)
    there = await person(database, clock, "sara@example.com", TENANT_B)
    secret, device, ticket = await there.app(), await there.passkey(), await there.ticket()
    clock.advance(MINUTE)
    before = await raw.fetchval(SESSIONS)
    code = there.code(secret)
    assert (await verified(sara, ticket, totp=code))["field"] == "ticket"
    assert (await verified(sara, await sara.ticket(), totp=code))["code"] == "UNAUTHENTICATED"
    begun_there = await there.nobody().signed(device)
    begun_here = await sara.nobody().signed(device)
    proofs = [{"passkey": begun_there}, {"passkey": begun_here}]
    told = [await verified(sara, await sara.ticket(), **proof) for proof in proofs]
    assert [one["code"] for one in told] == ["CONFLICT", "UNAUTHENTICATED"]
    assert await raw.fetchval(SESSIONS) == before
    assert await verified(there, ticket, totp=code) == SARA


async def test_who_was_banned_meanwhile_is_not_let_in(
    sara: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    secret = await sara.app()
    clock.advance(MINUTE)
    ticket, before = await sara.ticket(), await raw.fetchval(SESSIONS)
    await raw.execute("update identity.users set status = 'BANNED'")
    refused = await verified(sara, ticket, totp=sara.code(secret))
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "ticket")
    assert await raw.fetchval(SESSIONS) == before


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (TOTP_SETUP, {"label": "phone"}),
        (TOTP_CONFIRM, {"code": "123456"}),
        (REGISTER_START, {}),
        (CODES, {}),
        (REMOVE, {"id": "00000000-0000-0000-0000-000000000001"}),
    ],
)
async def test_a_stale_session_changes_no_factor(
    sara: Person, raw: asyncpg.Connection, query: str, variables: dict[str, Any]
) -> None:
    refused = await sara.stale().ask(query, **variables)
    assert refused["code"] == "FORBIDDEN"
    assert await raw.fetchval("select count(*) from identity.factors") == 0
    assert await raw.fetchval("select count(*) from identity.passkey_ceremonies") == 0


async def test_nobody_else_has_factors(sara: Person) -> None:
    in_the_name = replace(sara, actor=replace(sara.actor, impersonator_id=sara.user.id))
    assert (await in_the_name.ask(TOTP_SETUP, label="phone"))["code"] == "FORBIDDEN"
    assert (await in_the_name.ask(STEP_UP, proof={"password": PASSWORD}))["code"] == "FORBIDDEN"
    operator = replace(sara, actor=OPERATOR)
    assert (await operator.ask(TOTP_SETUP, label="phone"))["code"] == "FORBIDDEN"
    answer = await sara.asker.ask(FACTORS, OPERATOR)
    assert answer.errors is not None
    assert answer.data is None


async def fresh_at(someone: Person, raw: asyncpg.Connection) -> Any:
    return await raw.fetchval(
        "select fresh_at from identity.sessions where id = $1", someone.actor.session_id
    )


async def test_a_step_up_makes_the_session_fresh(
    sara: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    began = clock.now()
    clock.advance(timedelta(minutes=11))
    stale = sara.stale()
    assert (await stale.ask(STEP_UP, proof={"password": "wrong"}))["code"] == "UNAUTHENTICATED"
    assert await fresh_at(sara, raw) == began
    stepped = await stale.ask(STEP_UP, proof={"password": PASSWORD})
    assert stepped["accessToken"].count(".") == 2
    assert await fresh_at(sara, raw) == clock.now()


async def test_with_a_factor_a_step_up_asks_for_it(
    sara: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    secret, device = await sara.app(), await sara.passkey()
    codes = (await sara.ask(CODES))["codes"]
    began = clock.now()
    clock.advance(MINUTE)
    assert (await sara.ask(STEP_UP, proof={"password": PASSWORD}))["code"] == "FORBIDDEN"
    assert (await sara.ask(STEP_UP, proof={"totp": "1"}))["code"] == "UNAUTHENTICATED"
    assert await fresh_at(sara, raw) == began
    assert "accessToken" in await sara.ask(STEP_UP, proof={"totp": sara.code(secret)})
    assert await fresh_at(sara, raw) == began + MINUTE
    assert "accessToken" in await sara.ask(STEP_UP, proof={"recoveryCode": codes[0]})
    answer = await sara.signed(device)
    assert "accessToken" in await sara.ask(STEP_UP, proof={"passkey": answer})


async def test_codes_are_guessed_at_five_times_in_five_minutes(
    sara: Person, clock: FrozenClock
) -> None:
    secret = await sara.app()
    clock.advance(MINUTE)
    for _ in range(5):
        assert (await sara.ask(STEP_UP, proof={"totp": "1"}))["code"] == "UNAUTHENTICATED"
    limited = await sara.ask(STEP_UP, proof={"totp": sara.code(secret)})
    assert (limited["code"], limited["details"]) == ("RATE_LIMITED", {"retryAfter": 300})
    clock.advance(timedelta(minutes=5))
    assert "accessToken" in await sara.ask(STEP_UP, proof={"totp": sara.code(secret)})
