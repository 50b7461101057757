"""A desk for each test."""

import asyncpg
import pytest

from kernel.db import Database
from tests.file_mgr.desk import Desk


@pytest.fixture
def desk(database: Database, raw: asyncpg.Connection) -> Desk:
    return Desk.of(database, raw)
