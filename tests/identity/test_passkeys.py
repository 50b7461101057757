"""Passkeys: registered and used on this site, once for each challenge, by no copy."""

import asyncio
import copy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from domains.identity.service import factors
from kernel.clock import FrozenClock
from kernel.config import ConfigurationError, load_settings
from kernel.db import Database
from tests.identity.authenticator import PRESENT_AND_VERIFIED, Authenticator, encoded
from tests.identity.factor_support import (
    FACTORS,
    PASSKEY_SIGN_IN,
    REGISTER_FINISH,
    REGISTER_START,
    SIGN_IN_START,
    Person,
    person,
    unit_of,
)

SESSIONS = "select count(*) from identity.sessions"


@pytest.fixture
async def sara(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "sara@example.com")


@pytest.fixture
async def omid(database: Database, clock: FrozenClock) -> Person:
    return await person(database, clock, "omid@example.com")


async def finished(someone: Person, answer: dict[str, Any]) -> Any:
    return await someone.nobody().ask(PASSKEY_SIGN_IN, answer=answer)


async def signed_in(someone: Person, device: Authenticator) -> Any:
    return await finished(someone, await someone.nobody().signed(device))


async def test_a_passkey_is_registered_and_signs_in(sara: Person, raw: asyncpg.Connection) -> None:
    device = await sara.passkey()
    async with unit_of(sara.asker.database) as unit:
        assert await factors.kinds_of(unit, sara.user.id) == ["PASSKEY"]
    answer = await signed_in(sara, device)
    assert answer["user"] == {"email": "sara@example.com"}
    opened = await raw.fetchval(
        "select user_id from identity.sessions where id = $1", answer["tokens"]["sessionId"]
    )
    assert opened == sara.user.id
    kept = await raw.fetchrow("select sign_count, transports from identity.factors")
    assert (kept["sign_count"], kept["transports"]) == (1, ["internal"])
    sent = await raw.fetch("select kind from identity.outgoing_messages")
    assert [row["kind"] for row in sent] == ["factor_added"]


async def test_the_options_ask_for_a_passkey_of_this_site_that_knows_its_owner(
    sara: Person,
) -> None:
    device = await sara.passkey()
    options = (await sara.ask(REGISTER_START))["options"]
    assert options["rp"] == {"name": "FlatRender", "id": "localhost"}
    assert options["user"]["id"] == encoded(sara.user.id.bytes)
    assert options["excludeCredentials"] == [{"id": encoded(device.id), "type": "public-key"}]
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    asked = (await sara.nobody().ask(SIGN_IN_START))["options"]
    assert (asked["rpId"], asked["allowCredentials"], asked["userVerification"]) == (
        "localhost",
        [],
        "required",
    )


WRONG_PLACES: list[dict[str, Any]] = [
    {"origin": "https://localhost:8080"},
    {"origin": "http://localhost:8081"},
    {"origin": "http://localhost.example:8080"},
    {"origin": "http://evil.example"},
    {"rp_id": "evil.example"},
    {"flags": PRESENT_AND_VERIFIED & 0b001},
    {"flags": PRESENT_AND_VERIFIED & 0b100},
]


@pytest.mark.parametrize("traits", WRONG_PLACES)
async def test_a_passkey_of_another_site_or_without_its_owner_is_not_registered(
    sara: Person, raw: asyncpg.Connection, traits: dict[str, Any]
) -> None:
    problem = await sara.register(Authenticator(**traits))
    assert (problem["code"], problem["field"]) == ("BAD_USER_INPUT", "credential")
    assert await raw.fetchval("select count(*) from identity.factors") == 0
    assert await raw.fetchval("select count(*) from identity.outgoing_messages") == 0


