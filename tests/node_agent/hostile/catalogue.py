"""Every hostile file by its name."""

from collections.abc import Callable, Mapping

from tests.node_agent.hostile import (
    amounts,
    archives,
    cycles,
    expressions,
    frames,
    pictures,
    texts,
    written,
)

ROOMS = (cycles, amounts, frames, written, archives, expressions, pictures, texts)


def _all() -> Mapping[str, Callable[[], bytes]]:
    found: dict[str, Callable[[], bytes]] = {}
    for room in ROOMS:
        twice = found.keys() & room.ATTACKS
        if twice:
            raise ValueError(twice)
        found |= room.ATTACKS
    return found


ATTACKS = _all()
