"""Naming a tenant's providers: what is refused, and that the secret is never seen again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from kernel.actor import ANONYMOUS, Role
from kernel.clock import FrozenClock
from kernel.config import Settings
from kernel.db import Database
from kernel.outward import Outward
from tests.conftest import TENANT_A
from tests.identity.administration import acting, prepared
from tests.identity.openid_support import PUT, Desk
from tests.support.openid_server import SECRET, OpenIdServer

REMOVE = """mutation ($key: String!) { openIdProviderRemove(key: $key) {
    __typename ... on OpenIdProviderRemoved { key } ... on Problem { code } } }"""
PROVIDERS = "{ openIdProviders { key nameFa nameEn issuer clientId scopes enabled } }"
PUBLIC = "query ($tenant: String) { openIdSignIns(tenant: $tenant) { key nameFa nameEn } }"
ISSUER = "https://id.example.com/realms/one"


@pytest.fixture
async def desk(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Desk:
    made = Desk(database, raw, OpenIdServer(ISSUER, clock))
    made.database.tools.outward = Outward()
    return made


async def test_a_provider_is_put_shown_and_removed(desk: Desk) -> None:
    assert await desk.put() == {
        "__typename": "OpenIdProvider",
        "key": "own",
        "issuer": ISSUER,
        "clientId": "flat-render",
        "scopes": ["openid", "email", "profile"],
        "enabled": True,
    }
    assert await desk.ask(PUBLIC) == [{"key": "own", "nameFa": "شرکت", "nameEn": "Company"}]
    await desk.put(enabled=False, clientSecret=None)
    assert await desk.ask(PUBLIC) == []
    assert [one["enabled"] for one in await desk.ask(PROVIDERS, desk.admin())] == [False]
    removed = await desk.ask(REMOVE, desk.admin(), key="own")
    assert removed == {"__typename": "OpenIdProviderRemoved", "key": "own"}
    assert (await desk.ask(REMOVE, desk.admin(), key="own"))["code"] == "NOT_FOUND"


async def test_google_is_known_by_its_key(desk: Desk) -> None:
    assert (await desk.put(key="google", issuer=None))["issuer"] == "https://accounts.google.com"
    assert (await desk.put(key="google"))["field"] == "issuer"


async def test_the_secret_is_sealed_and_in_no_type(desk: Desk, raw: asyncpg.Connection) -> None:
    await desk.put()
    assert SECRET not in str(await raw.fetch("select t::text from identity.openid_providers t"))
    assert SECRET not in str(await raw.fetch("select t::text from identity.audit_entries t"))
    shown = '{ __type(name: "OpenIdProvider") { fields { name } } }'
    fields = [one["name"] for one in (await desk.ask(shown))["fields"]]
    assert [name for name in fields if "ecret" in name] == []


async def test_a_kept_secret_goes_to_no_other_issuer(desk: Desk, raw: asyncpg.Connection) -> None:
    await desk.put()
    sealed = "select sealed_secret from identity.openid_providers"
    before = await raw.fetchval(sealed)
    other = await desk.put(issuer="https://evil.example", clientSecret=None)
    assert (other["code"], other["field"]) == ("BAD_USER_INPUT", "clientSecret")
    assert (await desk.put(clientId="another", clientSecret=None))["field"] == "clientSecret"
    assert (await desk.put(clientSecret=None))["__typename"] == "OpenIdProvider"
    assert await raw.fetchval(sealed) == before
    assert await raw.fetchval("select issuer from identity.openid_providers") == ISSUER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", ""),
        ("key", "Own"),
        ("key", "a_b"),
        ("key", "a" * 41),
        ("nameFa", ""),
        ("nameEn", "n" * 201),
        ("issuer", None),
        ("issuer", "http://id.example.com"),
        ("issuer", "https://id.example.com/?a=b"),
        ("issuer", "https://me@id.example.com"),
        ("issuer", "https://2130706433"),
        ("clientId", ""),
        ("clientId", "a\nb"),
        ("clientSecret", "a\nb"),
        ("clientSecret", None),
        ("scopes", []),
        ("scopes", ["email"]),
        ("scopes", ["openid", "a b"]),
        ("scopes", ["openid"] * 21),
    ],
)
async def test_what_can_not_be_a_provider(desk: Desk, field: str, value: Any) -> None:
    told = await desk.put(**{field: value})
    assert (told["code"], told["field"]) == ("BAD_USER_INPUT", field)
    assert await desk.count_of("openid_providers") == 0


async def test_a_tenant_has_ten_at_most(desk: Desk) -> None:
    told = [(await desk.put(key=f"own-{number}"))["__typename"] for number in range(11)]
    assert told == ["OpenIdProvider"] * 10 + ["Problem"]
    assert (await desk.put(key="own-3"))["__typename"] == "OpenIdProvider"


async def test_who_may_name_providers(desk: Desk, clock: FrozenClock) -> None:
    given = {"key": "own", "nameFa": "x", "nameEn": "x", "issuer": ISSUER, "clientId": "x"}
    for role in (Role.CUSTOMER, Role.MODERATOR):
        someone = acting(desk.database, TENANT_A, role)
        assert (await desk.ask(PUT, someone, input=given))["code"] == "FORBIDDEN"
    assert (await desk.ask(PUT, ANONYMOUS, input=given))["code"] == "UNAUTHENTICATED"
    stale = replace(desk.admin(), fresh_at=clock.now() - timedelta(minutes=11))
    assert (await desk.ask(PUT, stale, input=given))["code"] == "FORBIDDEN"
    assert (await desk.ask(REMOVE, stale, key="own"))["code"] == "FORBIDDEN"
    assert await desk.count_of("openid_providers") == 0


async def test_tenants_do_not_see_each_other_s(desk: Desk, raw: asyncpg.Connection) -> None:
    await prepared(desk.database, raw)
    await desk.put()
    assert await desk.ask(PUBLIC, tenant="tenant-a") == []
    assert await desk.ask(PROVIDERS, desk.admin(TENANT_A)) == []
    assert (await desk.ask(REMOVE, desk.admin(TENANT_A), key="own"))["code"] == "NOT_FOUND"
    assert (await desk.put(TENANT_A, nameEn="Theirs"))["__typename"] == "OpenIdProvider"
    assert [one["nameEn"] for one in await desk.ask(PUBLIC)] == ["Company"]


def test_private_hosts_are_closed_by_default() -> None:
    assert Settings.model_fields["allow_private_hosts"].default is False