@pytest.mark.parametrize("traits", WRONG_PLACES)
async def test_an_answer_given_to_another_site_signs_nobody_in(
    sara: Person, raw: asyncpg.Connection, traits: dict[str, Any]
) -> None:
    device = await sara.passkey()
    for name, value in traits.items():
        setattr(device, name, value)
    before = await raw.fetchval(SESSIONS)
    assert (await signed_in(sara, device))["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(SESSIONS) == before
    assert await raw.fetchval("select sign_count from identity.factors") == 0


async def test_an_answer_is_good_once(sara: Person, raw: asyncpg.Connection) -> None:
    device = await sara.passkey()
    answer = await sara.nobody().signed(device)
    assert (await finished(sara, answer))["user"] == {"email": "sara@example.com"}
    before = await raw.fetchval(SESSIONS)
    assert (await finished(sara, answer))["code"] == "CONFLICT"
    fresh = await sara.nobody().ask(SIGN_IN_START)
    replayed = {"ceremonyId": fresh["id"], "credential": answer["credential"]}
    assert (await finished(sara, replayed))["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(SESSIONS) == before


async def test_of_two_who_answer_at_once_one_is_let_in(sara: Person) -> None:
    answer = await sara.nobody().signed(await sara.passkey())
    answers = await asyncio.gather(*(finished(sara, answer) for _ in range(4)))
    codes = sorted(one.get("code", "let in") for one in answers)
    assert codes == ["CONFLICT", "CONFLICT", "CONFLICT", "let in"]


async def test_a_wrong_answer_ends_the_ceremony_too(sara: Person) -> None:
    device = await sara.passkey()
    answer = await sara.nobody().signed(device)
    spoiled = copy.deepcopy(answer)
    spoiled["credential"]["response"]["signature"] = encoded(b"no signature")
    assert (await finished(sara, spoiled))["code"] == "UNAUTHENTICATED"
    assert (await finished(sara, answer))["code"] == "CONFLICT"


async def test_a_challenge_is_good_for_five_minutes(
    sara: Person, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    device = await sara.passkey()
    answer = await sara.nobody().signed(device)
    late = await sara.nobody().signed(device)
    clock.advance(timedelta(minutes=5) - timedelta(seconds=1))
    assert "user" in await finished(sara, late)
    clock.advance(timedelta(seconds=1))
    assert (await finished(sara, answer))["code"] == "CONFLICT"
    await sara.nobody().signed(device)
    clock.advance(timedelta(minutes=6))
    await sara.nobody().ask(SIGN_IN_START)
    assert await raw.fetchval("select count(*) from identity.passkey_ceremonies") == 1


async def test_the_copy_of_a_passkey_is_refused_and_noted(
    sara: Person, raw: asyncpg.Connection
) -> None:
    device = await sara.passkey(count=5)
    clone = copy.copy(device)
    assert "user" in await signed_in(sara, device)
    before = await raw.fetchval(SESSIONS)
    assert (await signed_in(sara, clone))["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(SESSIONS) == before
    assert await raw.fetchval("select sign_count from identity.factors") == 6
    noted = "select count(*) from identity.audit_entries where action = 'passkey.copied'"
    assert await raw.fetchval(noted) == 1
    told = "select count(*) from identity.outgoing_messages where kind = 'passkey_copied'"
    assert await raw.fetchval(told) == 1


async def test_a_passkey_that_does_not_count_works_again_and_again(sara: Person) -> None:
    device = await sara.passkey()
    for _ in range(2):
        device.count = -1
        assert "user" in await signed_in(sara, device)


async def test_a_stranger_s_passkey_opens_nothing(
    sara: Person, omid: Person, raw: asyncpg.Connection
) -> None:
    await sara.passkey()
    mine, unknown = await omid.passkey(), Authenticator()
    before = await raw.fetchval(SESSIONS)
    asked = await signed_in(sara, unknown)
    mine.user = sara.user.id.bytes
    pretended = await signed_in(sara, mine)
    assert asked == pretended
    assert asked["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval(SESSIONS) == before


async def test_a_ceremony_serves_the_one_purpose_and_person_that_it_was_begun_for(
    sara: Person, omid: Person
) -> None:
    device = Authenticator()
    started = await sara.ask(REGISTER_START)
    answer = {"ceremonyId": started["id"], "credential": device.register(started["options"])}
    unknown = {**answer, "ceremonyId": str(uuid4())}
    refused = await omid.ask(REGISTER_FINISH, answer=answer, label="key")
    assert refused == await omid.ask(REGISTER_FINISH, answer=unknown, label="key")
    assert refused["code"] == "CONFLICT"
    assert (await finished(sara, answer))["code"] == "CONFLICT"
    assert (await sara.ask(REGISTER_FINISH, answer=answer, label="key"))["kind"] == "PASSKEY"


async def test_a_passkey_is_registered_once(sara: Person, omid: Person) -> None:
    device = await sara.passkey()
    assert (await omid.register(device))["code"] == "CONFLICT"
    assert (await omid.asker.ask(FACTORS, omid.actor)).data == {
        "factors": [],
        "recoveryCodesLeft": 0,
    }


async def test_ten_passkeys_are_the_most(sara: Person, raw: asyncpg.Connection) -> None:
    for _ in range(9):
        await sara.passkey()
    waiting = []
    for _ in range(2):
        started = await sara.ask(REGISTER_START)
        credential = Authenticator().register(started["options"])
        waiting.append({"ceremonyId": started["id"], "credential": credential})
    ended = await asyncio.gather(
        *(sara.ask(REGISTER_FINISH, answer=answer, label="key") for answer in waiting)
    )
    assert sorted(one.get("code", one.get("kind")) for one in ended) == ["CONFLICT", "PASSKEY"]
    assert (await sara.ask(REGISTER_START))["code"] == "CONFLICT"
    assert await raw.fetchval("select count(*) from identity.factors") == 10


async def test_the_site_is_where_the_public_address_says(sara: Person, database: Database) -> None:
    elsewhere = Authenticator()
    database.tools.public_url = "https://Films.example"
    assert (await sara.register(elsewhere))["code"] == "BAD_USER_INPUT"
    device = await sara.passkey(origin="https://films.example", rp_id="films.example")
    assert "user" in await signed_in(sara, device)


@pytest.mark.parametrize("address", ["films.example", "ftp://films.example", "https://a.b/c", ""])
def test_a_public_address_is_a_site_and_no_page(address: str) -> None:
    with pytest.raises(ConfigurationError, match="FLATRENDER_PUBLIC_URL"):
        load_settings(public_url=address)
    assert load_settings(public_url="https://films.example").public_url == "https://films.example"
