"""The life of a render that goes well, with one chunk and with seven, on one node and on more."""

from uuid import UUID, uuid4

import pytest

from kernel.errors import AppError, Code
from tests.render.stage import Stage, report

NODE, OTHER = UUID(int=71), UUID(int=72)
WHOLE_LIFE = ["QUEUED", "PREPARING", "RENDERING", "VALIDATING", "ASSEMBLING", "DONE"]


async def test_a_short_film_is_drawn_whole_and_then_assembled(stage: Stage) -> None:
    job = await stage.order()
    drawn = await stage.item(NODE)
    assert (drawn.kind.value, drawn.spec["first"], drawn.spec["count"]) == ("FRAMES", 0, 100)
    assert drawn.spec["final"] is True
    assert await stage.state(job.id) == "PREPARING"
    assert (await stage.claim(OTHER)).items == ()
    await stage.report(NODE, drawn)
    joined = await stage.item(OTHER)
    assert (joined.kind.value, joined.spec["final"]) == ("ASSEMBLY", True)
    assert [one["name"] for one in joined.spec["outputs"]] == ["film.mp4", "thumbnail.webp"]
    assert await stage.charges(job.id) == ["RESERVE"]
    await stage.report(OTHER, joined)
    assert await stage.path(job.id) == WHOLE_LIFE
    assert await stage.charges(job.id) == ["RESERVE", "CAPTURE"]
    ended = await stage.job(job.id)
    assert (ended["progress"], ended["frames_done"], ended["reason_code"]) == (1.0, 100, None)


async def test_the_film_becomes_a_file_of_its_owner(stage: Stage) -> None:
    job = await stage.order()
    await stage.finish(NODE)
    row = await stage.raw.fetchrow(
        "select e.kind, e.name, f.owner_id, f.tenant_id, f.purpose, f.object_key from "
        "render.exports e join file_mgr.files f on f.id = e.file_id where e.job_id = $1",
        job.id,
    )
    assert tuple(row)[:5] == (
        "MP4",
        "film.mp4",
        stage.owner.id,
        stage.owner.tenant_id,
        "EXPORT",
    )
    assert row["object_key"].startswith(f"renders/{job.id}/out/")


async def test_seven_chunks_cover_the_film_and_the_middle_goes_first(stage: Stage) -> None:
    job = await stage.order(chunks=7)
    first = await stage.item(NODE)
    assert (first.spec["first"], first.spec["count"]) == (42, 15)
    rest = [*(await stage.claim(NODE, 3, frozenset({first.id}))).items]
    rest += (await stage.claim(OTHER, 8)).items
    spans = sorted((one.spec["first"], one.spec["count"]) for one in [first, *rest])
    assert spans == [(0, 14), (14, 14), (28, 14), (42, 15), (57, 14), (71, 14), (85, 15)]
    assert not any(one.spec["final"] for one in [first, *rest])
    for given in [first, *rest]:
        node = NODE if given in [first, *rest[:3]] else OTHER
        await stage.report(node, given)
    joined = await stage.item(NODE)
    assert joined.spec["final"] is False
    assert [(one["first"], one["count"]) for one in joined.spec["segments"]] == spans
    await stage.report(NODE, joined)
    assert await stage.path(job.id) == WHOLE_LIFE


async def test_a_repeated_claim_gives_what_the_node_holds(stage: Stage) -> None:
    await stage.order(chunks=2)
    first = await stage.item(NODE)
    again = await stage.item(NODE)
    assert (again.id, again.attempt) == (first.id, first.attempt)
    known = await stage.claim(NODE, 1, frozenset({first.id}))
    assert [one.id for one in known.items] != [first.id]


async def test_a_report_may_come_twice_and_counts_once(stage: Stage) -> None:
    job = await stage.order()
    given = await stage.item(NODE)
    for _ in range(2):
        assert await stage.report(NODE, given) == given.id
    assert [one["kind"] for one in await stage.items(job.id)] == ["FRAMES", "ASSEMBLY"]
    joined = await stage.item(NODE)
    for _ in range(2):
        assert await stage.report(NODE, joined) == joined.id
    assert await stage.charges(job.id) == ["RESERVE", "CAPTURE"]
    assert await stage.raw.fetchval("select count(*) from render.exports") == 1


async def test_what_is_not_the_node_s_is_stale_and_changes_nothing(stage: Stage) -> None:
    job = await stage.order()
    given = await stage.item(NODE)
    wrong = [
        (OTHER, report(given)),
        (NODE, report(given, attempt=uuid4())),
        (NODE, report(given, item_id=uuid4())),
    ]
    before = await stage.items(job.id)
    for node, told in wrong:
        with pytest.raises(AppError) as refused:
            await stage.report(node, given, item_id=told.item_id, attempt=told.attempt)
        assert refused.value.code is Code.STALE_ATTEMPT
    assert await stage.items(job.id) == before


async def test_an_object_that_nobody_asked_for_is_refused(stage: Stage) -> None:
    job = await stage.order()
    given = await stage.item(NODE)
    before = await stage.items(job.id)
    foreign = tuple(
        report(given).made[0].__class__("files/x/1", "0" * 64, 1, "video/mp4", "") for _ in range(1)
    )
    with pytest.raises(AppError) as refused:
        await stage.report(NODE, given, made=foreign)
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, "made")
    assert await stage.items(job.id) == before


async def test_a_chunk_with_missing_frames_is_drawn_again_elsewhere(stage: Stage) -> None:
    job = await stage.order()
    given = await stage.item(NODE)
    await stage.report(NODE, given, frames=99)
    (item,) = await stage.items(job.id)
    assert (item["state"], item["failures"], item["avoid"]) == ("READY", 1, [NODE])
    assert await stage.state(job.id) == "PREPARING"
