"""Operations on one socket: every kind of them, each failing and ending for itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from graph.transport.documents import document_id
from tests.transport.websocket_schema import JOURNAL
from tests.transport.websocket_support import (
    DEADLINE,
    HELLO,
    TICKS,
    Client,
    Serving,
    nothing_logged,
    serving,
)


@pytest.fixture(scope="module")
async def site() -> AsyncIterator[Serving]:
    async with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def _clean() -> None:
    JOURNAL.clear()


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with nothing_logged(caplog):
        yield


async def ended() -> None:
    async with asyncio.timeout(DEADLINE):
        await JOURNAL.ended.wait()


async def still_answers(client: Client) -> None:
    assert await client.answer("still", HELLO) == {"hello": "hello world"}


async def error_of(client: Client, id_: str) -> dict[str, Any]:
    answer = await client.hear()
    assert (answer["id"], answer["type"], len(answer["payload"])) == (id_, "error", 1)
    found: dict[str, Any] = answer["payload"][0]
    return found


async def test_query_and_mutation_are_answered_once(site: Serving) -> None:
    async with site.signed_in() as client:
        query = "query Q($name: String!) { hello(name: $name) }"
        assert await client.answer("1", query, variables={"name": "you"}) == {"hello": "hello you"}
        assert await client.answer("2", "mutation { add(number: 3) }") == {"add": 3}
    assert JOURNAL.added == 3


async def test_optional_members_may_be_null(site: Serving) -> None:
    async with site.signed_in() as client:
        nulls: dict[str, object] = {"variables": None, "operationName": None, "extensions": None}
        assert await client.answer("1", HELLO, **nulls) == {"hello": "hello world"}


async def test_operation_is_chosen_by_its_name(site: Serving) -> None:
    document = 'query A { hello(name: "a") } query B { hello(name: "b") }'
    async with site.signed_in() as client:
        assert await client.answer("1", document, operationName="B") == {"hello": "hello b"}


async def test_subscription_sends_each_event_and_completes(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("1", "subscription { counter(to: 3) }")
        for number in (1, 2, 3):
            event = {"id": "1", "type": "next", "payload": {"data": {"counter": number}}}
            assert await client.hear() == event
        assert await client.hear() == {"id": "1", "type": "complete"}


async def test_known_document_is_run_by_its_id(site: Serving) -> None:
    async with site.signed_in() as client:
        payload = {"documentId": document_id(HELLO)}
        await client.say({"type": "subscribe", "id": "1", "payload": payload})
        assert (await client.hear())["payload"]["data"] == {"hello": "hello world"}
        assert await client.hear() == {"id": "1", "type": "complete"}
        payload = {"documentId": document_id(TICKS)}
        await client.say({"type": "subscribe", "id": "2", "payload": payload})
        assert (await client.hear())["payload"] == {"data": {"ticks": 1}}


REFUSED = {
    "unknown document": ({"documentId": f"sha256:{'0' * 64}"}, "PERSISTED_QUERY_NOT_FOUND"),
    "syntax error": ({"query": "{ hello"}, "GRAPHQL_PARSE_FAILED"),
    "unknown field": ({"query": "{ nope }"}, "GRAPHQL_VALIDATION_FAILED"),
    "unknown fragment": ({"query": "{ ...Nope }"}, "GRAPHQL_VALIDATION_FAILED"),
    "unknown operation": (
        {"query": "query A { hello }", "operationName": "B"},
        "OPERATION_RESOLUTION_FAILURE",
    ),
    "wrong variable": (
        {"query": "query($n: String!) { hello(name: $n) }", "variables": {"n": 1}},
        "BAD_USER_INPUT",
    ),
    "wrong variable of a subscription": (
        {"query": "subscription($n: Int!) { counter(to: $n) }", "variables": {}},
        "BAD_USER_INPUT",
    ),
    "too many mutations": (
        {"query": f"mutation {{ {' '.join(f'm{n}: add(number: 1)' for n in range(6))} }}"},
        "QUERY_TOO_COMPLEX",
    ),
}


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(("payload", "code"), REFUSED.values(), ids=REFUSED)
async def test_refused_operation_leaves_the_others_running(
    site: Serving, payload: object, code: str
) -> None:
    async with site.signed_in() as client:
        await client.subscribe("tick", TICKS)
        await client.hear()
        await client.say({"type": "subscribe", "id": "bad", "payload": payload})
        assert (await error_of(client, "bad"))["extensions"]["code"] == code
        await still_answers(client)
        assert not JOURNAL.ended.is_set()
    assert JOURNAL.added == 0


async def test_error_of_a_field_stands_beside_the_data(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("1", "{ taken }")
        payload = (await client.hear())["payload"]
        assert payload["data"] is None
        assert payload["errors"][0]["extensions"] == {"code": "CONFLICT"}
        assert await client.hear() == {"id": "1", "type": "complete"}


@pytest.mark.usefixtures("quiet")
async def test_error_of_ours_ends_its_subscription_only(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("1", "subscription { refuses }")
        assert (await client.hear())["payload"] == {"data": {"refuses": 1}}
        error = await error_of(client, "1")
        assert error["message"] == "That name is taken. Choose another."
        assert error["extensions"] == {"code": "CONFLICT"}
        await still_answers(client)


async def test_bug_in_a_subscription_is_masked_and_logged_once(site: Serving) -> None:
    with capture_logs() as entries:
        async with site.signed_in() as client:
            await client.subscribe("1", "subscription { breaks }")
            assert (await client.hear())["payload"] == {"data": {"breaks": 1}}
            error = await error_of(client, "1")
            await still_answers(client)
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "secret" not in str(error)
    logged = [entry for entry in entries if entry["log_level"] == "error"]
    assert [entry["trace_id"] for entry in logged] == [error["extensions"]["traceId"]]


async def test_complete_ends_the_subscription_and_runs_its_finally(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("1", TICKS)
        await client.hear()
        await client.say({"type": "complete", "id": "1"})
        await ended()
        await client.subscribe("1", TICKS)
        event = {"id": "1", "type": "next", "payload": {"data": {"ticks": 1}}}
        assert await client.hear() == event
    assert JOURNAL.started == 2


async def test_closing_the_socket_ends_its_subscriptions(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("1", TICKS)
        await client.hear()
    await ended()


@pytest.mark.parametrize(
    ("caller", "limit"), [(None, 25), ("token", 10), ("user", 25), ("admin", 50)]
)
async def test_operations_of_one_socket_are_counted(
    site: Serving, caller: str | None, limit: int
) -> None:
    async with site.signed_in(caller) as client:
        for number in range(limit):
            await client.subscribe(f"tick {number}", TICKS)
            await client.hear()
        await client.subscribe("one too many", TICKS)
        error = await error_of(client, "one too many")
        assert error["extensions"]["code"] == "RATE_LIMITED"
        assert JOURNAL.started == limit
        await client.say({"type": "complete", "id": "tick 0"})
        await still_answers(client)


async def test_one_operation_never_starves_the_others(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("flood", "subscription { flood(size: 10) }")
        await client.subscribe("1", HELLO)
        heard = [await client.hear() for _ in range(500)]
        assert [one for one in heard if one["id"] == "1"] == [
            one for one in heard if one["id"] == "1" and one["type"] in {"next", "complete"}
        ]
        assert sum(one["id"] == "1" for one in heard) == 2


async def test_each_operation_has_a_context_of_its_own_that_does_not_cache(site: Serving) -> None:
    async with site.signed_in() as client:
        await client.subscribe("keeps its context alive", TICKS)
        await client.hear()
        for number in range(3):
            await client.answer(str(number), "{ a: caller b: caller }")
    assert len(JOURNAL.contexts) == 6
    assert JOURNAL.contexts[0::2] == JOURNAL.contexts[1::2]
    assert JOURNAL.caching == [False] * 6
