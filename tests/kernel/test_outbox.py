"""Events are rows of the transaction that they tell of, and become jobs exactly once."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import orjson

from kernel.actor import SYSTEM, Actor
from kernel.db import Database
from kernel.dispatcher import Dispatcher, tidy
from kernel.worker import Work
from tests.conftest import TENANT_A
from tests.sample import service
from tests.sample.handlers import HANDLERS
from tests.support.statements import Statements

WORK = Work(handlers=HANDLERS)


async def write(database: Database, actor: Actor, words: str) -> UUID:
    async with database.unit("sample", actor) as unit:
        return (await service.write(unit, words)).id


async def test_an_event_carries_all_that_is_known_of_it(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    note_id = await write(database, customer_a, "hello")
    (row,) = await raw.fetch("select * from kernel.outbox")
    assert row["type"] == "sample.note.written.v1"
    assert (row["tenant_id"], row["user_id"]) == (TENANT_A, customer_a.id)
    assert orjson.loads(row["data"]) == {"note_id": str(note_id), "text": "hello"}
    assert row["topics"] == ["sample.notes", f"sample.note:{note_id}"]
    assert row["correlation_id"] == row["id"]
    assert len(row["trace_id"]) == 32
    assert row["dispatched_at"] is None


async def test_a_write_with_an_event_takes_three_statements(
    database: Database, customer_a: Actor, statements: Statements
) -> None:
    await write(database, customer_a, "hello")
    assert [seen.split("(")[0].strip() for seen in statements.seen] == [
        "select set_config",
        "INSERT INTO sample.notes",
        "INSERT INTO kernel.outbox",
    ]


async def test_each_pair_of_event_and_handler_becomes_one_job(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    for number in range(3):
        await write(database, customer_a, f"note {number}")
    dispatcher = Dispatcher(database, WORK.jobs_by_event())
    assert await dispatcher.dispatch_batch() == 3
    assert await dispatcher.dispatch_batch() == 0
    jobs = await raw.fetch("select entrypoint, dedupe_key, payload from kernel.pgqueuer")
    events = {row["id"] for row in await raw.fetch("select id from kernel.outbox")}
    assert {job["entrypoint"] for job in jobs} == {"sample.on.count_notes"}
    assert {UUID(orjson.loads(job["payload"])["payload"]["event_id"]) for job in jobs} == events
    assert len(jobs) == 3


async def test_dispatchers_side_by_side_share_the_events(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    for number in range(20):
        await write(database, customer_a, f"note {number}")
    both = [Dispatcher(database, WORK.jobs_by_event()) for _ in range(2)]
    taken = await asyncio.gather(*(one.dispatch_batch() for one in both))
    assert sum(taken) == 20
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 20


async def test_an_event_that_nobody_handles_is_dispatched_to_nobody(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    await write(database, customer_a, "hello")
    assert await Dispatcher(database, {}).dispatch_batch() == 1
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 0
    assert await raw.fetchval("select dispatched_at is not null from kernel.outbox")


async def test_old_events_go_and_undispatched_ones_stay(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    for words in ("old", "waiting"):
        await write(database, customer_a, words)
    await raw.execute(
        "update kernel.outbox set dispatched_at = now() - interval '8 days' "
        "where data ->> 'text' = 'old'"
    )
    await raw.execute("update kernel.outbox set occurred_at = now() - interval '90 days'")
    async with database.unit("kernel", SYSTEM, across_tenants=True) as unit:
        assert await tidy(unit, timedelta(days=7)) == 1
    assert await raw.fetchval("select data ->> 'text' from kernel.outbox") == "waiting"
