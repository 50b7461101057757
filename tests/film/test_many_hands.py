"""Cut into seven and drawn by two nodes it is the same film, frame by frame."""

from pathlib import Path

import pytest

from tests.film.farm import Farm
from tests.film.orders import Customer
from tests.film.template import FRAMES


@pytest.mark.slow
async def test_one_chunk_and_seven_on_two_nodes_are_the_same(
    farm: Farm, buyer: Customer, undisturbed: list[str], tmp_path: Path
) -> None:
    nodes = {(await farm.agent(slots=2)).node_id for _ in range(2)}
    film = await buyer.order(chunks=7)
    frames = await film.frames(tmp_path)
    assert len(nodes) == 2
    assert {item["node_id"] for item in await film.items()} == nodes
    assert [item["attempts"] for item in await film.items()] == [1] * 7
    assert frames == undisturbed
    assert len(set(frames)) == FRAMES
