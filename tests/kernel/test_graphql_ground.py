"""The ground's own part of the schema: dead letters, and what every mutation answers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from graph.schema import ComposedSchema, build_schema
from kernel.actor import ANONYMOUS, OPERATOR, Actor, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.jobs import enqueue
from kernel.texts import Locale
from tests.sample.composition import WITH_SAMPLE
from tests.sample.jobs import WRITE_NOTE, NoteToWrite
from tests.support.asking import Asker
from tests.support.statements import Statements

FORBIDDEN = "You are signed in, but you may not do this."
NOT_FOUND = "There is no such object, or it is not yours."


@pytest.fixture(scope="module")
def schema() -> ComposedSchema:
    return build_schema(WITH_SAMPLE)


@pytest.fixture
def asker(database: Database, schema: ComposedSchema) -> Asker:
    return Asker(database, schema)


LIST = """
    query Dead($first: Int, $after: String, $last: Int, $before: String) {
        deadLetters(first: $first, after: $after, last: $last, before: $before) {
            nodes { id name attempts reason orderedAt failedAt }
            edges { cursor node { id } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
    }
"""
SETTLE = """
    mutation Settle($id: ID!, $key: String!) {
        settled: %s(id: $id, idempotencyKey: $key) {
            __typename
            ... on DeadLetterSettled { id }
            ... on Problem { code message field details }
        }
    }
"""
RETRY, DISCARD = SETTLE % "deadLetterRetry", SETTLE % "deadLetterDiscard"


async def die(database: Database, raw: asyncpg.Connection, actor: Actor, count: int) -> list[int]:
    """Jobs that have failed for good, the oldest first, in the form that the worker leaves."""
    async with database.unit("sample", actor) as unit:
        for number in range(count):
            await enqueue(unit, WRITE_NOTE, NoteToWrite(text=str(number)))
    rows = await raw.fetch(
        "update kernel.pgqueuer set status = 'failed', attempts = 2, updated = now() returning id"
    )
    ids = sorted(row["id"] for row in rows)
    for job_id in ids:
        for reason in ("an older one", f"reason {job_id}"):
            await raw.execute(
                "insert into kernel.pgqueuer_log (job_id, status, priority, entrypoint, traceback) "
                "values ($1, 'exception', 0, 'sample.write_note', "
                "jsonb_build_object('exception_message', $2::text))",
                job_id,
                reason,
            )
    await raw.execute(
        "update kernel.pgqueuer_log set created = created - interval '1 hour' "
        "where traceback ->> 'exception_message' = 'an older one'"
    )
    return ids


async def waiting(raw: asyncpg.Connection) -> list[tuple[str, int]]:
    rows = await raw.fetch("select status::text, attempts from kernel.pgqueuer order by id")
    return [tuple(row) for row in rows]


DEAD = ("failed", 2)


async def settle(asker: Asker, query: str, id: object, key: str = "key", **how: Any) -> Any:
    answer = await asker.ask(query, id=str(id), key=key, **how)
    assert answer.errors is None
    assert answer.data is not None
    return answer.data["settled"]


def problem(code: Code, message: str, field: str | None = None) -> dict[str, Any]:
    return {
        "__typename": "Problem",
        "code": code.value,
        "message": message,
        "field": field,
        "details": None,
    }


async def test_the_server_tells_version_and_time(asker: Asker, clock: FrozenClock) -> None:
    answer = await asker.ask("{ server { version time } }", ANONYMOUS)
    assert answer.errors is None
    assert answer.data == {"server": {"version": "0.1.0", "time": "2026-03-20T12:00:00+00:00"}}


async def test_dead_letters_are_listed_newest_first_with_their_last_reason(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, statements: Statements
) -> None:
    old, middle, new = await die(asker.database, raw, customer_a, 3)
    statements.forget()
    answer = await asker.ask(LIST, first=2)
    assert statements.count == 3
    assert answer.errors is None
    assert answer.data is not None
    found = answer.data["deadLetters"]
    row = await raw.fetchrow("select created, updated from kernel.pgqueuer where id = $1", new)
    assert found["nodes"][0] == {
        "id": str(new),
        "name": "sample.write_note",
        "attempts": 3,
        "reason": f"reason {new}",
        "orderedAt": row["created"].isoformat(),
        "failedAt": row["updated"].isoformat(),
    }
    assert [edge["node"]["id"] for edge in found["edges"]] == [str(new), str(middle)]
    cursors = [edge["cursor"] for edge in found["edges"]]
    assert found["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": cursors[0],
        "endCursor": cursors[1],
    }
    assert await shown(asker, first=2, after=cursors[1]) == ([str(old)], False, True)
    assert await shown(asker, last=1) == ([str(old)], False, True)
    assert await shown(asker, last=5, before=cursors[1]) == ([str(new)], True, False)


async def shown(asker: Asker, **page: Any) -> tuple[list[str], bool, bool]:
    answer = await asker.ask(LIST, **page)
    assert answer.errors is None
    assert answer.data is not None
    found = answer.data["deadLetters"]
    info = found["pageInfo"]
    ids = [node["id"] for node in found["nodes"]]
    return ids, info["hasNextPage"], info["hasPreviousPage"]


async def test_jobs_that_still_have_a_chance_are_not_listed(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    await die(asker.database, raw, customer_a, 1)
    await raw.execute("update kernel.pgqueuer set status = 'queued'")
    assert await shown(asker) == ([], False, False)


@pytest.mark.parametrize("actor", [OPERATOR, replace(OPERATOR, tenant_id=UUID(int=10))])
async def test_a_retry_puts_the_job_back_with_all_its_attempts(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, actor: Actor
) -> None:
    first, second = await die(asker.database, raw, customer_a, 2)
    settled = await settle(asker, RETRY, first, actor=actor)
    assert settled == {"__typename": "DeadLetterSettled", "id": str(first)}
    assert await waiting(raw) == [("queued", 0), DEAD]
    assert await shown(asker) == ([str(second)], False, False)


async def test_a_discarded_job_is_gone(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    first, second = await die(asker.database, raw, customer_a, 2)
    settled = await settle(asker, DISCARD, first)
    assert settled == {"__typename": "DeadLetterSettled", "id": str(first)}
    assert await raw.fetchval("select array_agg(id) from kernel.pgqueuer") == [second]


@pytest.mark.parametrize("query", [RETRY, DISCARD])
async def test_the_same_key_settles_once_and_is_for_one_letter(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, query: str
) -> None:
    first, second = await die(asker.database, raw, customer_a, 2)
    once = await settle(asker, query, first)
    assert await settle(asker, query, first) == once
    other = await settle(asker, query, second)
    assert (other["code"], other["field"]) == ("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")
    assert (await waiting(raw))[-1] == DEAD
    again = await settle(asker, query, first, key="another")
    assert again == problem(Code.NOT_FOUND, NOT_FOUND)


@pytest.mark.parametrize("query", [RETRY, DISCARD])
@pytest.mark.parametrize("id", ["0", "999999999999999999", "007000000"])
async def test_an_unknown_letter_is_not_found(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, query: str, id: str
) -> None:
    await die(asker.database, raw, customer_a, 1)
    assert await settle(asker, query, id) == problem(Code.NOT_FOUND, NOT_FOUND)
    assert await waiting(raw) == [DEAD]
    assert await raw.fetchval("select count(*) from kernel.idempotency_keys") == 0


@pytest.mark.parametrize("query", [RETRY, DISCARD])
@pytest.mark.parametrize(
    "id", ["", "-1", "1.0", "1e3", "۱", "²", " 1", "1\0", "9" * 19, "a" * 1000, "1; drop table x"]
)
async def test_what_is_no_number_of_a_letter_is_refused(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, query: str, id: str
) -> None:
    await die(asker.database, raw, customer_a, 1)
    message = "This is not an id of a dead letter. Take it from deadLetters."
    assert await settle(asker, query, id) == problem(Code.BAD_USER_INPUT, message, "id")
    assert await waiting(raw) == [DEAD]


async def test_a_job_that_is_not_dead_can_not_be_settled(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    (job,) = await die(asker.database, raw, customer_a, 1)
    await raw.execute("update kernel.pgqueuer set status = 'picked'")
    for query in (RETRY, DISCARD):
        assert await settle(asker, query, job) == problem(Code.NOT_FOUND, NOT_FOUND)
    assert await waiting(raw) == [("picked", 2)]


@pytest.mark.parametrize("query", [RETRY, DISCARD])
async def test_who_may_not_is_told_so_and_changes_nothing(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, query: str
) -> None:
    (job,) = await die(asker.database, raw, customer_a, 1)
    admin_of_a_tenant = replace(customer_a, roles=frozenset({Role.TENANT_ADMIN}))
    for actor in (customer_a, admin_of_a_tenant):
        assert await settle(asker, query, job, actor=actor) == problem(Code.FORBIDDEN, FORBIDDEN)
    assert await settle(asker, query, job, actor=ANONYMOUS) == problem(
        Code.UNAUTHENTICATED, "Sign in first."
    )
    assert await waiting(raw) == [DEAD]
    assert await raw.fetchval("select count(*) from kernel.idempotency_keys") == 0


async def test_the_message_is_in_the_caller_s_language(asker: Asker) -> None:
    refused = await settle(asker, RETRY, "x", locale=Locale.FA)
    assert refused["message"] == "این شناسهٔ یک کار ناموفق نیست. آن را از deadLetters بردارید."
    unknown = await settle(asker, RETRY, "0", locale=Locale.FA)
    assert unknown["message"] == "چنین موردی پیدا نشد یا به شما تعلق ندارد."


async def test_who_may_not_list_gets_an_error_and_no_data(
    asker: Asker, customer_a: Actor, raw: asyncpg.Connection, statements: Statements
) -> None:
    await die(asker.database, raw, customer_a, 1)
    statements.forget()
    for actor, code in ((customer_a, Code.FORBIDDEN), (ANONYMOUS, Code.UNAUTHENTICATED)):
        assert await refusal(asker, actor) == (code, None)
    assert statements.seen == []


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": 101}, "first"),
        ({"last": 0}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": "hello"}, "after"),
        ({"before": "hello"}, "before"),
    ],
)
async def test_a_page_that_can_not_be_is_the_client_s_mistake(
    asker: Asker, page: Any, field: str
) -> None:
    assert await refusal(asker, OPERATOR, **page) == (Code.BAD_USER_INPUT, field)


async def refusal(asker: Asker, actor: Actor, **page: Any) -> tuple[Code, str | None]:
    answer = await asker.ask(LIST, actor, **page)
    assert answer.data is None
    assert answer.errors is not None
    (error,) = answer.errors
    assert isinstance(error.original_error, AppError)
    return error.original_error.code, error.original_error.field
