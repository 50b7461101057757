"""The queue as an operator looks through it, and the turn that a customer sees."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from graph.schema import build_schema
from kernel.actor import OPERATOR, Actor, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.errors import forbidden
from tests.conftest import TENANT_A, TENANT_B
from tests.render.stage import Stage, staged
from tests.support.asking import Asker

NODE = UUID(int=71)
QUEUE = """query($filter: RenderQueueFilter, $first: Int, $after: String) {
    renderQueue(filter: $filter, first: $first, after: $after) {
        nodes { id queuePosition } pageInfo { hasNextPage endCursor } } }"""
MINE = "{ renderJobs { nodes { id queuePosition tenantId ownerId } } }"


@pytest.fixture
async def jobs(stage: Stage, clock: FrozenClock, customer_b: Actor) -> list[str]:
    """One is done, one was cancelled, one is drawn; then waits one of each tenant."""
    made = [(await stage.order()).id]
    await stage.finish(NODE)
    clock.advance(timedelta(seconds=1))
    made.append((await stage.order()).id)
    await stage.cancel(made[-1])
    for _ in range(2):
        clock.advance(timedelta(seconds=1))
        made.append((await stage.order()).id)
        if len(made) == 3:
            await stage.item(NODE)
    clock.advance(timedelta(seconds=1))
    made.append((await (await staged(stage.database, stage.raw, customer_b)).order()).id)
    return [str(one) for one in made]


async def asked(database: Database, actor: Actor = OPERATOR, **given: Any) -> Any:
    answer = await Asker(database, build_schema()).ask(QUEUE, actor, **given)
    assert answer.errors is None
    assert answer.data is not None
    return answer.data["renderQueue"]


async def ids(stage: Stage, **wanted: Any) -> list[str]:
    return [node["id"] for node in (await asked(stage.database, filter=wanted))["nodes"]]


async def test_the_queue_has_what_is_not_over_the_oldest_first(
    stage: Stage, jobs: list[str]
) -> None:
    found = (await asked(stage.database))["nodes"]
    places = [None, 1, 2]
    expected = zip(jobs[2:], places, strict=True)
    assert found == [{"id": job, "queuePosition": place} for job, place in expected]


async def test_an_operator_asks_for_states_tenants_owners_and_the_newest(
    stage: Stage, jobs: list[str]
) -> None:
    done, cancelled, drawn, waiting, foreign = jobs
    assert await ids(stage, states=["DONE", "CANCELLED"]) == [done, cancelled]
    assert await ids(stage, tenantId=str(TENANT_B)) == [foreign]
    assert await ids(stage, ownerId=str(stage.owner.id)) == [drawn, waiting]
    assert await ids(stage, tenantId=str(TENANT_A), newestFirst=True) == [waiting, drawn]
    assert await ids(stage, tenantId=str(uuid4())) == []
    assert await ids(stage, states=["QUEUED"], tenantId=str(TENANT_A)) == [waiting]


@pytest.mark.parametrize("newest", [False, True])
async def test_pages_follow_each_other(stage: Stage, jobs: list[str], newest: bool) -> None:  # noqa: FBT001 - which way it goes
    seen: list[str] = []
    after, more = None, True
    while more:
        page = await asked(stage.database, first=2, after=after, filter={"newestFirst": newest})
        seen += [node["id"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == (jobs[:1:-1] if newest else jobs[2:])


async def test_the_turn_is_the_claim_s_and_counts_everybody_s_work(
    stage: Stage, jobs: list[str], customer_b: Actor
) -> None:
    """A customer sees his place among all, and nothing of the others."""
    await stage.raw.execute(
        "update render.frame_jobs set priority = 1 where job_id = $1", UUID(jobs[4])
    )
    told = []
    for actor in (stage.owner, customer_b):
        answer = await Asker(stage.database, build_schema()).ask(MINE, actor)
        assert answer.errors is None
        nodes = (answer.data or {})["renderJobs"]["nodes"]
        assert {(one["tenantId"], one["ownerId"]) for one in nodes} == {
            (str(actor.tenant_id), str(actor.id))
        }
        told.append([(one["id"], one["queuePosition"]) for one in nodes])
    assert told[0] == [(jobs[3], 2), *((job, None) for job in jobs[2::-1])]
    assert told[1] == [(jobs[4], 1)]
    assert [str((await stage.item(UUID(int=80 + n))).job_id) for n in range(2)] == [
        jobs[4],
        jobs[3],
    ]


async def test_customers_and_tenants_do_not_look_through_it(stage: Stage, jobs: list[str]) -> None:
    for role in (Role.CUSTOMER, Role.TENANT_ADMIN):
        actor = replace(stage.owner, roles=frozenset({role}))
        wanted = {"tenantId": str(TENANT_A)}
        answer = await Asker(stage.database, build_schema()).ask(QUEUE, actor, filter=wanted)
        assert (answer.data, jobs[3] in str(answer.errors)) == (None, False)
        assert [str(error.original_error) for error in answer.errors or []] == [str(forbidden())]
