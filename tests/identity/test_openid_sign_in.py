"""Signing in through a provider: who comes in as whom, and who does not."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from kernel.clock import FrozenClock
from kernel.db import Database
from tests.conftest import TENANT_A
from tests.identity.administration import prepared
from tests.identity.factor_support import person as somebody
from tests.identity.openid_support import BACK, Desk
from tests.support.openid_server import SECRET, Person, running

SARA = "sara@example.com"


@pytest.fixture
async def desk(
    database: Database, raw: asyncpg.Connection, clock: FrozenClock
) -> AsyncIterator[Desk]:
    async with running(clock) as server:
        made = Desk(database, raw, server)
        assert (await made.put())["__typename"] == "OpenIdProvider"
        yield made


async def test_a_stranger_becomes_a_user_once(desk: Desk, raw: asyncpg.Connection) -> None:
    first = await desk.sign_in()
    assert (first["__typename"], first["user"]["email"]) == ("SignedIn", SARA)
    assert await desk.made() == (1, 1, 1)
    row = await raw.fetchrow("select mode, display_name, email_verified_at from identity.users")
    assert (row["mode"], row["display_name"]) == ("OPENID", "Sara")
    assert row["email_verified_at"] is not None
    again = await desk.sign_in(Person(email="sara@elsewhere.example", name="Sara B"))
    assert again["user"] == first["user"]
    assert await desk.made() == (1, 2, 1)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "Ed25519"])
@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
async def test_every_algorithm_and_way_that_we_speak(desk: Desk, algorithm: str, way: str) -> None:
    desk.server.algorithm, desk.server.auth_methods = algorithm, [way]
    assert (await desk.sign_in())["__typename"] == "SignedIn"
    assert ("client_secret" in desk.server.bodies[0]) is (way == "client_secret_post")


async def test_what_the_provider_is_asked(desk: Desk) -> None:
    begun = await desk.begin()
    asked = {name: one[0] for name, one in parse_qs(urlsplit(begun["address"]).query).items()}
    assert {name: asked[name] for name in ("response_type", "scope", "redirect_uri")} == {
        "response_type": "code",
        "scope": "openid email profile",
        "redirect_uri": BACK,
    }
    assert asked["code_challenge_method"] == "S256"
    secrets = [asked["state"], asked["nonce"], asked["code_challenge"], begun["ticket"]]
    assert [len(one) for one in secrets] == [43] * 4
    assert len(set(secrets)) == 4
    assert begun["minutes"] == 10


async def test_an_address_that_was_not_proven_is_not_taken_over(
    desk: Desk, raw: asyncpg.Connection
) -> None:
    for number, value in enumerate((False, None, "false", 1.5, "yes")):
        stranger = Person(f"s-{number}", SARA, value)
        assert (await desk.sign_in(stranger))["user"]["email"] is None
    assert await raw.fetchval("select count(email) from identity.external_identities") == 0
    assert (await desk.sign_in(Person("s-9", SARA, "true")))["user"]["email"] == SARA


async def test_without_an_address_userinfo_is_asked(desk: Desk) -> None:
    desk.server.faults = {"email by userinfo"}
    assert (await desk.sign_in())["user"]["email"] == SARA
    assert desk.server.calls.count("userinfo") == 1
    desk.server.faults = set()
    await desk.sign_in()
    assert desk.server.calls.count("userinfo") == 1


async def test_a_known_user_is_linked_when_both_know_the_address(
    desk: Desk, clock: FrozenClock
) -> None:
    sara = await somebody(desk.database, clock, SARA)
    assert (await desk.sign_in())["user"]["id"] == str(sara.user.id)
    assert (await desk.made())[0] == 1
    assert await desk.notices() == [("identity_linked", SARA)]


@pytest.mark.parametrize(
    "change",
    ["email_verified_at = null", "roles = '{tenant_admin}'", "roles = '{customer,platform_admin}'"],
)
async def test_an_account_that_could_be_a_trap_or_a_prize_is_not_linked(
    desk: Desk, clock: FrozenClock, raw: asyncpg.Connection, change: str
) -> None:
    await somebody(desk.database, clock, SARA)
    await raw.execute(f"update identity.users set {change}")
    before = await desk.made()
    assert (await desk.sign_in())["code"] == "CONFLICT"
    assert await desk.made() == before
    assert await desk.notices() == []


async def test_the_second_factor_is_still_asked(desk: Desk, clock: FrozenClock) -> None:
    sara = await somebody(desk.database, clock, SARA)
    await sara.app()
    before = await desk.made()
    answer = await desk.sign_in()
    assert (answer["__typename"], answer["kinds"]) == ("SecondFactorNeeded", ["TOTP"])
    assert await desk.made() == (before[0], before[1], before[2] + 1)


async def test_a_banned_user_stays_outside(desk: Desk, raw: asyncpg.Connection) -> None:
    await desk.sign_in()
    await raw.execute("update identity.users set status = 'BANNED'")
    before = await desk.made()
    assert (await desk.sign_in())["code"] == "UNAUTHENTICATED"
    assert (await desk.sign_in(Person("another-sub")))["code"] == "UNAUTHENTICATED"
    assert await desk.made() == before


async def test_where_registration_is_closed_only_users_come_in(
    desk: Desk, raw: asyncpg.Connection
) -> None:
    await prepared(desk.database, raw)
    await desk.put(TENANT_A)
    await desk.sign_in(tenant="tenant-a")
    closed = (
        """update identity.tenants set settings = '{"registration_open": false}' where id = $1"""
    )
    await raw.execute(closed, TENANT_A)
    before = await desk.made()
    refused = await desk.sign_in(Person("new", "new@example.com"), "tenant-a")
    assert refused["code"] == "FORBIDDEN"
    assert await desk.made() == before
    assert (await desk.sign_in(tenant="tenant-a"))["__typename"] == "SignedIn"


async def test_a_suspended_tenant_s_door_is_shut(desk: Desk, raw: asyncpg.Connection) -> None:
    await prepared(desk.database, raw)
    await desk.put(TENANT_A)
    come = await desk.come(tenant="tenant-a")
    await raw.execute("update identity.tenants set status = 'SUSPENDED' where slug = 'tenant-a'")
    before = await desk.made()
    assert (await desk.finish(come, "tenant-a"))["code"] == "FORBIDDEN"
    assert (await desk.begin("tenant-a"))["code"] == "FORBIDDEN"
    assert await desk.made() == before


async def test_another_tenant_s_provider_and_ticket_are_unknown(
    desk: Desk, raw: asyncpg.Connection
) -> None:
    await prepared(desk.database, raw)
    assert (await desk.begin("tenant-a"))["code"] == "NOT_FOUND"
    assert (await desk.begin(key="unknown"))["code"] == "NOT_FOUND"
    await desk.put(TENANT_A)
    before = await desk.made()
    foreign = await desk.finish(await desk.come(tenant="tenant-a"))
    assert (foreign["code"], foreign["field"]) == ("BAD_USER_INPUT", "ticket")
    assert await desk.made() == before
    await desk.sign_in()
    await desk.sign_in(tenant="tenant-a")
    assert await desk.made() == (before[0] + 2, before[1] + 2, before[2] + 2)


async def test_a_ticket_works_once_with_its_own_state_for_ten_minutes(
    desk: Desk, clock: FrozenClock
) -> None:
    used = await desk.come()
    assert (await desk.finish(used))["__typename"] == "SignedIn"
    mine, foreign, late = await desk.come(), await desk.come(), await desk.come()
    before, asked = await desk.made(), desk.server.calls.count("token")
    for wrong in (
        used,
        replace(mine, state=foreign.state),
        replace(mine, state=mine.state),  # the wrong state has used the ticket up
        replace(foreign, ticket=foreign.ticket[::-1]),
        replace(foreign, ticket=""),
    ):
        answer = await desk.finish(wrong)
        assert (answer["code"], answer["field"]) == ("BAD_USER_INPUT", "ticket")
    clock.advance(timedelta(minutes=10))
    assert (await desk.finish(late))["field"] == "ticket"
    assert await desk.made() == before
    assert desk.server.calls.count("token") == asked


async def test_a_provider_changed_meanwhile_ends_what_has_begun(desk: Desk) -> None:
    come = [await desk.come() for _ in range(2)]
    await desk.put(clientId="another", clientSecret="another")
    assert (await desk.finish(come[0]))["field"] == "ticket"
    await desk.put(enabled=False)
    assert (await desk.finish(come[1]))["field"] == "ticket"
    assert (await desk.begin())["code"] == "NOT_FOUND"
    assert (await desk.made())[1:] == (0, 0)


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/sign-in",
        "http://localhost:8080@evil.example/",
        "http://localhost:8080.evil.example/",
        "http://localhost:80801/",
        "http://localhost:8081/",
        "https://localhost:8080/",
        "HTTP://localhost:8080/",
        "//localhost:8080/",
        "/sign-in",
        "http://localhost:8080/a?next=https://evil.example",
        "http://localhost:8080/a#b",
        "http://localhost:8080/a/../b",
        "http://localhost:8080/a\\b",
        "http://localhost:8080/%2e%2e",
        "javascript:alert(1)",
        "http://films.example.com/",
        "",
    ],
)
async def test_the_browser_comes_back_to_this_site_alone(desk: Desk, back: str) -> None:
    answer = await desk.begin(back=back)
    assert (answer["code"], answer["field"]) == ("BAD_USER_INPUT", "redirectUri")


async def test_a_tenant_s_own_host_is_this_site(desk: Desk, raw: asyncpg.Connection) -> None:
    await prepared(desk.database, raw)
    await desk.put(TENANT_A)
    await raw.execute(
        "insert into identity.tenant_hosts values ('films.example.com', $1)", TENANT_A
    )
    back = "https://films.example.com/sign-in"
    assert (await desk.begin("tenant-a", back))["__typename"] == "OpenIdBegun"
    assert (await desk.begin(None, back))["field"] == "redirectUri"


async def test_beginnings_are_counted(desk: Desk, clock: FrozenClock) -> None:
    told = [(await desk.begin())["__typename"] for _ in range(61)]
    assert told == ["OpenIdBegun"] * 60 + ["Problem"]
    assert (await desk.begin())["code"] == "RATE_LIMITED"
    clock.advance(timedelta(minutes=10))
    assert (await desk.begin())["__typename"] == "OpenIdBegun"


async def test_no_secret_is_logged_or_kept_in_plain(
    desk: Desk, raw: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        come = await desk.come()
        await desk.finish(come)
        desk.server.faults = {"wrong nonce"}
        refused = await desk.come()
        told = await desk.finish(refused)
    ours = [one for one in caplog.records if one.name != "uvicorn.access"]  # that is theirs
    assert "domains.identity.service.openid.refusals" in {one.name for one in ours}
    shown = f"{[one.getMessage() for one in ours]} {told}"
    canaries = [SECRET, come.ticket, come.state, come.code, refused.ticket, refused.code]
    assert [one for one in canaries if one in shown] == []
    tables = ("openid_providers", "challenges", "audit_entries", "external_identities")
    kept = [str(await raw.fetch(f"select t::text from identity.{table} t")) for table in tables]
    assert [one for one in canaries if any(one in rows for rows in kept)] == []
    assert len(kept[0]) > len("[]")
