"""How sockets end without the client asking for it, and that nothing outlives them."""

import asyncio
import socket as sockets
import time
from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import connect

from tests.support.waiting import until
from tests.transport.websocket_schema import JOURNAL
from tests.transport.websocket_support import (
    ADMIN,
    DEADLINE,
    FAST,
    PROTOCOL,
    TICKS,
    USER,
    Client,
    Serving,
    nothing_logged,
    serving,
)


async def ended() -> None:
    async with asyncio.timeout(DEADLINE):
        await JOURNAL.ended.wait()


async def ticking(client: Client) -> None:
    await client.subscribe("tick", TICKS)
    assert (await client.hear())["payload"] == {"data": {"ticks": 1}}


async def test_lost_session_loses_its_sockets_and_no_others() -> None:
    async with (
        serving() as site,
        site.signed_in("user") as client,
        site.signed_in("admin") as other,
    ):
        await ticking(client)
        site.gatehouse.signed_out.add(USER)
        assert await client.closed() == (4403, "Forbidden")
        await ended()
        assert await other.answer("1", "{ hello }") == {"hello": "hello world"}
        assert ADMIN not in site.gatehouse.signed_out


async def test_session_that_cannot_be_checked_asks_the_client_to_come_back() -> None:
    async with serving() as site, site.signed_in() as client:
        with capture_logs() as entries:
            site.gatehouse.broken = True
            assert await client.closed() == (1013, "Try again later")
    assert [entry["event"] for entry in entries] == ["session_check_failed"]


async def test_silent_client_is_pinged_and_then_dropped() -> None:
    timing = replace(FAST, ping=0.1, silence=0.3)
    async with serving(timing=timing) as site, site.signed_in() as client:
        began = time.monotonic()
        assert await client.hear() == {"type": "ping"}
        assert await client.closed() == (4499, "Terminated: no sign of life")
    assert 0.25 < time.monotonic() - began + 0.1 < 1.0


async def test_client_that_answers_pings_stays() -> None:
    timing = replace(FAST, ping=0.05, silence=0.15)
    async with serving(timing=timing) as site, site.signed_in() as client:
        for _ in range(6):
            assert await client.hear() == {"type": "ping"}
            await client.say({"type": "pong"})
        assert client.connection.close_code is None


async def test_client_that_does_not_read_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as site, SlowReader(site) as client:
        with nothing_logged(caplog):
            await client.init()
            await client.subscribe("1", "subscription { flood(size: 60000) }")
            await ended()
            await gone(site)
            await until(lambda: not site.server.server_state.connections)


class SlowReader:
    """A client whose side of the line is narrow and read only when it is asked to."""

    def __init__(self, site: Serving) -> None:
        host, port = site.host.split(":")
        raw = sockets.socket()
        raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 8192)
        raw.connect((host, int(port)))
        raw.settimeout(0)
        self._connecting = connect(
            f"ws://{site.host}/graphql",
            sock=raw,
            subprotocols=[PROTOCOL],
            additional_headers={"authorization": "Bearer user"},
            max_queue=1,
            compression=None,
        )

    async def __aenter__(self) -> Client:
        self._connection = await self._connecting
        return Client(self._connection)

    async def __aexit__(self, *_: object) -> None:
        self._connection.transport.abort()


async def gone(site: Serving) -> None:
    """All streams have ended, and the tasks that served them with them."""
    streams = set(site.live._open)
    if streams:
        _, late = await asyncio.wait(streams, timeout=DEADLINE)
        assert late == set()
    assert site.live.open_streams == 0


async def test_shutting_down_says_so_and_ends_everything() -> None:
    async with serving() as site, site.signed_in() as client, site.socket() as stranger:
        await ticking(client)
        site.server.should_exit = True
        assert await client.closed() == (1001, "Going away")
        assert await stranger.closed() == (1001, "Going away")
        await ended()
        assert site.live.open_streams == 0


@pytest.mark.parametrize("end", ["by the client", "by a mistake", "by losing the line"])
async def test_no_task_outlives_its_socket(end: str) -> None:
    async with serving() as site:
        before = asyncio.all_tasks()
        async with site.signed_in() as client:
            await ticking(client)
            await client.subscribe("flood", "subscription { flood(size: 10) }")
            await client.hear()
            if end == "by a mistake":
                await client.say([])
                assert (await client.closed())[0] == 4400
            if end == "by losing the line":
                client.connection.transport.abort()
        await ended()
        await gone(site)
        await settled(before)


async def settled(before: "set[asyncio.Task[object]]") -> None:
    ending = asyncio.all_tasks() - before
    if ending:
        await asyncio.wait(ending, timeout=DEADLINE)
    assert asyncio.all_tasks() == before
