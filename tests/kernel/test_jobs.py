"""Jobs are ordered in the transaction of their data, retried, and buried when they are hopeless."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from kernel.actor import Actor
from kernel.db import Database
from kernel.jobs import Job, JobContext, Nothing, Timed, enqueue
from kernel.topics import Topics
from kernel.worker import Work, Worker
from tests.conftest import TENANT_A
from tests.sample import service
from tests.sample.handlers import HANDLERS
from tests.sample.jobs import WRITE_NOTE, NoteToWrite
from tests.support.waiting import until


@asynccontextmanager
async def working(
    database: Database, work: Work, *, heartbeat: float = 2.0
) -> AsyncIterator[Worker]:
    topics = Topics(database.url)
    database.hints.listen(topics.post)
    worker = Worker(database, topics, work, heartbeat=timedelta(seconds=heartbeat))
    listening = asyncio.create_task(topics.run())
    running = asyncio.create_task(worker.run())
    await topics.ready()
    try:
        yield worker
    finally:
        worker.stop()
        await running
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        database.hints.forget(topics.post)


def a_job(run: Any, **options: Any) -> Job[Nothing]:
    return Job("sample.experiment", Nothing, run, first_pause=timedelta(milliseconds=10), **options)


async def order(database: Database, actor: Actor, job: Job[Nothing], **options: Any) -> None:
    async with database.unit("sample", actor) as unit:
        await enqueue(unit, job, Nothing(), **options)


async def test_a_rollback_takes_the_job_with_it_even_before_any_other_statement(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def order_and_fail() -> None:
        async with database.unit("sample", customer_a) as unit:
            await enqueue(unit, WRITE_NOTE, NoteToWrite(text="never"))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await order_and_fail()
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 0


async def test_after_ordering_the_unit_is_its_own_domain_again(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async with database.unit("sample", customer_a) as unit:
        await enqueue(unit, WRITE_NOTE, NoteToWrite(text="later"))
        await service.write(unit, "now")
    assert await raw.fetchval("select text from sample.notes") == "now"
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 1


async def test_a_job_runs_for_the_tenant_that_ordered_it(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async with working(database, Work(jobs=[WRITE_NOTE])):
        async with database.unit("sample", customer_a) as unit:
            await enqueue(unit, WRITE_NOTE, NoteToWrite(text="by a job"))

        async def written() -> bool:
            return bool(await raw.fetchval("select count(*) from sample.notes") == 1)

        await until(written, what="the job")
    assert await raw.fetchval("select tenant_id from sample.notes") == TENANT_A


async def test_an_event_is_handled_once_however_often_it_is_delivered(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async with database.unit("sample", customer_a) as unit:
        await service.write(unit, "counted once")
    event = await raw.fetchval("select id from kernel.outbox")
    (handler,) = HANDLERS
    context = JobContext(database, "sample", TENANT_A, attempt=1)
    job = handler.job()
    for _ in range(3):
        await job.run(context, job.payload(event_id=event))
    assert await raw.fetchval("select notes from sample.tallies") == 1
    assert await raw.fetchval("select count(*) from kernel.handled_events") == 1


async def test_from_a_commit_to_its_handler(
    database: Database, customer_a: Actor, customer_b: Actor, raw: asyncpg.Connection
) -> None:
    async def counted() -> bool:
        rows = await raw.fetch("select notes from sample.tallies order by tenant_id")
        return [row["notes"] for row in rows] == [5, 1]

    async with working(database, Work(handlers=HANDLERS)):
        for number in range(5):
            async with database.unit("sample", customer_a) as unit:
                await service.write(unit, f"note {number}")
        async with database.unit("sample", customer_b) as unit:
            await service.write(unit, "another tenant's")
        await until(counted, what="the counting")
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 0


async def test_a_failing_job_is_tried_again_and_then_waits_for_a_person(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    attempts: list[int] = []

    async def fail(context: JobContext, _: Nothing) -> None:
        attempts.append(context.attempt)
        message = "out of paper"
        raise RuntimeError(message)

    job = a_job(fail, attempts=3)

    async def buried() -> bool:
        return bool(await raw.fetchval("select status = 'failed' from kernel.pgqueuer"))

    async with working(database, Work(jobs=[job])):
        await order(database, customer_a, job)
        await until(buried, what="the burial")
    assert attempts == [1, 2, 3]


async def test_what_failed_once_can_succeed_the_second_time(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    attempts: list[int] = []

    async def fail_once(context: JobContext, _: Nothing) -> None:
        attempts.append(context.attempt)
        if context.attempt == 1:
            message = "not yet"
            raise RuntimeError(message)

    job = a_job(fail_once, attempts=3)

    async def empty() -> bool:
        left = await raw.fetchval("select count(*) from kernel.pgqueuer")
        return len(attempts) == 2 and left == 0

    async with working(database, Work(jobs=[job])):
        await order(database, customer_a, job)
        await until(empty, what="the second attempt")
    assert attempts == [1, 2]


async def test_a_waiting_job_is_not_ordered_twice_under_one_key(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    for _ in range(3):
        await order(database, customer_a, WRITE_NOTHING, dedupe_key="only one")
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 1


async def test_a_limit_holds_across_workers(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    running, peak, done = 0, 0, 0

    async def note_how_many(_context: JobContext, _: Nothing) -> None:
        nonlocal running, peak, done
        running += 1
        peak = max(peak, running)
        async with database.read("sample", customer_a):
            pass
        running -= 1
        done += 1

    job = a_job(note_how_many, at_once=2)
    for _ in range(12):
        await order(database, customer_a, job)
    async with working(database, Work(jobs=[job])), working(database, Work(jobs=[job])):
        await until(lambda: done == 12, what="all jobs")
    assert peak <= 2
    assert await raw.fetchval("select count(*) from kernel.pgqueuer") == 0


async def test_the_clock_s_appointments_are_kept_and_not_doubled(
    database: Database, raw: asyncpg.Connection
) -> None:
    runs: list[int] = []

    async def run(context: JobContext, _: Nothing) -> None:
        runs.append(context.attempt)

    timed = Timed("* * * * * *", a_job(run))
    async with working(database, Work(timed=[timed])), working(database, Work(timed=[timed])):
        await until(lambda: len(runs) >= 2, what="two appointments")
    assert set(runs) == {1}


async def _nothing(_context: JobContext, _: Nothing) -> None:
    return


WRITE_NOTHING = Job("sample.nothing", Nothing, _nothing)


async def test_two_jobs_may_not_have_one_name() -> None:
    with pytest.raises(ValueError, match="two jobs have one name"):
        Work(jobs=[WRITE_NOTHING, WRITE_NOTHING]).all_jobs()


@pytest.mark.parametrize("name", ["", "nodomain", "Sample.x", "sample.", "sample x.y"])
async def test_a_job_has_a_proper_name(name: str) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        Job(name, Nothing, _nothing)
