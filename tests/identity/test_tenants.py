"""Tenants: who may make, change and switch them, and how they are found."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import contacts, tenant_directory, users
from graph.composition import FLATRENDER
from graph.schema import build_schema
from kernel.actor import ANONYMOUS, OPERATOR, SYSTEM, Actor, ActorKind, Role
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Locale
from tests.support.asking import Asker

SHOWN = """
    __typename
    ... on Tenant { id slug name kind status hosts settings { registrationOpen timeZone }
      branding { displayNameEn logoUrl colours { primary } senderEmail } }
    ... on Problem { code field message }
"""
CREATE = f"mutation ($input: TenantNew!) {{ tenantCreate(input: $input) {{ {SHOWN} }} }}"
UPDATE = f'mutation ($id: UUID!) {{ tenantUpdate(id: $id, name: "New") {{ {SHOWN} }} }}'
SUSPEND = f'mutation ($id: UUID!) {{ tenantSuspend(id: $id, reason: "unpaid") {{ {SHOWN} }} }}'
ACTIVATE = f"mutation ($id: UUID!) {{ tenantActivate(id: $id) {{ {SHOWN} }} }}"
ADD = (
    f"mutation ($id: UUID!, $host: String!) {{ tenantHostAdd(id: $id, host: $host) {{ {SHOWN} }} }}"
)
REMOVE = ADD.replace("HostAdd", "HostRemove")
BRAND = f"mutation ($input: BrandingInput!) {{ tenantBrandingSet(input: $input) {{ {SHOWN} }} }}"
SET = (
    f"mutation ($input: TenantSettingsInput!) {{ tenantSettingsSet(input: $input) {{ {SHOWN} }} }}"
)
PUBLIC = """
    query ($host: String) {
      branding(host: $host) { slug status displayNameEn colours { primary } }
    }
