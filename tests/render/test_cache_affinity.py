"""A node prefers work whose template it has at hand, and nothing waits for ever because of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest

from domains.render.api import DOMAIN, Resolution
from domains.render.service import claims, orders
from domains.render.service.claims import Given
from domains.render.store.claims import CHOICE, PASSES
from kernel.db import Database
from kernel.topics import Topics
from tests.render.stage import Stage, able, graph
from tests.support.servers import Clone
from tests.support.waiting import until

NODE, OTHER = UUID(int=71), UUID(int=72)
COLD, WARM = "a" * 64, "b" * 64


async def ordered(stage: Stage, *templates: str) -> list[UUID]:
    """A job of one chunk for each template, in this turn."""
    found = []
    for sha256 in templates:
        saved, project = stage.save(), graph(stage.source, source_sha256=sha256)
        stage.projects.saved[saved] = replace(stage.projects.saved[saved], project=project)
        async with stage.database.unit(DOMAIN, stage.owner) as unit:
            wish = orders.Wish(saved, Resolution.P360)
            found.append((await orders.order(unit, wish)).id)
    return found


async def claimed(stage: Stage, node: UUID, *cached: str, slots: int = 1) -> list[Given]:
    """New ones only: what a node holds it is not given again."""
    held = await stage.raw.fetch(
        "select id from render.frame_jobs where node_id = $1 and state = 'CLAIMED'", node
    )
    wish = replace(able(node, slots, frozenset(row["id"] for row in held)), cached=cached)
    return list((await claims.claim(stage.database, wish))[0].items)


async def jobs_of(stage: Stage, node: UUID, *cached: str, slots: int = 1) -> list[UUID]:
    return [given.job_id for given in await claimed(stage, node, *cached, slots=slots)]


async def passed_over(stage: Stage, jobs: list[UUID]) -> list[int]:
    rows = await stage.raw.fetch("select job_id, passed_over from render.frame_jobs")
    counted = {row["job_id"]: row["passed_over"] for row in rows}
    return [counted[job] for job in jobs]


async def test_a_template_at_hand_goes_first(stage: Stage) -> None:
    cold, warm = await ordered(stage, COLD, WARM)
    assert await jobs_of(stage, NODE, WARM) == [warm]
    assert await passed_over(stage, [cold, warm]) == [1, 0]


@pytest.mark.parametrize("cached", [(), ("c" * 64,), (COLD, WARM)])
async def test_without_a_reason_the_turn_is_kept(stage: Stage, cached: tuple[str, ...]) -> None:
    jobs = await ordered(stage, COLD, WARM)
    assert await jobs_of(stage, NODE, *cached) == jobs[:1]
    assert await passed_over(stage, jobs) == [0, 0]


async def test_an_item_is_passed_over_three_times_and_no_more(stage: Stage) -> None:
    cold, *warm = await ordered(stage, COLD, *[WARM] * 5)
    given = [await jobs_of(stage, UUID(int=100 + number), WARM) for number in range(6)]
    assert given == [[one] for one in [*warm[:PASSES], cold, *warm[PASSES:]]]
    assert await passed_over(stage, [cold, *warm]) == [PASSES, 0, 0, 0, 0, 0]


async def test_what_comes_after_the_first_sixteen_is_not_preferred(stage: Stage) -> None:
    jobs = await ordered(stage, *[COLD] * CHOICE, WARM)
    assert await jobs_of(stage, NODE, WARM) == jobs[:1]
    assert await passed_over(stage, jobs) == [0] * (CHOICE + 1)
    assert await jobs_of(stage, OTHER, WARM) == jobs[-1:]
    assert await passed_over(stage, jobs) == [0, *[1] * (CHOICE - 1), 0]


async def test_a_higher_priority_goes_before_all_preference(stage: Stage) -> None:
    urgent, warm = await ordered(stage, COLD, WARM)
    await stage.raw.execute("update render.frame_jobs set priority = 1 where job_id = $1", urgent)
    assert await jobs_of(stage, NODE, WARM) == [urgent]
    assert await passed_over(stage, [urgent, warm]) == [0, 0]


@pytest.mark.parametrize(
    ("slots", "given", "passed"),
    [(1, [1], [1, 0, 0, 0]), (2, [1, 3], [1, 0, 1, 0]), (3, [0, 1, 3], [0, 0, 1, 0])],
)
async def test_many_slots_are_filled_in_one_go(
    stage: Stage, slots: int, given: list[int], passed: list[int]
) -> None:
    jobs = await ordered(stage, COLD, WARM, COLD, WARM)
    assert set(await jobs_of(stage, NODE, WARM, slots=slots)) == {jobs[number] for number in given}
    assert await passed_over(stage, jobs) == passed


async def test_what_the_node_can_t_do_is_neither_preferred_nor_passed_over(stage: Stage) -> None:
    cold, foreign, warm = await ordered(stage, COLD, WARM, WARM)
    await stage.raw.execute(
        "update render.frame_jobs set requirements = 'AFTER_EFFECTS' where job_id = $1", foreign
    )
    await stage.raw.execute(
        "insert into render.requirement_sets values ('AFTER_EFFECTS', 'AFTER_EFFECTS', '{}')"
    )
    assert await jobs_of(stage, NODE, WARM) == [warm]
    assert await passed_over(stage, [cold, foreign, warm]) == [1, 0, 0]


@dataclass
class Cached:
    """A node that has one template at hand and keeps whatever it gets."""

    node: UUID
    template: str
    held: list[Given] = field(default_factory=list)

    async def claim(self, database: Database) -> None:
        holding = frozenset(given.id for given in self.held)
        wish = replace(able(self.node, 1, holding), cached=(self.template,))
        self.held += (await claims.claim(database, wish))[0].items


async def test_many_nodes_with_caches_never_get_the_same_item(stage: Stage, clone: Clone) -> None:
    """They take all there is within as many rounds as they need, past nothing more than thrice."""
    templates = [f"{number:064x}" for number in range(4)]
    jobs = await ordered(stage, *(templates[number % 4] for number in range(36)))
    other = Database(clone.urls.app, pool_size=8, tools=stage.database.tools)
    nodes = [Cached(UUID(int=1000 + number), templates[number % 4]) for number in range(12)]
    try:
        for _ in range(8):
            asked = (one.claim((stage.database, other)[one.node.int % 2]) for one in nodes)
            await asyncio.gather(*asked)
    finally:
        await other.close()
    given = [one.job_id for node in nodes for one in node.held]
    assert len(given) == len(set(given)) == 36
    assert set(given) == set(jobs)
    counts = await passed_over(stage, jobs)
    assert max(counts) <= PASSES
    assert sum(counts) > 0


@pytest.fixture
async def topics(stage: Stage) -> AsyncIterator[Topics]:
    made = Topics(stage.database.url)
    listening = asyncio.create_task(made.run())
    await until(lambda: made.knows_its_place, what="the listener")
    yield made
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_what_another_holds_for_a_moment_is_looked_at_again(
    stage: Stage, topics: Topics
) -> None:
    """Nobody tells of it: whoever passes an item over changes nothing that others wait for."""
    (job,) = await ordered(stage, COLD)
    held = stage.raw.transaction()
    await held.start()
    await stage.raw.execute("select from render.frame_jobs where job_id = $1 for update", job)
    try:
        work, again = await claims.claim(stage.database, able(NODE))
        assert (work.items, again) == ((), stage.database.tools.clock.now())
        waiting = asyncio.create_task(claims.wait(stage.database, topics, able(NODE), 20))
        await until(lambda: topics.waited_for == 2, what="the open claim")
        assert not waiting.done()
    finally:
        await held.rollback()
    assert await until(waiting.done, seconds=2, what="the work") < 1
    assert [given.job_id for given in (await waiting).items] == [job]
