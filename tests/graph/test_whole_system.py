"""From the wire to the table and back, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.graph.site import Site, site
from tests.support.servers import Clone
from tests.support.waiting import until

WRITE = """
    mutation Write($text: String!, $key: String!) {
      noteWrite(text: $text, idempotencyKey: $key) {
        __typename ... on Note { id text siblings } ... on Problem { code message field }
      }
    }
"""


@pytest.fixture
async def whole(clone: Clone, raw: asyncpg.Connection, tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path, clone.urls.app) as made:
        yield made


async def write(whole: Site, text: str, key: str, **options: Any) -> dict[str, Any]:
    answer = await whole.post(WRITE, {"text": text, "key": key}, **options)
    written: dict[str, Any] = answer["data"]["noteWrite"]
    return written


async def test_it_is_ready_and_says_why(whole: Site) -> None:
    async def ready() -> bool:
        return (await whole.get("/readyz")).status_code == 200

    await until(ready, what="readiness")
    answer = (await whole.get("/readyz")).json()
    assert answer == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "topics": "ok"},
    }
    assert (await whole.get("/healthz")).json() == {"status": "ok"}


async def test_without_a_database_it_lives_and_is_not_ready(tmp_path: Path) -> None:
    nowhere = f"postgresql://flatrender_app@/nowhere?host={tmp_path}"
    async with site(tmp_path, nowhere) as made:
        assert (await made.get("/healthz")).status_code == 200
        answer = await made.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["database"].startswith("The database can't be reached")
        told = await made.post("{ notes { nodes { id } } }")
        assert told["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_a_write_is_read_back(whole: Site, raw: asyncpg.Connection) -> None:
    written = await write(whole, "سلام دنیا", "key 1")
    assert written["text"] == "سلام دنیا"
    read = await whole.post("query($id: UUID!) { note(id: $id) { text } }", {"id": written["id"]})
    assert read["data"] == {"note": {"text": "سلام دنیا"}}
    assert await raw.fetchval("select count(*) from sample.notes") == 1


async def test_a_repeated_order_is_one_order(whole: Site, raw: asyncpg.Connection) -> None:
    first = await write(whole, "once", "same key")
    again = await write(whole, "once", "same key")
    other = await write(whole, "something else", "same key")
    assert again == first
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await raw.fetchval("select count(*) from sample.notes") == 1
    assert await raw.fetchval("select count(*) from kernel.outbox") == 1


async def test_what_is_wrong_is_data_and_changes_nothing(
    whole: Site, raw: asyncpg.Connection
) -> None:
    refused = await write(whole, "", "key 2")
    assert refused == {
        "__typename": "Problem",
        "code": "BAD_USER_INPUT",
        "message": "A note has 1 to 500 characters.",
        "field": "text",
    }
    assert await raw.fetchval("select count(*) from sample.notes") == 0
    assert await raw.fetchval("select count(*) from kernel.idempotency_keys") == 0


async def test_a_stranger_may_neither_read_nor_write(whole: Site, raw: asyncpg.Connection) -> None:
    refused = await write(whole, "hello", "key 3", operator=False)
    assert (refused["__typename"], refused["code"]) == ("Problem", "UNAUTHENTICATED")
    read = await whole.post("{ notes { nodes { id } } }", operator=False)
    assert read["data"] is None
    assert read["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await raw.fetchval("select count(*) from sample.notes") == 0


async def test_pages_lead_through_the_list(whole: Site) -> None:
    for number in range(5):
        await write(whole, f"note {number}", f"key {number}")
    query = """query($after: String) {
        notes(first: 2, after: $after) { nodes { text } pageInfo { hasNextPage endCursor } }
    }"""
    seen: list[str] = []
    after = None
    while True:
        answer = await whole.post(query, {"after": after})
        page = answer["data"]["notes"]
        seen += [node["text"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [f"note {number}" for number in (4, 3, 2, 1, 0)]


async def test_the_cost_of_a_page_is_told(whole: Site) -> None:
    await write(whole, "only one", "key 1")
    answer = await whole.post("{ notes(first: 10) { nodes { text } } }")
    cost = answer["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (11, 2)
    assert cost["throttleStatus"]["maximumAvailable"] == 20_000


async def test_a_subscriber_sees_the_state_and_then_each_change(whole: Site) -> None:
    await write(whole, "before", "key 1")
    async with whole.subscribed("subscription { newestNotes { text } }") as changes:
        first = await asyncio.wait_for(anext(changes), 5)
        assert [note["text"] for note in first["data"]["newestNotes"]] == ["before"]
        await write(whole, "after", "key 2")
        second = await asyncio.wait_for(anext(changes), 5)
        assert [note["text"] for note in second["data"]["newestNotes"]] == ["after", "before"]


async def test_the_schema_is_published(whole: Site) -> None:
    answer = await whole.get("/schema.graphql")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "type Query {" in answer.text


async def test_figures_are_open_in_development_and_closed_in_production(
    whole: Site, clone: Clone, tmp_path: Path
) -> None:
    answer = await whole.get("/metrics")
    assert answer.status_code == 200
    assert "flatrender_http_request_seconds_bucket" in answer.text
    async with site(tmp_path, clone.urls.app, env="production") as production:
        assert (await production.get("/metrics")).status_code == 401
        assert (await production.get("/graphiql")).status_code == 404
    async with site(tmp_path, clone.urls.app, env="production", metrics_token="secret") as guarded:
        assert (await guarded.get("/metrics")).status_code == 401
        told = await guarded.get("/metrics", authorization="Bearer secret")
        assert told.status_code == 200


@pytest.mark.parametrize("path", ["/", "/graphql"])
async def test_a_person_with_a_browser_finds_the_ide(whole: Site, path: str) -> None:
    answer = await whole.get(path, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (answer.status_code, answer.headers["location"]) == (307, "/graphiql")
    page = await whole.get("/graphiql")
    assert page.headers["content-type"].startswith("text/html")


async def test_every_answer_names_its_trace(whole: Site) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = await whole.get("/healthz", traceparent=f"00-{trace}-b7ad6b7169203331-01")
    assert answer.headers["x-trace-id"] == trace
