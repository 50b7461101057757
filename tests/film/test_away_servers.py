"""The API is killed in the middle of a film and comes back: nothing is drawn a second time."""

from pathlib import Path

import pytest

from domains.render.service.sweeping import EVERY_SECONDS
from tests.film.farm import Farm, later
from tests.film.moments import moments
from tests.film.orders import Customer, Film
from tests.film.template import FRAMES, SECONDS
from tests.node_agent.agent.processes import AgentProcess
from tests.support.properties import LONG
from tests.support.waiting import until

CHARGED = [("RESERVE", SECONDS, "360p", None), ("CAPTURE", SECONDS, "360p", None)]
LONGER_THAN_A_LEASE = 35.0


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(1, FRAMES - 20))
async def test_a_film_is_drawn_on_while_the_api_is_away(
    farm: Farm, buyer: Customer, undisturbed: list[str], tmp_path: Path, frame: int
) -> None:
    """Drawn to its end meanwhile; the file and the report wait for whoever takes them."""
    agent = await farm.agent(slots=2)
    film = await buyer.order(chunks=2)
    await film.until_drawn(frame)
    farm.api.kill()
    await away(agent)
    await make_it_longer_than_a_lease(film)
    farm.api.start()
    assert await film.frames(tmp_path) == undisturbed
    items = [*await film.items(), *await film.items("ASSEMBLY")]
    assert [(item["attempts"], item["failures"]) for item in items] == [(1, 0)] * 3
    assert agent.said.count("item begins") == 3
    assert agent.said.count("first frame") == 3
    assert agent.said.count("item is dropped") == 0
    assert await film.charges() == CHARGED


async def away(agent: AgentProcess) -> None:
    """Until the agent has drawn all that it holds, and in the long run for longer than a lease."""
    over = later(LONGER_THAN_A_LEASE if LONG else 0)
    await until(
        lambda: agent.said.count("what=UPLOAD") >= 1 and over.has_come(),
        seconds=90,
        what="an upload that waits",
    )


async def make_it_longer_than_a_lease(film: Film) -> None:
    """For the server, as if all of it had happened a minute ago.

    The worker is there all the time, and leaves the leases alone that nobody could renew.
    """
    await film.raw.execute(
        "update render.frame_jobs set lease_until = lease_until - interval '1 minute' "
        "where job_id = $1",
        film.id,
    )
    looked = later(2 * EVERY_SECONDS)
    await until(looked.has_come, what="the time of two sweeps")
    assert {item["state"] for item in await film.items()} == {"CLAIMED"}
    await film.raw.execute(
        "update render.sweeper_watermark set alive_at = alive_at - interval '1 minute'"
    )
