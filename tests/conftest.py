"""Fixtures of every test: real PostgreSQL, a database for each worker, empty for each test."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from domains.identity.service import failed_credentials, tenant_directory
from kernel.actor import Actor, ActorKind, Role
from kernel.clock import FrozenClock
from kernel.db import Database
from kernel.listener import arguments
from kernel.postgres import Address
from tests.support import servers
from tests.support.canaries import plugin
from tests.support.canaries.plugin import (
    pytest_configure,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from tests.support.properties import choose_profile
from tests.support.statements import Statements

choose_profile()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Begun in the background of a shell: our children would be deaf to Ctrl-C as we are.
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ("tests.support.browsers",)

# pytest finds hooks by their names here
__all__ = ["pytest_configure", "pytest_sessionfinish", "pytest_terminal_summary"]

TENANT_A = UUID("00000000-0000-0000-0000-00000000000a")
TENANT_B = UUID("00000000-0000-0000-0000-00000000000b")


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    return servers.folder_of_run(plugin.run_of(pytestconfig))


@pytest.fixture(scope="session")
def server(run_folder: Path) -> Iterator[Address]:
    with servers.shared_server(run_folder) as address:
        yield address


@pytest.fixture(scope="session")
def clone(run_folder: Path, server: Address) -> Iterator[servers.Clone]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "single")
    with servers.clone_of_template(run_folder, server, f"test_{worker}") as made:
        yield made


@pytest.fixture(scope="session")
async def _pool(clone: servers.Clone) -> AsyncIterator[Database]:
    database = Database(clone.urls.app, pool_size=10)
    yield database
    await database.close()


@pytest.fixture(scope="session")
async def _superuser(clone: servers.Clone) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**arguments(make_url(clone.superuser_url)))
    yield connection
    await connection.close()


@pytest.fixture
async def raw(_superuser: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """The superuser's connection, for a look behind all our helpers; empties after the test."""
    yield _superuser
    await servers.empty(_superuser)


@pytest.fixture
async def database(_pool: Database, raw: asyncpg.Connection) -> AsyncIterator[Database]:
    tenant_directory.forget()
    failed_credentials.forget()
    before = replace(_pool.tools)
    yield _pool
    _pool.tools = before


@pytest.fixture
def clock(database: Database) -> FrozenClock:
    """The database's units of work see this clock."""
    frozen = FrozenClock(datetime(2026, 3, 20, 12, 0, tzinfo=UTC))
    database.tools.clock = frozen
    return frozen


@pytest.fixture
def statements(database: Database) -> Iterator[Statements]:
    with Statements.of(database.engine.sync_engine) as counted:
        yield counted


@pytest.fixture
def customer_a() -> Actor:
    return _customer(TENANT_A, 1)


@pytest.fixture
def customer_b() -> Actor:
    return _customer(TENANT_B, 2)


def _customer(tenant: UUID, number: int) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=tenant,
        id=UUID(int=number),
        session_id=UUID(int=100 + number),
        roles=frozenset({Role.CUSTOMER}),
    )
