"""Calling a render off, and trying one again."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from domains.render.api import DOMAIN, OrderKind
from domains.render.service import claims, orders
from kernel.actor import Actor, ActorKind, Role
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.topics import Topics
from tests.render.stage import Stage, able
from tests.support.waiting import until

FIRST, SECOND = UUID(int=71), UUID(int=72)


async def test_cancelling_calls_everything_back_and_gives_the_charge_back(stage: Stage) -> None:
    job = await stage.order(chunks=3)
    given = await stage.item(FIRST)
    await stage.cancel(job.id)
    assert {one["state"] for one in await stage.items(job.id)} == {"CANCELLED"}
    assert await stage.path(job.id) == ["QUEUED", "PREPARING", "CANCELLED"]
    assert await stage.charges(job.id) == ["RESERVE", "RELEASE"]
    orders_told = (await stage.claim(FIRST, 1, frozenset({given.id}))).orders
    assert [(one.kind, one.item_id) for one in orders_told] == [(OrderKind.CANCEL, given.id)]
    assert (await stage.claim(SECOND, 8)).items == ()
    assert await stage.beat(FIRST, given, 3) == [given.id]
    with pytest.raises(AppError) as refused:
        await stage.report(FIRST, given)
    assert refused.value.code is Code.STALE_ATTEMPT
    assert await stage.state(job.id) == "CANCELLED"


async def test_cancelling_again_changes_nothing(stage: Stage) -> None:
    job = await stage.order()
    await stage.cancel(job.id)
    before = await stage.job(job.id)
    await stage.cancel(job.id)
    assert await stage.job(job.id) == before
    assert await stage.charges(job.id) == ["RESERVE", "RELEASE"]


async def test_what_is_done_can_t_be_cancelled(stage: Stage) -> None:
    job = await stage.order()
    await stage.finish(FIRST)
    with pytest.raises(AppError) as refused:
        await stage.cancel(job.id)
    assert refused.value.code is Code.CONFLICT
    assert await stage.charges(job.id) == ["RESERVE", "CAPTURE"]


async def test_an_open_claim_hears_of_it_within_a_second(
    stage: Stage, raw: asyncpg.Connection
) -> None:
    job = await stage.order()
    given = await stage.item(FIRST)
    topics = Topics(stage.database.url)
    stage.database.hints.listen(topics.post)
    listening = asyncio.create_task(topics.run())
    await until(lambda: topics.knows_its_place, what="the listener")
    try:
        wish = able(FIRST, 0, frozenset({given.id}))
        waiting = asyncio.create_task(claims.wait(stage.database, topics, wish, 20))
        await until(lambda: topics.waited_for == 2, what="the open claim")
        assert not waiting.done()
        await stage.cancel(job.id)
        took = await until(waiting.done, seconds=1, what="the order")
        told = await waiting
    finally:
        stage.database.hints.forget(topics.post)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    assert took < 1
    assert [(one.kind, one.item_id) for one in told.orders] == [(OrderKind.CANCEL, given.id)]


async def test_a_retry_is_a_new_job_with_the_same_input(stage: Stage) -> None:
    job = await stage.order()
    await stage.cancel(job.id)
    async with stage.database.unit(DOMAIN, stage.owner) as unit:
        anew = await orders.retry(unit, job.id)
    assert (anew.retry_of, anew.id == job.id) == (job.id, False)
    old, new = await stage.job(job.id), await stage.job(anew.id)
    assert (old["state"], new["state"]) == ("CANCELLED", "QUEUED")
    assert (new["input"], new["frames"], new["encoder"]) == (
        old["input"],
        old["frames"],
        old["encoder"],
    )
    assert (new["reason_code"], new["progress"], new["finished_at"]) == (None, 0.0, None)
    assert await stage.charges(anew.id) == ["RESERVE"]
    await stage.finish(FIRST)
    assert await stage.state(anew.id) == "DONE"


async def test_what_went_well_is_not_tried_again(stage: Stage) -> None:
    job = await stage.order()
    await stage.finish(FIRST)
    with pytest.raises(AppError) as refused:
        async with stage.database.unit(DOMAIN, stage.owner) as unit:
            await orders.retry(unit, job.id)
    assert refused.value.code is Code.CONFLICT
    assert await stage.raw.fetchval("select count(*) from render.render_jobs") == 1


async def test_another_s_job_is_an_unknown_one(
    stage: Stage, database: Database, customer_b: Actor
) -> None:
    job = await stage.order()
    told = []
    for wanted in (job.id, UUID(int=5)):
        with pytest.raises(AppError) as refused:
            async with database.unit(DOMAIN, customer_b) as unit:
                await orders.cancel(unit, wanted)
        told.append((refused.value.code, str(refused.value)))
    assert told[0] == told[1]
    assert told[0][0] is Code.NOT_FOUND
    assert await stage.state(job.id) == "QUEUED"


async def test_an_administrator_s_cancel_says_so_and_is_noted(stage: Stage) -> None:
    job = await stage.order()
    admin = Actor(ActorKind.USER, id=UUID(int=9), roles=frozenset({Role.PLATFORM_ADMIN}))
    async with stage.database.unit(DOMAIN, admin, tenant_id=stage.owner.tenant_id) as unit:
        await orders.cancel(unit, job.id)
    ended = await stage.job(job.id)
    assert (ended["state"], ended["reason_code"]) == ("CANCELLED", "CALLED_OFF")
    assert ended["reason_en"].startswith("An administrator has stopped this render")
    noted = await stage.raw.fetch(
        "select action, actor_id, subject_id from identity.audit_entries order by at, id"
    )
    assert [tuple(row) for row in noted] == [
        ("render.ordered", stage.owner.id, str(job.id)),
        ("render.cancelled", admin.id, str(job.id)),
    ]
