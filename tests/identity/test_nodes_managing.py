"""Enrolling nodes and revoking them, through the schema."""

import asyncio
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from graph.schema import build_schema
from kernel.actor import ANONYMOUS, OPERATOR, Actor, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.telemetry.redaction import masked
from tests.conftest import TENANT_A
from tests.identity.machines import admin, make_node
from tests.support.asking import Asker

PROBLEM = "... on Problem { code message field }"
INVITE = f"""mutation($name: String!) {{ nodeEnrolmentCreate(name: $name) {{
    ... on NodeEnrolment {{ id name enrolmentCode expiresAt }} {PROBLEM} }} }}"""
ENROL = f"""mutation($code: String!) {{ nodeEnrol(code: $code) {{
    ... on NodeEnrolled {{ nodeId secret }} {PROBLEM} }} }}"""
REVOKE = f"""mutation($id: UUID!) {{ nodeRevoke(id: $id) {{
    ... on NodeAccess {{ nodeId name revokedAt }} {PROBLEM} }} }}"""
LIST = "{ nodeAccesses { nodes { nodeId name createdAt revokedAt } } }"


@pytest.fixture
def asker(database: Database, clock: FrozenClock) -> Asker:
    return Asker(database, build_schema())


async def done(asker: Asker, actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    answer = await asker.ask(query, actor, **variables)
    assert answer.errors is None
    assert answer.data is not None
    (told,) = answer.data.values()
    assert isinstance(told, dict)
    return told


async def test_a_code_turns_a_machine_into_a_node_once(
    asker: Asker, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    invited = await done(asker, OPERATOR, INVITE, name=" farm 1 ")
    assert invited["name"] == "farm 1"
    assert invited["expiresAt"] == (clock.now() + timedelta(minutes=10)).isoformat()
    enrolled = await done(asker, ANONYMOUS, ENROL, code=invited["enrolmentCode"])
    assert re.fullmatch("fr_enrol_[0-9a-f]{48}", invited["enrolmentCode"])
    assert re.fullmatch("fr_node_[0-9a-f]{64}", enrolled["secret"])
    again = await done(asker, ANONYMOUS, ENROL, code=invited["enrolmentCode"])
    assert (again["code"], again["field"]) == ("BAD_USER_INPUT", "code")
    (row,) = await raw.fetch("select * from identity.node_credentials")
    assert (row["id"], row["name"]) == (UUID(enrolled["nodeId"]), "farm 1")
    assert row["tenant_id"] == HOUSE_TENANT_ID
    noted = await raw.fetch("select action, actor_kind from identity.audit_entries order by seq")
    assert [tuple(one) for one in noted] == [
        ("node.invited", "operator"),
        ("node.enrolled", "anonymous"),
    ]


async def test_neither_code_nor_secret_is_stored(asker: Asker, raw: asyncpg.Connection) -> None:
    invited = await done(asker, OPERATOR, INVITE, name="farm 1")
    enrolled = await done(asker, ANONYMOUS, ENROL, code=invited["enrolmentCode"])
    kept = ""
    for table in ("node_enrolments", "node_credentials", "audit_entries"):
        kept += str(await raw.fetch(f"select * from identity.{table}"))
    assert "farm 1" in kept
    assert invited["enrolmentCode"] not in kept
    assert enrolled["secret"] not in kept
    told = f"{invited['enrolmentCode']} became {enrolled['secret']}"
    assert masked(told) == "[hidden] became [hidden]"


async def test_a_code_is_good_for_ten_minutes(
    asker: Asker, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    invited = await done(asker, OPERATOR, INVITE, name="farm 1")
    clock.advance(timedelta(minutes=10))
    late = await done(asker, ANONYMOUS, ENROL, code=invited["enrolmentCode"])
    assert late == await done(asker, ANONYMOUS, ENROL, code="guessed\ud800")
    assert await raw.fetch("select * from identity.node_credentials") == []


async def test_of_two_machines_with_one_code_one_is_enrolled(
    asker: Asker, raw: asyncpg.Connection
) -> None:
    invited = await done(asker, OPERATOR, INVITE, name="farm 1")
    told = await asyncio.gather(
        *(done(asker, ANONYMOUS, ENROL, code=invited["enrolmentCode"]) for _ in range(5))
    )
    assert sum("secret" in one for one in told) == 1
    assert await raw.fetchval("select count(*) from identity.node_credentials") == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
async def test_a_node_has_a_name(asker: Asker, raw: asyncpg.Connection, name: str) -> None:
    told = await done(asker, OPERATOR, INVITE, name=name)
    assert (told["code"], told["field"]) == ("BAD_USER_INPUT", "name")
    assert await raw.fetch("select * from identity.node_enrolments") == []


async def test_only_the_platform_manages_nodes(asker: Asker, raw: asyncpg.Connection) -> None:
    machine = await make_node(asker.database)
    codes = [
        (await done(asker, admin(), INVITE, name="mine"))["code"],
        (await done(asker, admin(), REVOKE, id=str(machine.id)))["code"],
        (await done(asker, ANONYMOUS, INVITE, name="mine"))["code"],
    ]
    assert codes == ["FORBIDDEN", "FORBIDDEN", "UNAUTHENTICATED"]
    listed = await asker.ask(LIST, admin())
    assert (listed.data, len(listed.errors or [])) == (None, 1)
    assert await raw.fetchval("select count(*) from identity.node_enrolments") == 1
    assert await raw.fetchval("select revoked_at from identity.node_credentials") is None


async def test_an_administrator_of_the_platform_in_another_tenant_sees_the_same_nodes(
    asker: Asker, clock: FrozenClock
) -> None:
    machine = await make_node(asker.database)
    visitor = Actor(admin().kind, TENANT_A, UUID(int=77), roles=frozenset({Role.PLATFORM_ADMIN}))
    seen = {
        "nodeId": str(machine.id),
        "name": "farm 1",
        "createdAt": clock.now().isoformat(),
        "revokedAt": None,
    }
    assert await done(asker, visitor, LIST) == {"nodes": [seen]}


async def test_revoking_twice_is_revoking_once(
    asker: Asker, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    machine = await make_node(asker.database)
    first = await done(asker, OPERATOR, REVOKE, id=str(machine.id))
    revoked = {"nodeId": str(machine.id), "name": "farm 1", "revokedAt": clock.now().isoformat()}
    assert first == revoked
    clock.advance(timedelta(minutes=1))
    assert await done(asker, OPERATOR, REVOKE, id=str(machine.id)) == first
    told = await done(asker, OPERATOR, REVOKE, id=str(uuid4()))
    assert told["code"] == "NOT_FOUND"
    revocations = "select count(*) from identity.audit_entries where action = 'node.revoked'"
    assert await raw.fetchval(revocations) == 1
