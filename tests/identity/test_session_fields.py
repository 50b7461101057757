"""Sessions in the schema: who sees and ends which."""

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domains.identity.service import access
from domains.identity.service.sessions import Tokens
from graph.schema import build_schema
from kernel.actor import ANONYMOUS, OPERATOR, SIGNED_IN, Actor, ActorKind
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.permissions import fresh
from tests.conftest import TENANT_B
from tests.identity.session_support import make_tenant, make_user, sign_in
from tests.support.asking import Asker

LIST = "{ sessions { nodes { id device address isCurrent isImpersonated expiresAt } } }"
REVOKE = """mutation($id: UUID!) { sessionRevoke(id: $id) {
    ... on SessionsEnded { count } ... on Problem { code message } } }"""
OTHERS = "mutation { sessionRevokeOthers { ... on SessionsEnded { count } } }"
SIGN_OUT = "mutation { signOut { ... on SessionsEnded { count } ... on Problem { code } } }"
REFRESH = """mutation($token: String!) { sessionRefresh(refreshToken: $token) {
    __typename ... on SessionTokens { accessToken refreshToken sessionId }
    ... on Problem { code message } } }"""
ME = "{ me { account { id } roles tenantId sessionId impersonatorId } }"


@pytest.fixture
def asker(database: Database, clock: FrozenClock) -> Asker:
    assert database.tools.clock is clock
    return Asker(database, build_schema())


def actor_of(asker: Asker, tokens: Tokens) -> Actor:
    tools = asker.database.tools
    actor = access.read(tools.keys, tokens.access, tools.clock.now())
    assert actor is not None
    return actor


async def open_ids(raw: asyncpg.Connection) -> set[UUID]:
    rows = await raw.fetch("select id from identity.sessions where revoked_at is null")
    return {UUID(str(row["id"])) for row in rows}


async def test_a_user_sees_his_own_sessions_newest_first(asker: Asker, clock: FrozenClock) -> None:
    user = await make_user(asker.database)
    older = await sign_in(asker.database, user)
    clock.advance(timedelta(minutes=1))
    newer = await sign_in(asker.database, user)
    await sign_in(asker.database, await make_user(asker.database))
    answer = await asker.ask(LIST, actor_of(asker, older))
    assert answer.errors is None
    assert answer.data is not None
    shown = answer.data["sessions"]["nodes"]
    assert [(one["id"], one["isCurrent"]) for one in shown] == [
        (str(newer.session_id), False),
        (str(older.session_id), True),
    ]
    assert shown[0]["device"] == "Firefox"
    assert shown[0]["address"] == "192.0.2.7"
    assert shown[0]["isImpersonated"] is False


async def test_sessions_that_are_over_are_not_shown(asker: Asker, clock: FrozenClock) -> None:
    user = await make_user(asker.database)
    await sign_in(asker.database, user)
    clock.advance(timedelta(days=60))
    current, ended = [await sign_in(asker.database, user) for _ in range(2)]
    actor = actor_of(asker, current)
    await asker.ask(REVOKE, actor, id=str(ended.session_id))
    answer = await asker.ask(LIST, actor)
    assert answer.data is not None
    assert [one["id"] for one in answer.data["sessions"]["nodes"]] == [str(current.session_id)]


async def test_me_is_the_caller(asker: Asker) -> None:
    user, admin = await make_user(asker.database), uuid4()
    tokens = await sign_in(asker.database, user, admin)
    answer = await asker.ask(ME, actor_of(asker, tokens))
    assert answer.data == {
        "me": {
            "account": {"id": str(user.id)},
            "roles": ["CUSTOMER"],
            "tenantId": str(user.tenant_id),
            "sessionId": str(tokens.session_id),
            "impersonatorId": str(admin),
        }
    }


@pytest.mark.parametrize("actor", [ANONYMOUS, OPERATOR])
async def test_who_is_no_user_is_nobody(asker: Asker, actor: Actor) -> None:
    answer = await asker.ask(ME, actor)
    assert (answer.data, answer.errors) == ({"me": None}, None)


async def test_one_session_is_ended(asker: Asker, raw: asyncpg.Connection) -> None:
    user = await make_user(asker.database)
    current, other = [await sign_in(asker.database, user) for _ in range(2)]
    for count in (1, 0):
        answer = await asker.ask(REVOKE, actor_of(asker, current), id=str(other.session_id))
        assert answer.data == {"sessionRevoke": {"count": count}}
    assert await open_ids(raw) == {current.session_id}
    actions = await raw.fetch("select action, subject_id from identity.audit_entries order by seq")
    ended = [row["subject_id"] for row in actions if row["action"] == "session.revoked"]
    assert ended == [str(other.session_id)]


