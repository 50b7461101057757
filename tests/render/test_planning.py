"""Sizes, frames, chunks, and which way a state may go."""

import ast
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domains.render.api import DOMAIN, JobState, Resolution
from domains.render.service import planning, states
from domains.render.store import work as store
from kernel.config import CHECKOUT
from tests.render.stage import Stage

SERVICE = CHECKOUT / "domains" / "render"


@given(frames=st.integers(1, 200_000), wanted=st.one_of(st.none(), st.integers(1, 64)))
def test_chunks_lie_side_by_side_and_none_is_much_longer(frames: int, wanted: int | None) -> None:
    chunks = planning.chunks_of(frames, wanted)
    reached = 0
    for chunk in sorted(chunks, key=lambda one: one.first):
        assert chunk.first == reached
        reached += chunk.count
    assert reached == frames
    counts = [chunk.count for chunk in chunks]
    assert min(counts) >= 1
    assert max(counts) - min(counts) <= 1
    assert [chunk.position for chunk in chunks] == list(range(len(chunks)))
    if wanted is None:
        assert max(counts) <= planning.WHOLE


def test_short_films_stay_whole() -> None:
    assert [len(planning.chunks_of(frames)) for frames in (1, 1500, 1501, 4500)] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    ("size", "resolution", "expected"),
    [
        ((1920, 1080), Resolution.P720, (1280, 720)),
        ((1920, 1080), Resolution.P360, (640, 360)),
        ((1080, 1920), Resolution.P1080, (1080, 1920)),
        ((1000, 1000), Resolution.P540, (540, 540)),
        ((1920, 1080), Resolution.P2160, (3840, 2160)),
        ((1919, 1080), Resolution.P360, (640, 360)),
    ],
)
def test_a_resolution_names_the_shorter_side(
    size: tuple[int, int], resolution: Resolution, expected: tuple[int, int]
) -> None:
    assert planning.size_of(*size, resolution) == expected


def test_a_film_has_exactly_the_ordered_frames() -> None:
    told = [planning.frames_of(6.0, 25), planning.frames_of(0.1, 25), planning.frames_of(3.3, 30)]
    assert told == [150, 2, 99]


async def test_a_wrong_turn_is_a_bug_and_changes_nothing(stage: Stage) -> None:
    job = await stage.order()

    async def turn() -> None:
        async with stage.database.unit(DOMAIN, stage.owner) as unit:
            row = await store.locked_job(unit, job.id)
            assert row is not None
            await states.job_to(unit, row, JobState.DONE)

    with pytest.raises(states.WrongTurnError):
        await turn()
    assert await stage.state(job.id) == "QUEUED"
    assert await stage.charges(job.id) == ["RESERVE"]


async def test_every_change_of_a_state_is_in_the_history(stage: Stage) -> None:
    job = await stage.order(chunks=2)
    await stage.finish(UUID(int=71))
    rows = await stage.raw.fetch(
        "select item_id, before, after from render.job_history where job_id = $1", job.id
    )
    ends: dict[UUID | None, set[str]] = {}
    for row in rows:
        ends.setdefault(row["item_id"], set()).add(row["after"])
    assert ends.pop(None) == {state.value for state in JobState} - {"FAILED", "CANCELLED"}
    assert list(ends.values()) == [{"READY", "CLAIMED", "DONE"}] * 3
    assert len(rows) == 6 + 3 * 3


async def test_every_change_of_a_job_is_told(stage: Stage) -> None:
    job = await stage.order()
    await stage.finish(UUID(int=71))
    rows = await stage.raw.fetch(
        "select data, tenant_id, topics from kernel.outbox where type = 'render.job.changed.v1' "
        "order by seq"
    )
    assert [re.findall(r'"state": "(\w+)"', row["data"])[0] for row in rows] == (
        await stage.path(job.id)
    )
    assert {row["tenant_id"] for row in rows} == {stage.owner.tenant_id}
    assert f"render.job:{job.id}" in rows[0]["topics"]


def test_states_change_in_one_file() -> None:
    """Assignments to `x.state`, and statements that set it."""
    found = {
        str(path.relative_to(SERVICE))
        for path in SERVICE.rglob("*.py")
        if sets_a_state(path.read_text(encoding="utf-8"))
    }
    assert found == {"service/states.py", "store/claims.py"}


@pytest.mark.parametrize("line", ["job.state = 1", "a.state, b = 1, 2", 'text("set state = 1")'])
def test_a_second_door_is_seen(line: str) -> None:
    assert sets_a_state(line)
    assert not sets_a_state("if job.state == 1: pass")


def sets_a_state(source: str) -> bool:
    assigned = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assign)]
    targets = [part for node in assigned for target in node.targets for part in ast.walk(target)]
    named = any(isinstance(part, ast.Attribute) and part.attr == "state" for part in targets)
    return named or "set state" in source
