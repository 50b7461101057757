"""Who watches a film being made sees the first frame at once, and after a cut what is there now."""

import asyncio

import pytest
import websockets

from tests.film.farm import Farm
from tests.film.moments import moments
from tests.film.orders import Customer
from tests.film.template import FRAMES
from tests.film.watching import first_frame_at, watching
from tests.support.waiting import until

MOST_SECONDS = 0.5


@pytest.mark.slow
@pytest.mark.parametrize("frame", moments(5, FRAMES - 20))
async def test_progress_comes_in_time_and_goes_on_after_a_cut(
    farm: Farm, buyer: Customer, frame: int
) -> None:
    agent = await farm.agent()
    film = await buyer.order()
    async with watching(film) as first:
        listening = asyncio.create_task(first.listen())
        await until(lambda: first.last["framesDone"] >= frame, seconds=60, what="the middle")
        first.cut()
        with pytest.raises(websockets.ConnectionClosedError):
            await listening
    async with watching(film) as second:
        await second.listen()
    seen = next(at for at, said in first.told if said["framesDone"] > 0)
    assert seen - first_frame_at(agent) < MOST_SECONDS
    frames = [*first.frames, *second.frames]
    assert frames == sorted(frames)
    assert second.told[0][1]["framesDone"] >= first.frames[-1] >= frame
    assert second.told[0][1]["state"] == "RENDERING"
    assert (second.last["state"], second.last["framesDone"]) == ("DONE", FRAMES)
