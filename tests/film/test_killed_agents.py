"""An agent is killed in the middle of a film: it is finished all the same, and charged once."""

from pathlib import Path

import pytest

from tests.film.farm import Farm
from tests.film.moments import moments
from tests.film.orders import Customer, Film
from tests.film.template import FRAMES, SECONDS

CHARGED = [("RESERVE", SECONDS, "360p", None), ("CAPTURE", SECONDS, "360p", None)]


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(1, FRAMES - 10))
async def test_another_node_finishes_what_a_killed_one_has_begun(
    farm: Farm, buyer: Customer, undisturbed: list[str], tmp_path: Path, frame: int
) -> None:
    agent = await farm.agent()
    film = await buyer.order()
    await film.until_drawn(frame)
    other = await farm.agent()
    agent.kill_all()
    await let_the_lease_end(film)
    assert await film.frames(tmp_path) == undisturbed
    (item,) = await film.items()
    first, second = agent.node_id, other.node_id
    assert await film.history(item) == [
        (None, "READY", None, None),
        ("READY", "CLAIMED", first, None),
        ("CLAIMED", "READY", first, "LEASE_LOST"),
        ("READY", "CLAIMED", second, None),
        ("CLAIMED", "DONE", second, None),
    ]
    assert (item["node_id"], item["attempts"], item["failures"]) == (second, 2, 1)
    assert item["lease_until"] is None
    assert await film.charges() == CHARGED
    assert agent.alive() == []


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(1, FRAMES - 10))
async def test_a_killed_agent_that_is_started_again_confesses_and_finishes(
    farm: Farm, buyer: Customer, undisturbed: list[str], tmp_path: Path, frame: int
) -> None:
    agent = await farm.agent()
    film = await buyer.order(chunks=3)
    await film.until_drawn(frame)
    agent.kill()
    await agent.until_no_orphan()
    agent.start()
    assert await film.frames(tmp_path) == undisturbed
    items = await film.items()
    interrupted = [item for item in items if item["attempts"] == 2]
    assert [item["attempts"] for item in items if item not in interrupted] == [1, 1]
    node = agent.node_id
    assert await film.history(interrupted[0]) == [
        (None, "READY", None, None),
        ("READY", "CLAIMED", node, None),
        ("CLAIMED", "READY", node, "HANDED_BACK"),
        ("READY", "CLAIMED", node, None),
        ("CLAIMED", "DONE", node, None),
    ]
    assert [item["failures"] for item in items] == [0, 0, 0]
    assert await film.charges() == CHARGED


async def let_the_lease_end(film: Film) -> None:
    """Its thirty seconds are over at once; who renews it has it back."""
    await film.raw.execute(
        "update render.frame_jobs set lease_until = now() - interval '1 second' "
        "where job_id = $1 and state = 'CLAIMED'",
        film.id,
    )
