"""A hint wakes at once; a cursor finds what a hint missed; neither tells twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy.engine import make_url

from kernel.actor import Actor
from kernel.db import Database
from kernel.listener import arguments
from kernel.outbox import Hint
from kernel.topics import CHANNEL, PAYLOAD_BYTES, Topics, payloads
from tests.sample import service
from tests.support.servers import Clone
from tests.support.waiting import until


@asynccontextmanager
async def listening(
    database: Database, *, hints: bool = True, poll_seconds: float = 30.0
) -> AsyncIterator[Topics]:
    topics = Topics(database.url, poll_seconds=poll_seconds)
    if hints:
        database.hints.listen(topics.post)
    running = asyncio.create_task(topics.run())
    await topics.ready()
    await until(lambda: topics.knows_its_place, what="the first look at the outbox")
    try:
        yield topics
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        if hints:
            database.hints.forget(topics.post)


async def write(database: Database, actor: Actor, words: str = "hello") -> UUID:
    async with database.unit("sample", actor) as unit:
        return (await service.write(unit, words)).id


async def test_a_commit_wakes_who_waits_for_its_topic_and_nobody_else(
    database: Database, customer_a: Actor
) -> None:
    async with (
        listening(database) as topics,
        topics.subscribe("sample.notes") as interested,
        topics.subscribe("sample.note:other") as bystander,
    ):
        await write(database, customer_a)
        assert await asyncio.wait_for(interested.next(), 5) == {"sample.notes"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bystander.next(), 0.1)


async def test_nothing_is_told_of_what_was_rolled_back(
    database: Database, customer_a: Actor
) -> None:
    async def fail() -> None:
        async with database.unit("sample", customer_a) as unit:
            await service.write(unit, "never")
            unit.announce("sample.notes")
            _ = 1 / 0

    async with listening(database, poll_seconds=0.05) as topics:
        async with topics.subscribe("sample.notes") as waiting:
            with pytest.raises(ZeroDivisionError):
                await fail()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(waiting.next(), 0.3)
        assert topics.delivered == 0


async def test_without_any_hint_the_cursor_finds_it(database: Database, customer_a: Actor) -> None:
    async with (
        listening(database, hints=False, poll_seconds=0.05) as topics,
        topics.subscribe("sample.notes") as waiting,
    ):
        await write(database, customer_a)
        assert await asyncio.wait_for(waiting.next(), 5) == {"sample.notes"}


async def test_hint_and_cursor_together_tell_once(database: Database, customer_a: Actor) -> None:
    async with listening(database, poll_seconds=0.02) as topics:
        for number in range(50):
            await write(database, customer_a, f"note {number}")
        await until(lambda: topics.delivered >= 50, what="fifty events")
        await topics.catch_up()
        assert topics.delivered == 50


async def test_an_announcement_needs_no_event(database: Database, customer_a: Actor) -> None:
    async with listening(database) as topics, topics.subscribe("render.job:1") as waiting:
        async with database.unit("sample", customer_a) as unit:
            unit.announce("render.job:1")
        assert await asyncio.wait_for(waiting.next(), 5) == {"render.job:1"}
        assert topics.delivered == 0


async def test_many_changes_while_nobody_waits_are_one_wake(
    database: Database, customer_a: Actor
) -> None:
    async with listening(database) as topics, topics.subscribe("sample.notes") as waiting:
        for number in range(5):
            await write(database, customer_a, f"note {number}")
        await until(lambda: topics.delivered == 5, what="five events")
        assert await waiting.next() == {"sample.notes"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(waiting.next(), 0.1)


async def test_a_lost_connection_heals_and_misses_nothing(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async with listening(database) as topics, topics.subscribe("sample.notes") as waiting:
        killed = await raw.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where application_name = 'flatrender topics' and datname = current_database()"
        )
        assert killed == 1
        await until(lambda: not topics.is_connected, what="the loss")
        await write(database, customer_a, "while nobody listened")
        assert await asyncio.wait_for(waiting.next(), 5) == {"sample.notes"}
        await topics.ready()
        await write(database, customer_a, "afterwards")
        assert await asyncio.wait_for(waiting.next(), 5) == {"sample.notes"}
        assert topics.delivered == 2


async def test_an_event_that_commits_late_is_not_passed_over(
    database: Database, customer_a: Actor
) -> None:
    """The second transaction commits first: a cursor that took its row would skip the first."""
    async with (
        listening(database, hints=False, poll_seconds=0.02) as topics,
        topics.subscribe("sample.notes"),
    ):
        async with database.unit("sample", customer_a) as slow:
            await service.write(slow, "began first")
            await slow.write_events()
            await write(database, customer_a, "committed first")
            await topics.catch_up()
            assert topics.delivered == 0
        await until(lambda: topics.delivered == 2, what="both events")


async def test_subscriptions_leave_nothing_behind(database: Database) -> None:
    topics = Topics(database.url)
    async with topics.subscribe("a", "b"), topics.subscribe("b"):
        assert topics.subscriptions == 2
    assert topics.subscriptions == 0
    assert topics.waited_for == 0


async def test_hints_are_cut_to_what_a_notification_holds() -> None:
    hints = [Hint([(UUID(int=number), [f"render.job:{number:032x}"])], []) for number in range(500)]
    packed = payloads([*hints, Hint([], ["tick", "tick"])])
    assert all(len(payload.encode()) < 8_000 for payload in packed)
    messages = [orjson.loads(payload) for payload in packed]
    assert sum(len(message["e"]) for message in messages) == 500
    assert [topic for message in messages for topic in message["t"]] == ["tick"]


async def test_an_event_too_large_for_a_hint_is_left_to_the_cursor() -> None:
    wide = Hint([(UUID(int=1), ["x" * PAYLOAD_BYTES])], [])
    assert payloads([wide]) == []


async def test_a_stranger_s_nonsense_on_the_channel_does_no_harm(
    database: Database, customer_a: Actor, clone: Clone
) -> None:
    async with listening(database) as topics, topics.subscribe("sample.notes") as waiting:
        stranger = await asyncpg.connect(**arguments(make_url(clone.urls.app)))
        for nonsense in ("", "{}", "[1]", '{"e":[["x",[]]],"t":[]}', '{"e":1,"t":2}'):
            await stranger.execute("select pg_notify($1, $2)", CHANNEL, nonsense)
        await stranger.close()
        await write(database, customer_a)
        assert await asyncio.wait_for(waiting.next(), 5) == {"sample.notes"}
        assert topics.delivered == 1
