"""Kill any part, again and again, under writes: nothing is lost and nothing counts twice."""

import asyncio
import time
from collections.abc import Iterator

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from graph import provision
from kernel.listener import arguments
from kernel.postgres import SUPERUSER, Embedded
from tests.crash.system import System, Writers, running_system
from tests.support.properties import steps
from tests.support.waiting import until

KILLS = steps(20)
BACK_WITHIN = 10.0


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with running_system() as made:
        yield made


async def superuser(system: System) -> asyncpg.Connection:
    address = Embedded(system.home).status().address
    assert address is not None
    url = make_url(address.url(user=SUPERUSER, database=provision.DATABASE))
    return await asyncpg.connect(**arguments(url))


async def handled_notes(system: System) -> int:
    """How many notes the handler has counted, or -1 while the database is away."""
    try:
        connection = await superuser(system)
    except (OSError, AssertionError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return -1
    try:
        return int(await connection.fetchval("select coalesce(sum(notes), 0) from sample.tallies"))
    finally:
        await connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("part", ["postgres", "api", "worker"])
async def test_killed_again_and_again(system: System, part: str) -> None:
    await until(system.is_ready, seconds=60, what="the start")
    writers = Writers(system)
    writing = asyncio.create_task(writers.run())
    pauses = [await kill_once(system, writers, part) for _ in range(KILLS)]
    writers.stop()
    await writing
    assert max(pauses) < BACK_WITHIN, pauses
    assert writers.surprises == []
    await nothing_lost_nothing_twice(system, writers)


async def kill_once(system: System, writers: Writers, part: str) -> float:
    """Seconds until work that began after the kill is done."""
    await until(lambda: time.monotonic() - writers.last < 0.5, seconds=30, what="writing")
    counted = await handled_notes(system)
    system.kill(part)
    killed = time.monotonic()

    async def writes_again() -> bool:
        return writers.last > killed and await handled_notes(system) > counted

    await until(writes_again, seconds=30, what=f"the return of {part}")
    return time.monotonic() - killed


async def nothing_lost_nothing_twice(system: System, writers: Writers) -> None:
    connection = await superuser(system)
    try:
        await until(lambda: all_handled(connection), seconds=30, what="the last event's handling")
        rows = await connection.fetch("select id::text, text from sample.notes")
        there = {row["text"]: row["id"] for row in rows}
        assert len(rows) == len(there)
        for key, note in writers.acknowledged.items():
            assert there[key] == note
        events = await connection.fetchval("select count(*) from kernel.outbox")
        tally = await connection.fetchval("select sum(notes) from sample.tallies")
        assert (events, tally) == (len(rows), len(rows))
        await connection.execute(
            "truncate sample.notes, sample.tallies, kernel.outbox, kernel.handled_events, "
            "kernel.idempotency_keys"
        )
    finally:
        await connection.close()


async def all_handled(connection: asyncpg.Connection) -> bool:
    return bool(
        await connection.fetchval(
            "select (select count(*) from kernel.outbox) = "
            "(select count(*) from kernel.handled_events) "
            "and not exists (select from kernel.pgqueuer)"
        )
    )
