"""API tokens as administrators manage them, through the schema."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from graph.schema import build_schema
from kernel.actor import Actor, ActorKind
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.texts import Locale
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.machines import admin, make_tenant, make_token
from tests.support.asking import Asker

PROBLEM = "... on Problem { code message field details }"
CREATE = f"""mutation($input: ApiTokenInput!) {{ apiTokenCreate(input: $input) {{
    ... on ApiTokenIssued {{ token apiToken {{ id name prefix lastFour scopes addresses }} }}
    {PROBLEM} }} }}"""
ROTATE = f"""mutation($id: UUID!, $hours: Int! = 24) {{
    apiTokenRotate(id: $id, overlapHours: $hours) {{
    ... on ApiTokenIssued {{ apiToken {{ id name scopes expiresAt }} }} {PROBLEM} }} }}"""
REVOKE = f"""mutation($id: UUID!) {{ apiTokenRevoke(id: $id) {{
    ... on ApiToken {{ id revokedAt }} {PROBLEM} }} }}"""
LIST = "{ apiTokens { nodes { id name replacedBy createdAt expiresAt revokedAt lastUsedAt } } }"
ADMIN_B = UUID(int=52)


@pytest.fixture
async def asker(database: Database, raw: asyncpg.Connection) -> Asker:
    await make_tenant(raw, TENANT_A)
    await make_tenant(raw, TENANT_B, ADMIN_B)
    return Asker(database, build_schema())


@pytest.fixture
def ada(clock: FrozenClock) -> Actor:
    return admin(fresh_at=clock.now())


@pytest.fixture
def bob(clock: FrozenClock) -> Actor:
    return admin(TENANT_B, ADMIN_B, fresh_at=clock.now())


async def done(asker: Asker, actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    answer = await asker.ask(query, actor, **variables)
    assert answer.errors is None
    assert answer.data is not None
    (told,) = answer.data.values()
    assert isinstance(told, dict)
    return told


async def rows(raw: asyncpg.Connection) -> list[asyncpg.Record]:
    found = await raw.fetch("select * from identity.tenant_api_keys order by id")
    return list(found)


async def notes(raw: asyncpg.Connection) -> list[tuple[str, str]]:
    found = await raw.fetch("select action, subject_id from identity.audit_entries order by seq")
    return [(row["action"], row["subject_id"]) for row in found]


async def test_a_token_is_shown_once_and_noted(
    asker: Asker, ada: Actor, raw: asyncpg.Connection
) -> None:
    wish = {
        "name": " shop ",
        "scopes": ["render:start", "files:write", "render:start"],
        "addresses": ["198.51.100.9/24", "2001:DB8::1"],
    }
    told = await done(asker, ada, CREATE, input=wish)
    token = told["token"]
    assert told["apiToken"] == {
        "id": told["apiToken"]["id"],
        "name": "shop",
        "prefix": token[:16],
        "lastFour": token[45:49],
        "scopes": ["files:write", "render:start"],
        "addresses": ["198.51.100.0/24", "2001:db8::1/128"],
    }
    (row,) = await rows(raw)
    assert (row["tenant_id"], row["created_by"]) == (TENANT_A, ada.id)
    assert await notes(raw) == [("api_token.created", told["apiToken"]["id"])]
    assert token.split("_")[3] not in str(await raw.fetch("select * from identity.audit_entries"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["render:start", "everything"]}, "scopes"),
        ({"addresses": ["203.0.113.7/33"]}, "addresses"),
        ({"addresses": ["shop.example"]}, "addresses"),
        ({"addresses": [f"203.0.113.{last}" for last in range(51)]}, "addresses"),
        ({"expiresAt": "2026-03-20T12:00:00+00:00"}, "expiresAt"),
        ({"expiresAt": "2027-03-20T12:00:00"}, "expiresAt"),
    ],
)
async def test_a_wrong_wish_is_refused_and_nothing_is_kept(
    asker: Asker, ada: Actor, raw: asyncpg.Connection, wrong: dict[str, Any], field: str
) -> None:
    wish = {"name": "shop", "scopes": ["render:start"], **wrong}
    told = await done(asker, ada, CREATE, input=wish)
    assert (told["code"], told["field"]) == ("BAD_USER_INPUT", field)
    assert (await rows(raw), await notes(raw)) == ([], [])


async def test_an_old_sign_in_is_asked_to_sign_in_again(
    asker: Asker, ada: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    clock.advance(timedelta(minutes=10, seconds=1))
    wish = {"name": "shop", "scopes": ["render:start"]}
    told = await done(asker, ada, CREATE, input=wish)
    assert (told["code"], told["details"]) == ("FORBIDDEN", {"stepUp": True})
    assert await rows(raw) == []


async def test_neither_customers_nor_tokens_make_tokens(
    asker: Asker, customer_a: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    wish = {"name": "shop", "scopes": ["render:start"]}
    token = Actor(ActorKind.TOKEN, TENANT_A, UUID(int=9), scopes=frozenset({"users:write"}))
    for actor in (customer_a, token):
        told = await done(asker, replace(actor, fresh_at=clock.now()), CREATE, input=wish)
        assert told["code"] == "FORBIDDEN"
        listed = await asker.ask(LIST, actor)
        assert (listed.data, len(listed.errors or [])) == (None, 1)
    assert await rows(raw) == []


async def test_rotation_copies_the_rights_and_cuts_the_old_token_s_life(
    asker: Asker, ada: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    ends = clock.now() + timedelta(days=30)
    old = await make_token(asker.database, ada, expires_at=ends)
    told = await done(asker, ada, ROTATE, id=str(old.row.id), hours=2)
    assert told["apiToken"] == {
        "id": told["apiToken"]["id"],
        "name": "shop",
        "scopes": ["render:start"],
        "expiresAt": ends.isoformat(),
    }
    before, after = await rows(raw)
    assert before["expires_at"] == clock.now() + timedelta(hours=2)
    assert before["replaced_by"] == after["id"]
    assert before["revoked_at"] is None
    assert await notes(raw) == [
        ("api_token.created", str(old.row.id)),
        ("api_token.rotated", str(old.row.id)),
    ]


async def test_the_overlap_never_lengthens_a_life(
    asker: Asker, ada: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    ends = clock.now() + timedelta(hours=1)
    old = await make_token(asker.database, ada, expires_at=ends)
    await done(asker, ada, ROTATE, id=str(old.row.id), hours=168)
    assert [row["expires_at"] for row in await rows(raw)] == [ends, ends]


@pytest.mark.parametrize("hours", [-1, 169])
async def test_an_odd_overlap_is_refused(
    asker: Asker, ada: Actor, raw: asyncpg.Connection, hours: int
) -> None:
    old = await make_token(asker.database, ada)
    told = await done(asker, ada, ROTATE, id=str(old.row.id), hours=hours)
    assert (told["code"], told["field"]) == ("BAD_USER_INPUT", "overlapHours")
    assert len(await rows(raw)) == 1


async def test_what_is_rotated_or_dead_is_not_rotated_again(
    asker: Asker, ada: Actor, raw: asyncpg.Connection
) -> None:
    rotated = await make_token(asker.database, ada)
    await done(asker, ada, ROTATE, id=str(rotated.row.id))
    dead = await make_token(asker.database, ada)
    await done(asker, ada, REVOKE, id=str(dead.row.id))
    for one in (rotated, dead):
        told = await done(asker, ada, ROTATE, id=str(one.row.id))
        assert told["code"] == "CONFLICT"
    assert len(await rows(raw)) == 3


async def test_of_rotations_at_once_one_wins(
    asker: Asker, ada: Actor, raw: asyncpg.Connection
) -> None:
    old = await make_token(asker.database, ada)
    told = await asyncio.gather(*(done(asker, ada, ROTATE, id=str(old.row.id)) for _ in range(5)))
    assert sorted(one.get("code", "rotated") for one in told) == ["CONFLICT"] * 4 + ["rotated"]
    assert len(await rows(raw)) == 2


async def test_revoking_twice_is_revoking_once(
    asker: Asker, ada: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    issued = await make_token(asker.database, ada)
    first = await done(asker, ada, REVOKE, id=str(issued.row.id))
    assert first == {"id": str(issued.row.id), "revokedAt": clock.now().isoformat()}
    clock.advance(timedelta(minutes=1))
    assert await done(asker, ada, REVOKE, id=str(issued.row.id)) == first
    assert len(await notes(raw)) == 2


async def test_another_tenant_s_token_is_as_if_it_were_not_there(
    asker: Asker, ada: Actor, bob: Actor, raw: asyncpg.Connection
) -> None:
    issued = await make_token(asker.database, ada)
    before = await rows(raw)
    for query in (ROTATE, REVOKE):
        told = await done(asker, bob, query, id=str(issued.row.id))
        assert told["code"] == "NOT_FOUND"
        assert told == await done(asker, bob, query, id=str(uuid4()))
    assert await rows(raw) == before
    assert await done(asker, bob, LIST) == {"nodes": []}


async def test_the_list_is_newest_first(asker: Asker, ada: Actor, clock: FrozenClock) -> None:
    first = await make_token(asker.database, ada)
    clock.advance(timedelta(seconds=1))
    second = await make_token(asker.database, ada)
    listed = await done(asker, ada, LIST)
    assert [node["id"] for node in listed["nodes"]] == [str(second.row.id), str(first.row.id)]


async def test_a_scope_beyond_the_maker_s_own_rights_is_refused(
    asker: Asker, ada: Actor, raw: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domains.identity.service.api_keys.permissions_of", lambda _: frozenset())
    wish = {"name": "shop", "scopes": ["render:start"]}
    answer = await asker.ask(CREATE, ada, locale=Locale.FA, input=wish)
    assert answer.data is not None
    told = answer.data["apiTokenCreate"]
    assert (told["code"], told["field"]) == ("FORBIDDEN", "scopes")
    assert told["message"].startswith("خود شما اجازهٔ render:start را ندارید")
    assert await rows(raw) == []
