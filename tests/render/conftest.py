"""What every test of render stands on."""

import asyncpg
import pytest

from kernel.actor import Actor
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.render.stage import Stage, staged


@pytest.fixture
async def stage(
    database: Database, raw: asyncpg.Connection, clock: FrozenClock, customer_a: Actor
) -> Stage:
    return await staged(database, raw, customer_a)
