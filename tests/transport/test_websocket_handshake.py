"""Before the first message: origin, subprotocol, credentials, and how many may come in."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from kernel.config import Environment
from tests.transport.websocket_schema import JOURNAL
from tests.transport.websocket_support import PROTOCOL, Serving, serving

NOT_ACCEPTABLE = (4406, "Subprotocol not acceptable")
CALLER = "{ caller }"


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Serving]:
    async with serving(allowed_origins=("https://studio.example",)) as running:
        yield running


@pytest.mark.parametrize(
    "offered",
    [[], [Subprotocol("graphql-ws")], [Subprotocol("soap")], [Subprotocol("GRAPHQL-TRANSPORT-WS")]],
    ids=["none", "legacy", "unknown", "upper case"],
)
async def test_other_subprotocols_are_not_acceptable(
    site: Serving, offered: list[Subprotocol]
) -> None:
    async with site.socket(subprotocols=offered) as client:
        assert client.connection.subprotocol is None
        assert await client.closed() == NOT_ACCEPTABLE


async def test_our_subprotocol_is_chosen_among_others(site: Serving) -> None:
    async with site.socket(subprotocols=[Subprotocol("graphql-ws"), PROTOCOL]) as client:
        assert client.connection.subprotocol == PROTOCOL
        await client.init()


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "null", "http://[", ""],
)
async def test_foreign_origin_is_refused_at_the_handshake(site: Serving, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with site.socket(origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_origins_of_ours_are_welcome(site: Serving) -> None:
    for origin in (site.url, "https://studio.example", None):
        async with site.socket(origin=origin) as client:
            await client.init()


async def test_credentials_in_the_header_sign_in(site: Serving) -> None:
    async with site.socket(caller="user") as client:
        await client.init()
        assert await client.answer("1", CALLER) == {
            "caller": "user:00000000-0000-0000-0000-000000000001"
        }


@pytest.mark.parametrize("name", ["authorization", "Authorization"])
async def test_credentials_in_the_init_sign_in(site: Serving, name: str) -> None:
    async with site.socket() as client:
        await client.init({name: "Bearer token"})
        assert await client.answer("1", CALLER) == {
            "caller": "token:00000000-0000-0000-0000-000000000002"
        }


async def test_header_goes_before_the_init(site: Serving) -> None:
    async with site.socket(caller="user") as client:
        await client.init({"authorization": "Bearer token"})
        assert await client.answer("1", CALLER) == {
            "caller": "user:00000000-0000-0000-0000-000000000001"
        }


async def test_bad_credentials_are_forbidden(site: Serving) -> None:
    async with site.socket() as client:
        await client.say({"type": "connection_init", "payload": {"authorization": "Bearer no"}})
        assert await client.closed() == (4403, "Forbidden")
    async with site.socket(caller="nobody") as client:
        await client.say({"type": "connection_init"})
        assert await client.closed() == (4403, "Forbidden")


async def test_credentials_of_the_wrong_type_are_malformed(site: Serving) -> None:
    async with site.socket() as client:
        await client.say({"type": "connection_init", "payload": {"authorization": ["x"]}})
        assert await client.closed() == (4400, 'Invalid message: "authorization" must be a string')


async def test_language_comes_from_the_init_or_the_header(site: Serving) -> None:
    async with site.socket(headers={"accept-language": "fa-IR"}) as client:
        await client.init()
        assert await client.answer("1", "{ locale }") == {"locale": "fa"}
    async with site.socket(headers={"accept-language": "fa-IR"}) as client:
        await client.init({"locale": "en"})
        assert await client.answer("1", "{ locale }") == {"locale": "en"}


async def test_strangers_are_let_in_in_development_only() -> None:
    async with serving(environment=Environment.PRODUCTION) as site:
        async with site.socket() as client:
            await client.say({"type": "connection_init"})
            assert await client.closed() == (4403, "Forbidden")
        async with site.socket(caller="user") as client:
            await client.init()


@pytest.mark.parametrize(("caller", "limit"), [(None, 25), ("token", 2), ("user", 5), ("admin", 5)])
async def test_connections_of_one_caller_are_counted(caller: str | None, limit: int) -> None:
    async with serving() as site, AsyncExitStack() as kept:
        first = await kept.enter_async_context(site.signed_in(caller))
        for _ in range(limit - 1):
            await kept.enter_async_context(site.signed_in(caller))
        async with site.socket(caller=caller) as late:
            await late.say({"type": "connection_init"})
            assert await late.closed() == (1013, "Too many connections: close one first")
        async with site.signed_in("token" if caller == "user" else "user"):
            pass
        await first.say([])
        assert (await first.closed())[0] == 4400
        async with site.signed_in(caller) as next_one:
            assert await next_one.answer("1", "{ hello }") == {"hello": "hello world"}


async def test_sockets_before_the_init_take_no_seat(site: Serving) -> None:
    JOURNAL.clear()
    async with site.socket(), site.socket(), site.socket() as client:
        await client.init()
