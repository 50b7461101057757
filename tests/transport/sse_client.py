"""A client for event streams that reads them block by block, and closes what it has opened."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, cast

import httpx2
import orjson

from tests.transport.websocket_support import DEADLINE, Serving

AS_USER = {"authorization": "Bearer user"}
Event = tuple[str, Any]
COMPLETE: Event = ("complete", None)


@asynccontextmanager
async def opened(
    site: Serving, payload: object, headers: dict[str, str] | None = None
) -> AsyncIterator[httpx2.Response]:
    async with (
        httpx2.AsyncClient(timeout=DEADLINE, trust_env=False) as client,
        client.stream(
            "POST", f"{site.url}/graphql/stream", json=payload, headers=headers or AS_USER
        ) as response,
    ):
        yield response


async def blocks(response: httpx2.Response) -> AsyncGenerator[str, None]:
    lines: list[str] = []
    async for line in response.aiter_lines():
        if line:
            lines.append(line)
        else:
            yield "\n".join(lines)
            lines = []


async def events(response: httpx2.Response) -> AsyncGenerator[Event, None]:
    async with aclosing(blocks(response)) as source:
        async for block in source:
            if block != ":":
                kind, _, data = block.partition("\n")
                text = data.removeprefix("data:").strip()
                yield kind.removeprefix("event: "), orjson.loads(text) if text else None


@asynccontextmanager
async def listening(
    site: Serving, query: str, headers: dict[str, str] | None = None
) -> AsyncIterator[AsyncGenerator[Event, None]]:
    async with (
        opened(site, {"query": query}, headers) as response,
        aclosing(events(response)) as heard,
    ):
        yield heard


async def answers(site: Serving, query: str, **members: object) -> list[Event]:
    async with opened(site, {"query": query, **members}) as response:
        assert response.status_code == 200
        return [event async for event in events(response)]


async def request(site: Serving, method: str = "POST", **options: Any) -> httpx2.Response:
    async with (
        asyncio.timeout(DEADLINE),
        httpx2.AsyncClient(timeout=DEADLINE, trust_env=False) as client,
    ):
        return await client.request(method, f"{site.url}/graphql/stream", **options)


def code_of(response: httpx2.Response) -> str:
    body = response.json()
    assert set(body) == {"errors"}
    return cast("str", body["errors"][0]["extensions"]["code"])
