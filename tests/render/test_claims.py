"""Claims: who gets what, how long they wait, and that nothing is ever given out twice."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest

from domains.render.service import claims
from domains.render.service.claims import Able
from kernel.actor import Actor
from kernel.db import Database
from kernel.topics import Topics
from tests.conftest import TENANT_B
from tests.render.stage import Stage, able, staged
from tests.support.servers import Clone
from tests.support.waiting import until

FIRST, SECOND = UUID(int=71), UUID(int=72)


@pytest.fixture
async def topics(stage: Stage) -> AsyncIterator[Topics]:
    made = Topics(stage.database.url)
    stage.database.hints.listen(made.post)
    listening = asyncio.create_task(made.run())
    await until(lambda: made.knows_its_place, what="the listener")
    yield made
    stage.database.hints.forget(made.post)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_many_nodes_at_two_servers_never_get_the_same_item(
    stage: Stage, clone: Clone
) -> None:
    await stage.order(chunks=40)
    other = Database(clone.urls.app, pool_size=8, tools=stage.database.tools)
    try:
        works = await asyncio.gather(
            *(
                claims.claim(server, able(UUID(int=1000 + number), 2))
                for number in range(16)
                for server in [(stage.database, other)[number % 2]]
            )
        )
    finally:
        await other.close()
    given = [item.id for work, _ in works for item in work.items]
    assert len(given) == len(set(given)) == 32
    held = await stage.raw.fetch("select id from render.frame_jobs where state = 'CLAIMED'")
    assert {row["id"] for row in held} == set(given)


async def test_a_node_gets_only_what_it_can_do(stage: Stage) -> None:
    await stage.order()
    without = Able(FIRST, 4, {"AFTER_EFFECTS": "25"}, [])
    assert (await claims.claim(stage.database, without))[0].items == ()
    assert len((await stage.claim(SECOND, 4)).items) == 1


async def test_a_large_customer_does_not_starve_a_small_one(
    stage: Stage, customer_b: Actor, raw: object
) -> None:
    for _ in range(3):
        await stage.order(chunks=4, seconds=400)
    other = await staged(stage.database, stage.raw, replace(customer_b, tenant_id=TENANT_B))
    small = await other.order()
    jobs = [(await stage.item(UUID(int=500 + number))).job_id for number in range(5)]
    assert small.id in jobs


async def test_an_open_claim_is_answered_as_soon_as_there_is_work(
    stage: Stage, topics: Topics
) -> None:
    waiting = asyncio.create_task(claims.wait(stage.database, topics, able(FIRST), 20))
    await until(lambda: topics.waited_for == 2, what="the open claim")
    job = await stage.order()
    took = await until(waiting.done, seconds=2, what="the work")
    assert took < 1
    assert [item.job_id for item in (await waiting).items] == [job.id]


async def test_an_open_claim_ends_empty(stage: Stage, topics: Topics) -> None:
    work = await claims.wait(stage.database, topics, able(FIRST), 0)
    assert (work.items, work.orders) == ((), ())
    assert topics.waited_for == 0


async def test_a_newer_claim_ends_the_one_before_it(stage: Stage, topics: Topics) -> None:
    older = asyncio.create_task(claims.wait(stage.database, topics, able(FIRST), 20))
    await until(lambda: topics.waited_for == 2, what="the open claim")
    newer = asyncio.create_task(claims.wait(stage.database, topics, able(FIRST), 20))
    await until(older.done, seconds=2, what="the end of the older claim")
    assert not newer.done()
    job = await stage.order()
    assert [item.job_id for item in (await newer).items] == [job.id]
    assert (await older).items == ()


async def test_an_open_claim_holds_no_connection(stage: Stage, topics: Topics) -> None:
    waiting = [
        asyncio.create_task(claims.wait(stage.database, topics, able(UUID(int=900 + n)), 20))
        for n in range(30)
    ]
    await until(lambda: topics.waited_for == 31, what="the open claims")
    await until(lambda: stage.database.connections_in_use() == 0, what="an idle pool")
    assert not any(one.done() for one in waiting)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert topics.waited_for == 0


async def test_what_pauses_is_given_when_its_pause_is_over(stage: Stage, topics: Topics) -> None:
    await stage.order()
    given = await stage.item(FIRST)
    await stage.fail(FIRST, given, "CRASHED")
    stage.database.tools.clock.advance(claims.timedelta(milliseconds=900))  # type: ignore[attr-defined] # the frozen clock of the stage
    waiting = asyncio.create_task(claims.wait(stage.database, topics, able(FIRST), 20))
    await until(lambda: topics.waited_for == 2, what="the open claim")
    stage.database.tools.clock.advance(claims.timedelta(milliseconds=100))  # type: ignore[attr-defined] # the same
    work = await asyncio.wait_for(waiting, 3)
    assert [item.id for item in work.items] == [given.id]
