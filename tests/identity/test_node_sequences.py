"""Long random lives of several nodes: every request is admitted or refused as the rule says."""

import random
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import pytest

from domains.identity.api import DOMAIN, NodeChannel
from domains.identity.service import node_requests
from kernel.actor import OPERATOR
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.identity.machines import make_node
from tests.support.properties import steps

CHANNELS = tuple(NodeChannel)
BODIES = ("a" * 64, "b" * 64, "c" * 64)
SEQUENCES = "select node_id, channel, last_sequence, last_body_hash from identity.node_sequences"
SEEDS = 4

Place = tuple[UUID, NodeChannel]


@dataclass
class Rule:
    """The rule, said a second time and more simply."""

    last: dict[Place, tuple[int, str]] = field(default_factory=dict)

    def admits(self, place: Place, sequence: int, body: str) -> bool:
        before = self.last.get(place)
        if before is not None and sequence <= before[0] and (sequence, body) != before:
            return False
        self.last[place] = (sequence, body)
        return True


async def admitted(database: Database, place: Place, sequence: int, body: str) -> bool:
    async with database.unit(DOMAIN, OPERATOR) as unit:
        try:
            await node_requests.advance(unit, *place, sequence, body)
        except AppError as error:
            return error.code is not Code.UNAUTHENTICATED
    return True


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_sequences_rise_or_repeat_and_never_fall(
    database: Database, raw: asyncpg.Connection, seed: int
) -> None:
    chance, rule = random.Random(seed), Rule()
    nodes = [(await make_node(database, f"farm {number}")).id for number in range(2)]
    counted = {True: 0, False: 0}
    for _ in range(steps(10_000) // SEEDS):
        place = (chance.choice(nodes), chance.choice(CHANNELS))
        near = rule.last.get(place, (0, ""))[0]
        sequence = max(0, near + chance.randint(-2, 2))
        body = chance.choice(BODIES)
        expected = rule.admits(place, sequence, body)
        assert await admitted(database, place, sequence, body) is expected
        counted[expected] += 1
    found = {
        (row["node_id"], NodeChannel[row["channel"]]): (
            row["last_sequence"],
            row["last_body_hash"],
        )
        for row in await raw.fetch(SEQUENCES)
    }
    assert found == rule.last
    assert min(counted.values()) > steps(10_000) // SEEDS // 5