"""
BRANDING: dict[str, Any] = {
    "displayNameFa": "آکمه",
    "displayNameEn": "Acme",
    "logoUrl": "https://acme.example/logo.svg",
    "senderEmail": "hello@acme.example",
    "colours": {"primary": "#aa0000", "accent": "#00aa00", "background": "#ffffff"},
}


@pytest.fixture
def asker(database: Database) -> Asker:
    tenant_directory.forget()
    database.tools.ports = FLATRENDER.ports()
    return Asker(database, build_schema())


async def answered(asker: Asker, query: str, actor: Actor = OPERATOR, **given: Any) -> Any:
    answer = await asker.ask(query, actor, **given)
    assert answer.errors is None
    assert answer.data is not None
    (value,) = answer.data.values()
    return value


async def made(asker: Asker, slug: str) -> Any:
    return await answered(
        asker, CREATE, input={"slug": slug, "name": "Acme Ltd", "kind": "RESELLER"}
    )


def admin_of(tenant_id: str) -> Actor:
    return Actor(ActorKind.USER, UUID(tenant_id), uuid4(), roles=frozenset({Role.TENANT_ADMIN}))


def refused(code: str, field: str | None) -> dict[str, Any]:
    return {"__typename": "Problem", "code": code, "field": field}


def short(problem: dict[str, Any]) -> dict[str, Any]:
    assert problem.pop("message")
    return problem


async def test_a_new_tenant_works_and_is_audited(asker: Asker, raw: asyncpg.Connection) -> None:
    tenant = await made(asker, "acme")
    settings = {"registrationOpen": True, "timeZone": "Asia/Tehran"}
    assert tenant == {
        "__typename": "Tenant",
        "id": tenant["id"],
        "slug": "acme",
        "name": "Acme Ltd",
        "kind": "RESELLER",
        "status": "ACTIVE",
        "hosts": [],
        "settings": settings,
        "branding": None,
    }
    noted = await raw.fetchrow("select action, subject_id, details from identity.audit_entries")
    assert noted["action"] == "tenant.created"
    assert noted["subject_id"] == tenant["id"]


async def test_a_slug_is_given_once_and_has_a_form(asker: Asker, raw: asyncpg.Connection) -> None:
    await made(asker, "acme")
    assert short(await made(asker, "acme")) == refused("CONFLICT", "slug")
    for slug in ("", "-a", "a-", "Acme", "a_b", "a" * 41, "a\0b", "آ"):
        assert short(await made(asker, slug)) == refused("BAD_USER_INPUT", "slug")
    assert await raw.fetchval("select count(*) from identity.tenants") == 2
    assert await raw.fetchval("select count(*) from identity.audit_entries") == 1


async def test_an_unknown_tenant_can_not_be_changed(asker: Asker) -> None:
    for change in (UPDATE, SUSPEND, ACTIVATE):
        assert short(await answered(asker, change, id=str(uuid4()))) == refused("NOT_FOUND", None)


async def test_only_the_platform_names_tenants(asker: Asker, raw: asyncpg.Connection) -> None:
    tenant = await made(asker, "acme")
    for change in (UPDATE, SUSPEND, ACTIVATE):
        for actor, code in ((ANONYMOUS, "UNAUTHENTICATED"), (admin_of(tenant["id"]), "FORBIDDEN")):
            answer = await answered(asker, change, actor, id=tenant["id"])
            assert short(answer) == refused(code, None)
    assert await raw.fetchval("select name from identity.tenants where slug = 'acme'") == "Acme Ltd"


async def test_a_suspended_tenant_is_told_from_none(asker: Asker, database: Database) -> None:
    tenant = await made(asker, "acme")
    assert await tenant_directory.find(database, slug="acme") == UUID(tenant["id"])
    assert (await answered(asker, SUSPEND, id=tenant["id"]))["status"] == "SUSPENDED"
    assert await tenant_directory.find(database, slug="acme") is None
    known = await tenant_directory.look_up(database, slug="acme")
    assert known is not None
    assert not known.is_active
    assert not await tenant_directory.is_active(database, UUID(tenant["id"]))
    assert await tenant_directory.look_up(database, slug="nobody") is None
    assert (await answered(asker, ACTIVATE, id=tenant["id"]))["status"] == "ACTIVE"
    assert await tenant_directory.is_active(database, UUID(tenant["id"]))


async def test_the_house_can_not_be_suspended(asker: Asker, raw: asyncpg.Connection) -> None:
    answer = await answered(asker, SUSPEND, id=str(HOUSE_TENANT_ID))
    assert short(answer) == refused("CONFLICT", "id")
    assert await raw.fetchval("select status from identity.tenants") == "ACTIVE"


async def test_a_host_leads_to_one_tenant(asker: Asker, database: Database) -> None:
    acme, other = await made(asker, "acme"), await made(asker, "other")
    added = await answered(asker, ADD, id=acme["id"], host="Studio.Acme.example:8443")
    assert added["hosts"] == ["studio.acme.example"]
    taken = await answered(asker, ADD, id=other["id"], host="studio.acme.example.")
    assert short(taken) == refused("CONFLICT", "host")
    assert await tenant_directory.of_host(database, "STUDIO.acme.example") == UUID(acme["id"])
    assert await tenant_directory.of_host(database, "elsewhere.example") == HOUSE_TENANT_ID
    not_his = await answered(asker, REMOVE, id=other["id"], host="studio.acme.example")
    assert short(not_his) == refused("NOT_FOUND", None)
    gone = await answered(asker, REMOVE, id=acme["id"], host="studio.acme.example")
    assert gone["hosts"] == []
    assert await tenant_directory.of_host(database, "studio.acme.example") == HOUSE_TENANT_ID


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Example.COM", "example.com"),
        ("example.com:80", "example.com"),
        ("example.com.", "example.com"),
        ("مثال.ایران", "xn--mgbh0fb.xn--mgba3a4f16a"),
        ("127.0.0.1:8080", "127.0.0.1"),
        ("[::1]:8080", "::1"),
        ("a b.example", None),
        ("https://example.com", None),
        ("", None),
        ("a\0.example", None),
        (f"{'a' * 64}.example", None),
        ("[::zz]", None),
    ],
)
def test_hosts_are_kept_in_one_spelling(given: str, kept: str | None) -> None:
    assert tenant_directory.normal(given) == kept


async def test_the_directory_asks_once_in_a_while(
    asker: Asker, database: Database, statements: Any
) -> None:
    await made(asker, "acme")
    statements.forget()
    for _ in range(5):
        await tenant_directory.find(database, slug="acme")
        await tenant_directory.find(database, host="no.example")
    assert statements.count == 4  # entering and asking, once for each


async def test_a_tenant_dresses_itself_and_anybody_sees_the_public_part(asker: Asker) -> None:
    acme = await made(asker, "acme")
    await answered(asker, ADD, id=acme["id"], host="studio.acme.example")
    plain = await answered(asker, PUBLIC, ANONYMOUS, host="studio.acme.example")
    assert plain["displayNameEn"] == "Acme Ltd"
    dressed = await answered(asker, BRAND, admin_of(acme["id"]), input=BRANDING)
    assert dressed["branding"]["senderEmail"] == "hello@acme.example"
    assert await answered(asker, PUBLIC, ANONYMOUS, host="studio.acme.example") == {
        "slug": "acme",
        "status": "ACTIVE",
        "displayNameEn": "Acme",
        "colours": {"primary": "#aa0000"},
    }
    assert (await answered(asker, PUBLIC, ANONYMOUS))["slug"] == "house"
    again = {**BRANDING, "displayNameEn": "Acme 2"}
    second = await answered(asker, BRAND, admin_of(acme["id"]), input=again)
    assert second["branding"]["displayNameEn"] == "Acme 2"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"displayNameFa": " "}, "displayNameFa"),
        ({"logoUrl": "javascript:alert(1)"}, "logoUrl"),
        ({"logoUrl": "//elsewhere.example/x.svg"}, "logoUrl"),
        ({"senderEmail": "nobody"}, "senderEmail"),
        ({"colours": {**BRANDING["colours"], "accent": "red"}}, "accent"),
    ],
)
async def test_a_brand_that_can_not_be_is_refused(
    asker: Asker, raw: asyncpg.Connection, change: dict[str, Any], field: str
) -> None:
    acme = await made(asker, "acme")
    answer = await answered(asker, BRAND, admin_of(acme["id"]), input={**BRANDING, **change})
    assert short(answer) == refused("BAD_USER_INPUT", field)
    assert await raw.fetchval("select count(*) from identity.tenant_branding") == 0


async def test_a_tenant_sets_itself_up(asker: Asker) -> None:
    acme = await made(asker, "acme")
    wanted = {"registrationOpen": False, "timeZone": "Europe/Berlin"}
    changed = await answered(asker, SET, admin_of(acme["id"]), input=wanted)
    assert changed["settings"] == wanted
    nowhere = {**wanted, "timeZone": "Mars/Base"}
    answer = await answered(asker, SET, admin_of(acme["id"]), input=nowhere)
    assert short(answer) == refused("BAD_USER_INPUT", "timeZone")


REGISTER = """
    mutation {
      registerWithEmail(
        email: "ann@example.com", password: "correct horse battery", displayName: "Ann",
        tenant: "acme"
      ) { __typename ... on Problem { code field message } }
    }
