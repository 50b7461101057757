"""An agent that is told to stop hands its work back, and nothing of it counts as a failure."""

from pathlib import Path

import pytest

from tests.film.farm import Farm
from tests.film.moments import moments
from tests.film.orders import Customer
from tests.film.template import FRAMES

MOST_SECONDS = 10.0


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(1, FRAMES - 20))
async def test_what_is_handed_back_is_finished_by_another(
    farm: Farm, buyer: Customer, undisturbed: list[str], tmp_path: Path, frame: int
) -> None:
    agent = await farm.agent()
    film = await buyer.order()
    await film.until_drawn(frame)
    took = agent.terminate()
    (item,) = await film.items()
    assert took < MOST_SECONDS
    assert agent.process.returncode == 0
    assert agent.alive() == []
    assert (item["state"], item["node_id"], item["failures"]) == ("READY", None, 0)
    other = await farm.agent()
    assert await film.frames(tmp_path) == undisturbed
    assert await film.history(item) == [
        (None, "READY", None, None),
        ("READY", "CLAIMED", agent.node_id, None),
        ("CLAIMED", "READY", agent.node_id, "HANDED_BACK"),
        ("READY", "CLAIMED", other.node_id, None),
        ("CLAIMED", "DONE", other.node_id, None),
    ]
    (item,) = await film.items()
    assert (item["attempts"], item["failures"]) == (2, 0)