@pytest.mark.parametrize("whose", ["neighbour", "other tenant"])
async def test_a_strangers_session_is_not_there(
    asker: Asker, raw: asyncpg.Connection, whose: str
) -> None:
    await make_tenant(asker.database, TENANT_B)
    mine = await sign_in(asker.database, await make_user(asker.database))
    near = await sign_in(asker.database, await make_user(asker.database))
    far = await sign_in(asker.database, await make_user(asker.database, TENANT_B))
    foreign = near if whose == "neighbour" else far
    actor = actor_of(asker, mine)
    refused = await asker.ask(REVOKE, actor, id=str(foreign.session_id))
    unknown = await asker.ask(REVOKE, actor, id=str(uuid4()))
    assert refused.data is not None
    assert refused.data["sessionRevoke"]["code"] == "NOT_FOUND"
    assert refused.data == unknown.data
    assert await open_ids(raw) == {mine.session_id, near.session_id, far.session_id}


async def test_all_others_are_ended(asker: Asker, raw: asyncpg.Connection) -> None:
    user = await make_user(asker.database)
    current, *_ = [await sign_in(asker.database, user) for _ in range(3)]
    stranger = await sign_in(asker.database, await make_user(asker.database))
    answer = await asker.ask(OTHERS, actor_of(asker, current))
    assert answer.data == {"sessionRevokeOthers": {"count": 2}}
    assert await open_ids(raw) == {current.session_id, stranger.session_id}


async def test_signing_out_ends_the_session_that_asks(
    asker: Asker, raw: asyncpg.Connection
) -> None:
    user = await make_user(asker.database)
    current, other = [await sign_in(asker.database, user) for _ in range(2)]
    answer = await asker.ask(SIGN_OUT, actor_of(asker, current))
    assert answer.data == {"signOut": {"count": 1}}
    assert await open_ids(raw) == {other.session_id}
    refused = await asker.ask(REFRESH, ANONYMOUS, token=current.refresh)
    assert refused.data is not None
    assert refused.data["sessionRefresh"]["code"] == "UNAUTHENTICATED"


async def test_the_operator_has_no_session_to_end(asker: Asker) -> None:
    answer = await asker.ask(SIGN_OUT, OPERATOR)
    assert answer.data == {"signOut": {"code": "FORBIDDEN"}}


async def test_anybody_may_refresh_and_old_tokens_are_refused(asker: Asker) -> None:
    tokens = await sign_in(asker.database, await make_user(asker.database))
    answer = await asker.ask(REFRESH, ANONYMOUS, token=tokens.refresh)
    assert answer.data is not None
    given = answer.data["sessionRefresh"]
    assert given["sessionId"] == str(tokens.session_id)
    await asker.ask(REFRESH, ANONYMOUS, token=given["refreshToken"])
    refused = await asker.ask(REFRESH, ANONYMOUS, token=tokens.refresh)
    assert refused.data == {
        "sessionRefresh": {
            "__typename": "Problem",
            "code": "UNAUTHENTICATED",
            "message": "This session has ended. Sign in again.",
        }
    }


async def test_what_is_dangerous_wants_a_fresh_sign_in(clock: FrozenClock) -> None:
    rule = fresh(SIGNED_IN)
    opened_at = clock.now()
    user = Actor(ActorKind.USER, id=UUID(int=1), fresh_at=opened_at)
    rule.check(user, opened_at + timedelta(minutes=10))
    rule.check(OPERATOR, opened_at)
    with pytest.raises(AppError) as refused:
        rule.check(user, opened_at + timedelta(minutes=10, seconds=1))
    assert (refused.value.code, refused.value.details) == (Code.FORBIDDEN, {"stepUp": True})
    with pytest.raises(AppError) as unknown:
        rule.check(ANONYMOUS, opened_at)
    assert unknown.value.code is Code.UNAUTHENTICATED


async def test_a_token_is_never_fresh(clock: FrozenClock) -> None:
    token = Actor(ActorKind.TOKEN, id=UUID(int=1))
    with pytest.raises(AppError) as refused:
        fresh(SIGNED_IN).check(token, clock.now())
    assert refused.value.details == {"stepUp": True}
