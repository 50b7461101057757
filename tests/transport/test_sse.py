"""Server-sent events: the words of `graphql-sse`, who may listen, and how a stream ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from graph.transport.documents import document_id
from graph.transport.manners import REQUEST_HEADER
from kernel.config import Environment
from tests.transport.sse_client import (
    AS_USER,
    COMPLETE,
    answers,
    blocks,
    code_of,
    listening,
    opened,
    request,
)
from tests.transport.websocket_schema import JOURNAL
from tests.transport.websocket_support import (
    DEADLINE,
    FAST,
    HELLO,
    TICKS,
    USER,
    Serving,
    nothing_logged,
    serving,
)

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Serving]:
    async with serving(timing=replace(FAST, comment=30)) as running:
        yield running


@pytest.fixture(autouse=True)
def _clean() -> None:
    JOURNAL.clear()


async def ended() -> None:
    async with asyncio.timeout(DEADLINE):
        await JOURNAL.ended.wait()


async def test_query_is_answered_and_completed(site: Serving) -> None:
    [answer, end] = await answers(site, HELLO)
    assert (answer[0], answer[1]["data"]) == ("next", {"hello": "hello world"})
    assert end == COMPLETE


async def test_its_loads_are_not_cached(site: Serving) -> None:
    [answer, _] = await answers(site, "{ caller }")
    assert answer[1]["data"] == {"caller": USER.key}
    assert JOURNAL.caching == [False]


async def test_mutation_is_run_once(site: Serving) -> None:
    [answer, end] = await answers(site, "mutation { add(number: 2) }")
    assert (answer[1]["data"], end) == ({"add": 2}, COMPLETE)
    assert JOURNAL.added == 2


async def test_subscription_sends_each_event_and_completes(site: Serving) -> None:
    assert await answers(site, "subscription { counter(to: 2) }") == [
        ("next", {"data": {"counter": 1}}),
        ("next", {"data": {"counter": 2}}),
        COMPLETE,
    ]


async def test_headers_keep_caches_and_proxies_away(site: Serving) -> None:
    async with opened(site, {"query": HELLO}) as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ hello", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: String!) { hello(name: $n) }", "BAD_USER_INPUT"),
    ],
)
async def test_refused_operation_is_an_answer_with_errors(
    site: Serving, caplog: pytest.LogCaptureFixture, query: str, code: str
) -> None:
    with nothing_logged(caplog):
        [answer, end] = await answers(site, query)
    assert set(answer[1]) == {"errors"}
    assert answer[1]["errors"][0]["extensions"]["code"] == code
    assert end == COMPLETE


async def test_error_of_ours_ends_the_stream_with_its_code(
    site: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    with nothing_logged(caplog):
        first, last, end = await answers(site, "subscription { refuses }")
    assert first == ("next", {"data": {"refuses": 1}})
    assert last[1]["errors"][0]["extensions"] == {"code": "CONFLICT"}
    assert end == COMPLETE


async def test_bug_is_masked_and_logged_once(site: Serving) -> None:
    with capture_logs() as entries:
        _, last, end = await answers(site, "subscription { breaks }")
    error = last[1]["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "secret" not in str(error)
    assert end == COMPLETE
    logged = [entry["trace_id"] for entry in entries if entry["log_level"] == "error"]
    assert logged == [error["extensions"]["traceId"]]


async def test_leaving_ends_the_subscription(site: Serving) -> None:
    async with listening(site, TICKS) as heard:
        assert await anext(heard) == ("next", {"data": {"ticks": 1}})
        assert not JOURNAL.ended.is_set()
    await ended()


async def test_silence_is_filled_with_comments() -> None:
    async with (
        serving(timing=replace(FAST, comment=0.05)) as site,
        opened(site, {"query": TICKS}) as response,
        aclosing(blocks(response)) as source,
    ):
        found = [await anext(source) for _ in range(5)]
    assert found.count(":") == 4


async def test_lost_session_ends_the_stream() -> None:
    async with serving() as site, listening(site, TICKS) as heard:
        await anext(heard)
        site.gatehouse.signed_out.add(USER)
        kind, body = await anext(heard)
        assert (kind, body["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
        assert [event async for event in heard] == [COMPLETE]
        await ended()


async def test_shutting_down_ends_the_stream_without_completing_it() -> None:
    async with serving() as site, listening(site, TICKS) as heard:
        await anext(heard)
        site.server.should_exit = True
        assert [event async for event in heard] == []
        await ended()


async def test_no_task_outlives_its_stream() -> None:
    async with serving() as site:
        before = asyncio.all_tasks()
        async with listening(site, TICKS) as heard:
            await anext(heard)
            assert site.live.open_streams == 1
        await ended()
        ending = asyncio.all_tasks() - before
        if ending:
            await asyncio.wait(ending, timeout=DEADLINE)
        assert asyncio.all_tasks() == before
        assert site.live.open_streams == 0


async def test_streams_of_one_caller_are_counted() -> None:
    as_token = {"authorization": "Bearer token"}
    async with serving() as site, AsyncExitStack() as kept:
        for _ in range(10):
            await anext(await kept.enter_async_context(listening(site, TICKS, as_token)))
        refused = await request(site, json={"query": TICKS}, headers=as_token)
        assert (refused.status_code, code_of(refused)) == (429, "RATE_LIMITED")
        assert JOURNAL.started == 10
        assert [event[0] for event in await answers(site, HELLO)] == ["next", "complete"]


async def test_strangers_listen_in_development_only(site: Serving) -> None:
    async with opened(site, {"query": HELLO}, JSON) as response:
        assert response.status_code == 200
    async with serving(environment=Environment.PRODUCTION) as closed:
        refused = await request(closed, json={"query": HELLO})
        assert (refused.status_code, code_of(refused)) == (401, "UNAUTHENTICATED")


async def test_bad_credentials_are_refused(site: Serving) -> None:
    headers = {"authorization": "Bearer no"}
    refused = await request(site, json={"query": HELLO}, headers=headers)
    assert (refused.status_code, code_of(refused)) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("content_type", ["text/plain; x=application/json", "multipart/form-data"])
async def test_other_bodies_than_json_are_refused(site: Serving, content_type: str) -> None:
    headers = {**AS_USER, "content-type": content_type}
    refused = await request(site, content=b'{"query":"{ hello }"}', headers=headers)
    assert (refused.status_code, code_of(refused)) == (415, "BAD_REQUEST")


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{", b'"x"', b"\xff", b"[" * 100_000, b"{}"]
)
async def test_malformed_body_is_refused_before_the_stream(
    site: Serving, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    with nothing_logged(caplog):
        refused = await request(site, content=body, headers={**AS_USER, **JSON})
    assert (refused.status_code, code_of(refused)) == (400, "BAD_REQUEST")
    assert refused.headers["content-type"] == "application/json"


async def test_body_over_the_cap_is_refused(site: Serving) -> None:
    body = b'{"query":"{ hello }"}'.ljust(64 * 1024 + 1)
    refused = await request(site, content=body, headers=JSON)
    assert (refused.status_code, code_of(refused)) == (413, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_single_connection_mode_is_not_spoken(site: Serving, method: str) -> None:
    refused = await request(site, method, headers=AS_USER)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_foreign_pages_are_refused(site: Serving, method: str) -> None:
    headers = {"origin": "https://evil.example", REQUEST_HEADER: "1"}
    refused = await request(
        site, method, params={"documentId": document_id(HELLO)}, headers=headers
    )
    assert (refused.status_code, code_of(refused)) == (403, "FORBIDDEN")


async def test_get_takes_known_documents_with_our_header_only(site: Serving) -> None:
    known = {"documentId": document_id(TICKS)}
    refused = await request(site, "GET", params=known, headers=AS_USER)
    assert (refused.status_code, code_of(refused)) == (403, "FORBIDDEN")
    free = await request(site, "GET", params={"query": HELLO}, headers=AS_USER)
    assert (free.status_code, free.headers["allow"]) == (405, "POST")
    assert JOURNAL.started == 0
    hello = {"documentId": document_id(HELLO)}
    answered = await request(site, "GET", params=hello, headers={REQUEST_HEADER: "1"})
    assert '"data":{"hello":"hello world"}' in answered.text
    assert answered.text.endswith("event: complete\ndata:\n\n")
