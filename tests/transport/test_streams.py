"""Subscriptions, and whatever else comes over a stream."""

import asyncio
from pathlib import Path

import pytest

from graph.transport.operation import Operation
from kernel.actor import ANONYMOUS, Actor
from tests.transport.edge_schema import HAPPENED, make_context
from tests.transport.edge_support import Edge, make_edge


@pytest.fixture
def edge(tmp_path: Path) -> Edge:
    for happened in (HAPPENED.read, HAPPENED.written, HAPPENED.cancelled):
        happened.clear()
    return make_edge(tmp_path)


async def collect(edge: Edge, text: str, actor: Actor = ANONYMOUS) -> list[tuple[int, object]]:
    stream = edge.executor.stream(Operation(query=text), make_context(actor))
    return [(outcome.status, outcome.body) async for outcome in stream]


async def test_a_subscription_yields_each_event(edge: Edge) -> None:
    assert await collect(edge, "subscription { count(to: 2) }") == [
        (200, {"data": {"count": 0}}),
        (200, {"data": {"count": 1}}),
    ]


async def test_a_stream_answers_a_query_once(edge: Edge) -> None:
    ((status, body),) = await collect(edge, "{ hello }")
    assert status == 200
    assert isinstance(body, dict)
    assert body["data"] == {"hello": "world"}


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("subscription {", 400, "GRAPHQL_PARSE_FAILED"),
        ("subscription { nope }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { refused }", 400, "NOT_FOUND"),
    ],
)
async def test_a_refused_subscription_is_one_request_error(
    edge: Edge, text: str, status: int, code: str
) -> None:
    ((found, body),) = await collect(edge, text)
    assert found == status
    assert isinstance(body, dict)
    assert "data" not in body
    assert body["errors"][0]["extensions"]["code"] == code


async def test_closing_a_stream_ends_the_resolver(edge: Edge) -> None:
    stream = edge.executor.stream(Operation(query="subscription { endless }"), make_context())
    assert (await anext(stream)).body == {"data": {"endless": 1}}
    await stream.aclose()
    assert HAPPENED.cancelled == ["endless"]


async def test_cancelling_the_reader_ends_the_resolver(edge: Edge) -> None:
    stream = edge.executor.stream(Operation(query="subscription { waiting }"), make_context())
    assert (await anext(stream)).body == {"data": {"waiting": 1}}
    reading = asyncio.create_task(anext(stream))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert HAPPENED.cancelled == ["waiting"]
