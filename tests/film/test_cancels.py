"""A render is cancelled: within three seconds no process works for it any more."""

import time

import psutil
import pytest

from tests.film.farm import Farm
from tests.film.moments import moments
from tests.film.orders import Customer, Film
from tests.film.template import FRAMES, SECONDS
from tests.node_agent.agent.processes import AgentProcess
from tests.support.waiting import until

SLOW_OUTPUTS = ("WEBM", "GIF", "PNG_SEQUENCE")
MOST_SECONDS = 3.0


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(1, FRAMES - 20))
@pytest.mark.parametrize("slots", [1, 2])
async def test_while_it_is_drawn_with_and_without_a_free_slot(
    farm: Farm, buyer: Customer, slots: int, frame: int
) -> None:
    agent = await farm.agent(slots)
    film = await buyer.order()
    await film.until_drawn(frame)
    assert agent.is_drawing()
    await cancelled_in_time(agent, film)
    (item,) = await film.items()
    assert (item["state"], item["attempts"]) == ("CANCELLED", 1)


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(1, FRAMES - 20))
async def test_while_it_is_assembled(farm: Farm, buyer: Customer, frame: int) -> None:
    agent = await farm.agent()
    film = await buyer.order(chunks=2, formats=SLOW_OUTPUTS)

    async def joined() -> bool:
        assembly = await film.items("ASSEMBLY")
        return any(item["frames_done"] >= frame for item in assembly) and is_encoding(agent)

    await until(joined, seconds=90, what="the encoder at work")
    await cancelled_in_time(agent, film)
    (item,) = await film.items("ASSEMBLY")
    assert (item["state"], item["attempts"]) == ("CANCELLED", 1)


async def cancelled_in_time(agent: AgentProcess, film: Film) -> None:
    answered = await film.cancel()
    await until(lambda: agent.alive_below() == [], seconds=20, what="the end of all processes")
    assert time.monotonic() - answered < MOST_SECONDS
    assert await film.state() == "CANCELLED"
    left = 1 - await film.drawn() / FRAMES
    assert await film.charges() == [
        ("RESERVE", SECONDS, "360p", None),
        ("RELEASE", pytest.approx(SECONDS * left), "360p", "CANCELLED"),
    ]
    assert "outcome=DONE" not in agent.said.rpartition("item begins")[2]
    assert agent.process.poll() is None


def is_encoding(agent: AgentProcess) -> bool:
    return any("ffmpeg" in name_of(process) for process in agent.look())


def name_of(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.Error:
        return ""
