"""Every way in which a provider can do wrong is refused, and makes nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.outward import Outward
from tests.identity.openid_support import Desk
from tests.support.openid_claims import CLAIM_FAULTS
from tests.support.openid_server import HUGE, Person, running

SIGNATURES = [
    "alg none",
    "hs256 with the public key",
    "foreign key",
    "made-up key id",
    "another key's id",
    "spoiled signature",
    "doubled keys",
    "keys for encryption",
]
TRANSPORT = ["slow", "huge", "redirect", "broken", "list", "failing"]


@pytest.fixture
async def desk(
    database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> AsyncIterator[Desk]:
    async with running(clock) as server:
        made = Desk(database, raw, server)
        assert (await made.put())["__typename"] == "OpenIdProvider"
        yield made


async def refused(desk: Desk, code: str, *faults: str) -> None:
    come = await desk.come()
    desk.server.faults = set(faults)
    before = await desk.made()
    assert (await desk.finish(come))["code"] == code
    assert await desk.made() == before
    desk.server.faults = set()
    assert (await desk.finish(come))["field"] == "ticket"  # also what failed is used up


@pytest.mark.parametrize("fault", sorted(CLAIM_FAULTS))
async def test_a_wrong_claim(desk: Desk, fault: str) -> None:
    await refused(desk, "UNAUTHENTICATED", fault)


@pytest.mark.parametrize("fault", SIGNATURES)
async def test_a_wrong_signature(desk: Desk, fault: str) -> None:
    await refused(desk, "UNAUTHENTICATED", fault)


@pytest.mark.parametrize("algorithm", ["ES256", "Ed25519"])
async def test_a_wrong_signature_of_another_kind(desk: Desk, algorithm: str) -> None:
    desk.server.algorithm = algorithm
    await refused(desk, "UNAUTHENTICATED", "foreign key")


async def test_a_key_that_is_too_short(desk: Desk) -> None:
    desk.server.weaken()
    await refused(desk, "UNAUTHENTICATED")


@pytest.mark.parametrize("fault", ["no id_token", "wrong challenge"])
async def test_a_wrong_answer_of_the_token_endpoint(desk: Desk, fault: str) -> None:
    await refused(desk, "UNAUTHENTICATED", fault)


async def test_somebody_else_s_userinfo(desk: Desk) -> None:
    await refused(desk, "UNAUTHENTICATED", "email by userinfo", "another's userinfo")


@pytest.mark.parametrize("place", ["token", "jwks", "userinfo"])
@pytest.mark.parametrize("what", TRANSPORT)
async def test_a_broken_endpoint(desk: Desk, place: str, what: str) -> None:
    patience = 0.3 if what == "slow" else 5.0
    tools = desk.database.tools
    tools.outward = Outward(allow_private=True, seconds=patience)
    await refused(desk, "UNAVAILABLE", f"{place}:{what}", "email by userinfo")
    assert "elsewhere" not in desk.server.calls


@pytest.mark.parametrize(
    "fault",
    [
        "foreign metadata",
        "scripted address",
        "no token address",
        *(f"openid-configuration:{what}" for what in TRANSPORT if what != "slow"),
    ],
)
async def test_broken_metadata_ends_the_beginning(desk: Desk, fault: str) -> None:
    desk.server.faults = {fault}
    assert (await desk.begin())["code"] == "UNAVAILABLE"
    assert await desk.count_of("challenges") == 0
    desk.server.faults = set()
    assert (await desk.begin())["__typename"] == "OpenIdBegun"


async def test_broken_keys_are_not_kept(desk: Desk) -> None:
    await refused(desk, "UNAVAILABLE", "no keys")
    assert (await desk.sign_in())["__typename"] == "SignedIn"


async def test_a_huge_body_is_larger_than_we_read() -> None:
    assert Outward()._largest < HUGE


async def test_a_token_without_key_id_when_one_key_fits(desk: Desk) -> None:
    desk.server.faults = {"no key id"}
    assert (await desk.sign_in())["__typename"] == "SignedIn"


async def test_new_keys_are_fetched_for_an_unknown_id_once_a_minute(
    desk: Desk, clock: FrozenClock
) -> None:
    await desk.sign_in()
    assert desk.server.calls.count("jwks") == 1
    desk.server.rotate()
    assert (await desk.sign_in())["code"] == "UNAUTHENTICATED"  # it looked a moment ago
    clock.advance(timedelta(minutes=1))
    assert (await desk.sign_in())["__typename"] == "SignedIn"
    assert desk.server.calls.count("jwks") == 2
    desk.server.faults = {"made-up key id"}
    for _ in range(5):
        assert (await desk.sign_in())["code"] == "UNAUTHENTICATED"
    assert desk.server.calls.count("jwks") == 2


async def test_a_code_of_another_begin_is_refused_by_its_challenge(desk: Desk) -> None:
    mine, stolen = await desk.come(), await desk.come(Person("victim", "victim@example.com"))
    before = await desk.made()
    assert (await desk.finish(replace(mine, code=stolen.code)))["code"] == "UNAUTHENTICATED"
    assert (await desk.finish(replace(stolen, code="")))["code"] == "UNAUTHENTICATED"
    assert await desk.made() == before


async def test_a_used_code_is_refused(desk: Desk) -> None:
    first, second = await desk.come(), await desk.come()
    assert (await desk.finish(first))["__typename"] == "SignedIn"
    before = await desk.made()
    assert (await desk.finish(replace(second, code=first.code)))["code"] == "UNAUTHENTICATED"
    assert await desk.made() == before


async def test_a_wrong_client_secret_is_refused(desk: Desk) -> None:
    await desk.put(clientSecret="wrong")
    assert (await desk.sign_in())["code"] == "UNAUTHENTICATED"
    assert await desk.made() == (0, 0, 0)
