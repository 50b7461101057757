"""What administrators may do to users, and what they may not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from kernel.actor import OPERATOR, Role
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.administration import acting, answered, made, prepared, problem
from tests.support.asking import Asker

BAN = """
    mutation ($id: UUID!, $reason: String = "spam") {
      userBan(id: $id, reason: $reason) {
        __typename ... on User { id status banReason } ... on Problem { code field }
      }
    }
"""
UNBAN = """
    mutation ($id: UUID!) {
      userUnban(id: $id) {
        __typename ... on User { id status banReason } ... on Problem { code field }
      }
    }
"""
ROLES = """
    mutation ($id: UUID!, $roles: [Role!]!) {
      userRolesSet(id: $id, roles: $roles) {
        __typename ... on User { roles } ... on Problem { code field details }
      }
    }
"""
IMPERSONATE = """
    mutation ($id: UUID!) {
      userImpersonate(id: $id, reason: "a customer's call") {
        __typename ... on SessionTokens { sessionId accessToken } ... on Problem { code field }
      }
    }
"""
USER = "query ($id: UUID!) { user(id: $id) { id email roles tenantId } }"
USERS = "query ($tenant: UUID) { users(tenantId: $tenant) { nodes { email } } }"
NOT_FOUND = "There is no such object, or it is not yours."


@pytest.fixture
async def asker(database: Database, raw: asyncpg.Connection) -> Asker:
    return await prepared(database, raw)


async def living_sessions(raw: asyncpg.Connection, user_id: UUID) -> int:
    return int(
        await raw.fetchval(
            "select count(*) from identity.sessions where user_id = $1 and revoked_at is null",
            user_id,
        )
    )


async def actions(raw: asyncpg.Connection) -> list[str]:
    rows = await raw.fetch(
        "select action from identity.audit_entries where action like 'user.%' order by seq"
    )
    return [row["action"] for row in rows]


async def test_a_ban_signs_out_and_is_lifted_again(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    user = await made(database, TENANT_A, "ann")
    admin = acting(database, TENANT_A, Role.TENANT_ADMIN)
    banned = await answered(asker, BAN, admin, id=str(user))
    shown = {"__typename": "User", "id": str(user), "status": "BANNED", "banReason": "spam"}
    assert banned == shown
    assert await living_sessions(raw, user) == 0
    lifted = await answered(asker, UNBAN, admin, id=str(user))
    assert lifted == {**shown, "status": "ACTIVE", "banReason": None}
    assert await actions(raw) == ["user.banned", "user.unbanned"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
async def test_a_ban_needs_a_reason(
    asker: Asker, database: Database, raw: asyncpg.Connection, reason: str
) -> None:
    user = await made(database, TENANT_A, "ann")
    admin = acting(database, TENANT_A, Role.TENANT_ADMIN)
    answer = await answered(asker, BAN, admin, id=str(user), reason=reason)
    assert answer == problem("BAD_USER_INPUT", "reason")
    assert await living_sessions(raw, user) == 1


async def test_nobody_bans_himself_or_somebody_of_his_own_height(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    chief = await made(database, TENANT_A, "chief", Role.TENANT_ADMIN)
    other = await made(database, TENANT_A, "other", Role.TENANT_ADMIN)
    admin = acting(database, TENANT_A, Role.TENANT_ADMIN, chief)
    for user in (chief, other):
        assert await answered(asker, BAN, admin, id=str(user)) == problem("FORBIDDEN", "id")
    assert await living_sessions(raw, other) == 1
    assert await actions(raw) == []


async def test_another_tenant_s_user_is_as_unknown_as_nobody(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    user = await made(database, TENANT_A, "ann")
    stranger = acting(database, TENANT_B, Role.TENANT_ADMIN)
    for id_ in (user, uuid4()):
        for change in (BAN, UNBAN):
            assert await answered(asker, change, stranger, id=str(id_)) == problem("NOT_FOUND")
        given = {"id": str(id_), "roles": ["MODERATOR"]}
        refused = await answered(asker, ROLES, stranger, **given)
        assert refused == {**problem("NOT_FOUND"), "details": None}
        answer = await asker.ask(USER, stranger, id=str(id_))
        assert [str(error.original_error) for error in answer.errors or []] == [NOT_FOUND]
    assert await living_sessions(raw, user) == 1


async def test_roles_below_one_s_own_are_given_and_the_user_signs_in_again(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    user = await made(database, TENANT_A, "ann")
    admin = acting(database, TENANT_A, Role.TENANT_ADMIN)
    wanted = ["MODERATOR", "CUSTOMER", "MODERATOR"]
    given = await answered(asker, ROLES, admin, id=str(user), roles=wanted)
    assert given == {"__typename": "User", "roles": ["CUSTOMER", "MODERATOR"]}
    assert await living_sessions(raw, user) == 0
    assert await actions(raw) == ["user.roles_set"]


@pytest.mark.parametrize(
    ("role", "wanted", "code"),
    [
        (Role.TENANT_ADMIN, ["TENANT_ADMIN"], "FORBIDDEN"),
        (Role.TENANT_ADMIN, ["PLATFORM_ADMIN"], "FORBIDDEN"),
        (Role.PLATFORM_ADMIN, ["PLATFORM_ADMIN"], "FORBIDDEN"),
        (Role.TENANT_ADMIN, [], "BAD_USER_INPUT"),
        (Role.CUSTOMER, ["MODERATOR"], "FORBIDDEN"),
        (Role.MODERATOR, ["MODERATOR"], "FORBIDDEN"),
    ],
)
async def test_roles_that_one_may_not_give(
    asker: Asker, database: Database, raw: asyncpg.Connection, role: Role, wanted: Any, code: str
) -> None:
    user = await made(database, TENANT_A, "ann")
    answer = await answered(
        asker, ROLES, acting(database, TENANT_A, role), id=str(user), roles=wanted
    )
    assert answer["code"] == code
    assert await raw.fetchval("select roles from identity.users where id = $1", user) == [
        "customer"
    ]


async def test_the_operator_makes_platform_admins_in_the_house_only(
    asker: Asker, database: Database
) -> None:
    guest = await made(database, TENANT_A, "ann")
    inmate = await made(database, HOUSE_TENANT_ID, "bob")
    wanted = ["PLATFORM_ADMIN"]
    refused = await answered(asker, ROLES, OPERATOR, id=str(guest), roles=wanted)
    assert refused == {**problem("BAD_USER_INPUT", "roles"), "details": None}
    given = await answered(asker, ROLES, OPERATOR, id=str(inmate), roles=wanted)
    assert given["roles"] == ["PLATFORM_ADMIN"]


async def test_roles_and_impersonation_want_a_fresh_sign_in(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    user = await made(database, TENANT_A, "ann")
    fresh = acting(database, HOUSE_TENANT_ID, Role.PLATFORM_ADMIN)
    stale = replace(fresh, fresh_at=database.tools.clock.now() - timedelta(minutes=11))
    refused = await answered(asker, ROLES, stale, id=str(user), roles=["MODERATOR"])
    assert refused == {**problem("FORBIDDEN"), "details": {"stepUp": True}}
    assert await answered(asker, IMPERSONATE, stale, id=str(user)) == problem("FORBIDDEN")
    assert await actions(raw) == []
    assert await living_sessions(raw, user) == 1


async def test_a_platform_admin_acts_as_a_user_for_an_hour(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    user = await made(database, TENANT_A, "ann")
    admin = acting(database, HOUSE_TENANT_ID, Role.PLATFORM_ADMIN)
    opened = await answered(asker, IMPERSONATE, admin, id=str(user))
    row = await raw.fetchrow(
        "select user_id, impersonator_id, expires_at - created_at as life, tenant_id "
        "from identity.sessions where id = $1",
        UUID(opened["sessionId"]),
    )
    assert tuple(row) == (user, admin.id, timedelta(hours=1), TENANT_A)
    noted = await raw.fetchrow(
        "select actor_id, subject_id, details->>'reason' as reason from identity.audit_entries "
        "where action = 'user.impersonated' and tenant_id = $1",
        TENANT_A,
    )
    assert tuple(noted) == (admin.id, str(user), "a customer's call")


async def test_whom_nobody_acts_as(
    asker: Asker, database: Database, raw: asyncpg.Connection
) -> None:
    user = await made(database, TENANT_A, "ann")
    chief = await made(database, HOUSE_TENANT_ID, "chief", Role.PLATFORM_ADMIN)
    admin = acting(database, HOUSE_TENANT_ID, Role.PLATFORM_ADMIN)
    as_chief = await answered(asker, IMPERSONATE, admin, id=str(chief))
    assert as_chief == problem("FORBIDDEN", "id")
    assert await answered(asker, IMPERSONATE, OPERATOR, id=str(user)) == problem("FORBIDDEN")
    tenant_admin = acting(database, TENANT_A, Role.TENANT_ADMIN)
    assert await answered(asker, IMPERSONATE, tenant_admin, id=str(user)) == problem("FORBIDDEN")
    await answered(asker, BAN, admin, id=str(user))
    assert await answered(asker, IMPERSONATE, admin, id=str(user)) == problem("CONFLICT", "id")
    assert (
        await raw.fetchval(
            "select count(*) from identity.sessions where impersonator_id is not null"
        )
        == 0
    )


async def test_who_sees_the_users_of_which_tenant(asker: Asker, database: Database) -> None:
    await made(database, TENANT_A, "ann")
    await made(database, TENANT_B, "bea")
    moderator = acting(database, TENANT_A, Role.MODERATOR)
    ann = {"nodes": [{"email": "ann@example.com"}]}
    assert await answered(asker, USERS, moderator) == ann
    assert await answered(asker, USERS, moderator, tenant=str(TENANT_A)) == ann
    for tenant in (TENANT_B, uuid4()):
        answer = await asker.ask(USERS, moderator, tenant=str(tenant))
        assert answer.data is None
        assert [str(error.original_error) for error in answer.errors or []] == [NOT_FOUND]
    bea = await answered(asker, USERS, OPERATOR, tenant=str(TENANT_B))
    assert bea == {"nodes": [{"email": "bea@example.com"}]}
    customer = acting(database, TENANT_A, Role.CUSTOMER)
    assert (await asker.ask(USERS, customer)).data is None


async def test_the_platform_reads_a_user_of_any_tenant(asker: Asker, database: Database) -> None:
    user = await made(database, TENANT_B, "bea")
    assert await answered(asker, USER, OPERATOR, id=str(user)) == {
        "id": str(user),
        "email": "bea@example.com",
        "roles": ["CUSTOMER"],
        "tenantId": str(TENANT_B),
    }
