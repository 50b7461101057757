"""A desk for each test, once over a storage of our own and once over a bucket that speaks S3."""

from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from kernel.config import Settings
from kernel.db import Database
from kernel.storage import Storage
from tests.file_mgr.desk import Desk
from tests.support import s3


def memory(_: Path) -> Storage:
    return Storage.in_memory()


def bucket(home: Path) -> Storage:
    server = s3.shared()
    server.reset()
    return Storage.open(Settings(home=home, **server.settings()))


@pytest.fixture(params=[memory, bucket])
def desk(
    request: pytest.FixtureRequest, database: Database, raw: asyncpg.Connection, tmp_path: Path
) -> Desk:
    make: Callable[[Path], Storage] = request.param
    return Desk.of(database, raw, make(tmp_path))


@pytest.fixture
def local_desk(database: Database, raw: asyncpg.Connection) -> Desk:
    """Where a test looks into the addresses of our own door, or at nothing that is stored."""
    return Desk.of(database, raw)