"""


async def test_where_registration_is_closed_nobody_registers(
    asker: Asker, raw: asyncpg.Connection
) -> None:
    acme = await made(asker, "acme")
    begun = await answered(asker, REGISTER, ANONYMOUS)
    assert begun == {"__typename": "RegistrationBegun"}
    closed = {"registrationOpen": False, "timeZone": "Asia/Tehran"}
    await answered(asker, SET, admin_of(acme["id"]), input=closed)
    sent = await raw.fetchval("select count(*) from identity.outgoing_messages")
    again = REGISTER.replace("ann@", "bea@")
    assert short(await answered(asker, again, ANONYMOUS)) == refused("FORBIDDEN", None)
    assert await raw.fetchval("select count(*) from identity.outgoing_messages") == sent


async def test_new_users_live_in_the_tenant_s_time_zone(asker: Asker, database: Database) -> None:
    acme = await made(asker, "acme")
    berlin = {"registrationOpen": True, "timeZone": "Europe/Berlin"}
    await answered(asker, SET, admin_of(acme["id"]), input=berlin)
    async with database.unit(DOMAIN, SYSTEM, tenant_id=UUID(acme["id"])) as unit:
        ann = await users.create(
            unit, contacts.email("ann@example.com"), display_name="Ann", locale=Locale.EN
        )
    assert ann.time_zone == "Europe/Berlin"


async def test_all_tenants_are_the_platform_s_to_see(asker: Asker) -> None:
    acme = await made(asker, "acme")
    everyone = "{ tenants { nodes { slug } } }"
    assert await answered(asker, everyone) == {"nodes": [{"slug": "acme"}, {"slug": "house"}]}
    assert (await asker.ask(everyone, admin_of(acme["id"]))).data is None
    assert await answered(asker, "{ tenant { slug } }", admin_of(acme["id"])) == {"slug": "acme"}
