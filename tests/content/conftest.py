"""A desk at which authors work, with the taxonomy of the house in place."""

import asyncpg
import pytest

from kernel.db import Database
from tests.content.support import Desk


@pytest.fixture
async def desk(database: Database, raw: asyncpg.Connection) -> Desk:
    made = Desk.at(database, raw)
    await made.taxonomy()
    return made
