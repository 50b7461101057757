"""What fails is tried again elsewhere, and in the end the job says why."""

from datetime import timedelta
from uuid import UUID

import pytest

from domains.render.api import Outcome
from kernel.clock import FrozenClock
from kernel.errors import AppError, Code
from tests.render.stage import Stage

NODES = [UUID(int=71 + number) for number in range(5)]
FIRST, SECOND = NODES[:2]


async def test_another_node_goes_first_after_a_failure(stage: Stage, clock: FrozenClock) -> None:
    await stage.order()
    await stage.claim(SECOND, 0)
    given = await stage.item(FIRST)
    await stage.fail(FIRST, given, "CRASHED")
    clock.advance(timedelta(seconds=2))
    assert (await stage.claim(FIRST)).items == ()
    assert (await stage.item(SECOND)).id == given.id


async def test_the_same_node_may_when_there_is_no_other(stage: Stage, clock: FrozenClock) -> None:
    await stage.order()
    given = await stage.item(FIRST)
    await stage.fail(FIRST, given, "CRASHED")
    clock.advance(timedelta(seconds=2))
    again = await stage.item(FIRST)
    assert (again.id, again.attempt == given.attempt) == (given.id, False)


async def test_pauses_grow_and_after_three_retries_the_job_fails(
    stage: Stage, clock: FrozenClock
) -> None:
    job = await stage.order()
    for pause in (1, 3, 9):
        await stage.fail(FIRST, await stage.item(FIRST), "CRASHED", "the engine broke down.")
        clock.advance(timedelta(seconds=pause, milliseconds=-1))
        assert (await stage.claim(FIRST)).items == ()
        clock.advance(timedelta(milliseconds=1))
    assert await stage.state(job.id) == "PREPARING"
    await stage.fail(FIRST, await stage.item(FIRST), "CRASHED", "the engine broke down.")
    ended = await stage.job(job.id)
    assert (ended["state"], ended["reason_code"]) == ("FAILED", "CRASHED")
    assert ended["reason_en"] == (
        "The render failed 4 times and was given up; the last time: the engine broke down. Try "
        "again; nothing was charged."
    )
    assert "۴" not in ended["reason_fa"]
    assert await stage.charges(job.id) == ["RESERVE", "RELEASE"]


@pytest.mark.parametrize("code", ["DOCUMENT_TOO_DEEP", "FONT", "BAD_ORDER", "refused"])
async def test_what_can_only_fail_again_fails_at_once(stage: Stage, code: str) -> None:
    job = await stage.order(chunks=3)
    await stage.claim(SECOND, 1)
    await stage.fail(FIRST, await stage.item(FIRST), code, "it is too deep")
    ended = await stage.job(job.id)
    assert (ended["state"], ended["reason_code"]) == ("FAILED", code.upper())
    assert "it is too deep" in ended["reason_en"]
    assert [one["state"] for one in await stage.items(job.id)].count("CANCELLED") == 2
    assert await stage.charges(job.id) == ["RESERVE", "RELEASE"]


async def test_a_node_s_own_trouble_eats_no_retry(stage: Stage, clock: FrozenClock) -> None:
    job = await stage.order()
    for _ in range(6):
        await stage.fail(FIRST, await stage.item(FIRST), "DISK_FULL")
        clock.advance(timedelta(seconds=15))
    (item,) = await stage.items(job.id)
    assert (item["state"], item["failures"], item["attempts"]) == ("READY", 0, 6)


async def test_a_failure_that_is_told_twice_counts_once(stage: Stage) -> None:
    job = await stage.order()
    given = await stage.item(FIRST)
    for _ in range(3):
        await stage.fail(FIRST, given, "CRASHED")
    (item,) = await stage.items(job.id)
    assert (item["state"], item["failures"]) == ("READY", 1)


async def test_what_is_handed_back_is_no_failure(stage: Stage) -> None:
    job = await stage.order()
    given = await stage.item(FIRST)
    await stage.report(FIRST, given, outcome=Outcome.HANDED_BACK, made=())
    (item,) = await stage.items(job.id)
    assert (item["state"], item["failures"], item["avoid"]) == ("READY", 0, [])
    assert (await stage.item(FIRST)).id == given.id


async def test_a_lease_that_ends_sends_the_item_back_at_once(
    stage: Stage, clock: FrozenClock
) -> None:
    job = await stage.order()
    await stage.sweep()
    given = await stage.item(FIRST)
    for _ in range(3):
        clock.advance(timedelta(seconds=10))
        assert await stage.sweep() == []
    clock.advance(timedelta(seconds=1))
    assert await stage.sweep() == [given.id]
    (item,) = await stage.items(job.id)
    assert (item["state"], item["avoid"], item["failures"]) == ("READY", [FIRST], 1)
    assert (await stage.item(SECOND)).id == given.id
    with pytest.raises(AppError) as refused:
        await stage.report(FIRST, given)
    assert refused.value.code is Code.STALE_ATTEMPT


async def test_heartbeats_keep_a_lease(stage: Stage, clock: FrozenClock) -> None:
    await stage.order()
    given = await stage.item(FIRST)
    for frame in range(20):
        clock.advance(timedelta(seconds=5))
        assert await stage.beat(FIRST, given, frame) == []
        assert await stage.sweep() == []


async def test_nothing_is_lost_because_we_were_away(stage: Stage, clock: FrozenClock) -> None:
    job = await stage.order()
    await stage.sweep()
    given = await stage.item(FIRST)
    clock.advance(timedelta(minutes=20))
    assert await stage.sweep() == []
    clock.advance(timedelta(seconds=5))
    assert await stage.sweep() == []
    (item,) = await stage.items(job.id)
    assert (item["state"], item["node_id"]) == ("CLAIMED", FIRST)
    await stage.report(FIRST, given)
    assert await stage.state(job.id) == "ASSEMBLING"


async def test_a_node_that_died_while_we_were_away_loses_its_items_later(
    stage: Stage, clock: FrozenClock
) -> None:
    await stage.order()
    await stage.sweep()
    given = await stage.item(FIRST)
    clock.advance(timedelta(minutes=20))
    await stage.sweep()
    lost = []
    for _ in range(7):
        clock.advance(timedelta(seconds=10))
        lost += await stage.sweep()
    assert lost == [given.id]


async def test_a_file_that_is_gone_fails_the_job_and_not_the_claim(stage: Stage) -> None:
    job = await stage.order()
    await stage.raw.execute("delete from file_mgr.files where id = $1", stage.source)
    assert (await stage.claim(FIRST)).items == ()
    ended = await stage.job(job.id)
    assert (ended["state"], ended["reason_code"]) == ("FAILED", "FILE_GONE")
    assert await stage.charges(job.id) == ["RESERVE", "RELEASE"]
