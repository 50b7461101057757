"""Bodies that are no requests, too large, or too slow."""

import asyncio
import gzip
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from graph.authenticate import operator_token
from graph.limits import table
from kernel.actor import Tier
from tests.transport.edge_schema import HAPPENED
from tests.transport.edge_support import client_of, settings_at

JSON = "application/json"


HELLO = b'{"query": "{ hello }"}'


@pytest.fixture(autouse=True)
def _nothing_happened() -> None:
    HAPPENED.read.clear()
    HAPPENED.written.clear()


@pytest.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx2.AsyncClient]:
    settings = settings_at(tmp_path_factory.mktemp("home"))
    async with client_of(settings) as made:
        yield made


async def post(client: httpx2.AsyncClient, body: bytes = HELLO, **headers: str) -> httpx2.Response:
    sent = {"content-type": JSON} | {name.replace("_", "-"): text for name, text in headers.items()}
    return await client.post("/graphql", content=body, headers=sent)


def code_of(response: httpx2.Response) -> object:
    body = response.json()
    assert "data" not in body
    return body["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"true",
        b"1",
        b'"{ hello }"',
        b"[]",
        b'[{"query": "{ hello }"}]',
        b"{}",
        b"\xff\xfe",
        b'{"query": "{ hello }\xff"}',
        b'{"query": "\\ud800"}',
        b'{"query": NaN}',
        b'{"query": "{ hello }", "variables": {"a": NaN}}',
        b'{"query": "{ hello }"',
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": ["{ hello }"]}',
        b'{"query": "{ hello }", "operationName": 1}',
        b'{"query": "{ hello }", "variables": []}',
        b'{"query": "{ hello }", "variables": "x"}',
        b'{"query": "{ hello }", "extensions": 0}',
        b'{"documentId": 1}',
        b'{"query": "{ hello }", "documentId": "sha256:00"}',
        gzip.compress(HELLO, mtime=0),
        b"[" * 30_000,
        b'{"query": "{ hello }", "variables": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    ],
)
async def test_a_body_that_is_no_request(client: httpx2.AsyncClient, body: bytes) -> None:
    response = await post(client, body)
    assert response.status_code == 400
    assert code_of(response) == "BAD_REQUEST"
    assert HAPPENED.read == []


@pytest.mark.parametrize("name", ["operationName", "variables", "extensions"])
async def test_a_member_may_be_null(client: httpx2.AsyncClient, name: str) -> None:
    body = b'{"query": "{ hello }", "%s": null, "unknown": 1}' % name.encode()
    assert (await post(client, body)).json()["data"] == {"hello": "world"}


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "text/plain; x=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
        "application/json; charset=utf-16",
    ],
)
async def test_only_json_is_read(client: httpx2.AsyncClient, content_type: str) -> None:
    response = await post(client, content_type=content_type)
    assert response.status_code == 415
    assert code_of(response) == "BAD_REQUEST"
    assert HAPPENED.read == []


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=UTF-8", 'Application/JSON;charset="utf-8"']
)
async def test_json_by_any_spelling(client: httpx2.AsyncClient, content_type: str) -> None:
    assert (await post(client, content_type=content_type)).status_code == 200


async def test_a_body_that_says_it_is_too_large(client: httpx2.AsyncClient) -> None:
    fits = b'{"query": "{ hello }"' + b" " * (64 * 1024 - 22) + b"}"
    assert len(fits) == 64 * 1024
    assert (await post(client, fits)).status_code == 200
    response = await post(client, fits + b" ")
    assert (response.status_code, code_of(response)) == (413, "BAD_REQUEST")


async def test_a_body_that_turns_out_too_large(client: httpx2.AsyncClient) -> None:
    async def endless() -> AsyncGenerator[bytes, None]:
        for _ in range(1_000):
            yield b" " * 1024

    headers = {"content-type": JSON}
    async with aclosing(endless()) as body:
        response = await client.post("/graphql", content=body, headers=headers)
    assert response.status_code == 413


async def test_the_operator_may_send_more(tmp_path: Path) -> None:
    body = HELLO + b" " * 500_000
    token = operator_token(tmp_path)
    async with client_of(settings_at(tmp_path)) as client:
        assert (await post(client, body)).status_code == 413
        assert (await post(client, body, authorization=f"Bearer {token}")).status_code == 200


async def test_a_body_that_drags_on_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = replace(table.TABLE[Tier.ANONYMOUS], seconds=0.05)
    monkeypatch.setattr(table, "TABLE", {**table.TABLE, Tier.ANONYMOUS: hasty})

    async with client_of(settings_at(tmp_path)) as client:
        host, port = client.base_url.host, client.base_url.port
        reader, writer = await asyncio.open_connection(host, port)
        head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        writer.write(head + b"Content-Length: 100\r\n\r\n{")
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        await writer.wait_closed()
