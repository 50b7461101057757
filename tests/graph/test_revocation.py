"""A revoked session is refused by every process within five seconds, on sockets too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest
import websockets

from domains.identity.service.sessions import Tokens
from kernel.db import Database
from kernel.keyring import KeyRing
from tests.graph.site import PROTOCOL, Site, site
from tests.identity.session_support import make_user, sign_in
from tests.support.servers import Clone
from tests.support.waiting import until

ME = "{ me { sessionId } }"
SIGN_OUT = "mutation { signOut { ... on SessionsEnded { count } } }"
WITHIN = 5.0


@dataclass
class Two:
    """Two instances of the application on one database, and a session that both know."""

    one: Site
    other: Site
    tokens: Tokens


@pytest.fixture
async def two(
    clone: Clone, raw: asyncpg.Connection, database: Database, tmp_path: Path
) -> AsyncIterator[Two]:
    assert not raw.is_closed()
    database.tools.keys = KeyRing.open(tmp_path)
    tokens = await sign_in(database, await make_user(database))
    async with site(tmp_path, clone.urls.app) as one, site(tmp_path, clone.urls.app) as other:
        yield Two(one, other, tokens)


async def ask(of: Site, token: str, query: str) -> dict[str, Any]:
    answer = await of.client.post(
        f"{of.url}/graphql",
        json={"query": query},
        headers={"Authorization": f"Bearer {token}", "User-Agent": "Test"},
    )
    answered: dict[str, Any] = answer.json()
    return answered


async def is_refused(of: Site, token: str) -> bool:
    answered = await ask(of, token, ME)
    errors = answered.get("errors") or []
    return [error["extensions"]["code"] for error in errors] == ["UNAUTHENTICATED"]


@asynccontextmanager
async def socket(of: Site, token: str) -> AsyncIterator[websockets.ClientConnection]:
    address = of.url.replace("http:", "ws:") + "/graphql"
    async with websockets.connect(address, subprotocols=[PROTOCOL], proxy=None) as line:
        payload = {"authorization": f"Bearer {token}"}
        await line.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
        assert orjson.loads(await line.recv()) == {"type": "connection_ack"}
        yield line


async def closing_code(line: websockets.ClientConnection) -> int | None:
    await asyncio.wait_for(line.wait_closed(), WITHIN)
    return line.close_code


async def test_a_session_works_on_every_instance(two: Two) -> None:
    for of in (two.one, two.other):
        answered = await ask(of, two.tokens.access, ME)
        assert answered["data"] == {"me": {"sessionId": str(two.tokens.session_id)}}


async def test_signing_out_on_one_is_known_to_the_other(two: Two) -> None:
    token = two.tokens.access
    assert not await is_refused(two.other, token)
    async with socket(two.other, token) as line:
        answered = await ask(two.one, token, SIGN_OUT)
        assert answered["data"] == {"signOut": {"count": 1}}
        await until(lambda: is_refused(two.other, token), seconds=WITHIN, what="the refusal")
        assert await closing_code(line) == 4403
    assert await is_refused(two.one, token)


async def test_a_wake_that_was_lost_costs_seconds_only(two: Two, raw: asyncpg.Connection) -> None:
    token = two.tokens.access
    assert not await is_refused(two.other, token)
    async with socket(two.other, token) as line:
        await raw.execute("update identity.sessions set revoked_at = now()")
        await until(lambda: is_refused(two.other, token), seconds=WITHIN, what="the refusal")
        assert await closing_code(line) == 4403


async def test_a_socket_does_not_open_with_a_session_that_is_over(two: Two) -> None:
    token = two.tokens.access
    await ask(two.one, token, SIGN_OUT)
    await until(lambda: is_refused(two.one, token), seconds=WITHIN, what="the refusal")
    with pytest.raises(websockets.ConnectionClosed) as closed:
        async with socket(two.one, token):
            pass
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403


@pytest.mark.parametrize("token", ["x", "a.b.c", "fr_live_x", "fr_local_x", "fr_refresh_x"])
async def test_other_tokens_are_refused(two: Two, token: str) -> None:
    assert await is_refused(two.one, token)


async def test_a_refresh_over_the_wire_remembers_the_device(
    two: Two, raw: asyncpg.Connection
) -> None:
    query = "mutation { sessionRefresh(refreshToken: %s) { ... on SessionTokens { sessionId } } }"
    spelled = query % orjson.dumps(two.tokens.refresh).decode()
    answer = await two.one.client.post(
        f"{two.one.url}/graphql", json={"query": spelled}, headers={"User-Agent": "Test"}
    )
    assert answer.json()["data"] == {"sessionRefresh": {"sessionId": str(two.tokens.session_id)}}
    row = await raw.fetchrow("select user_agent, address from identity.sessions")
    assert (row["user_agent"], row["address"]) == ("Test", "127.0.0.1")
