"""Migrations go up and down, by several at once, and what differs from the models is told."""

import asyncio
import configparser
import os
import sys
from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from graph import migrate, provision, tables
from kernel import roles
from kernel.actor import SYSTEM
from kernel.config import CHECKOUT
from kernel.db import Database
from kernel.postgres import Address
from tests.support import servers
from tests.support.servers import Clone

REVISIONS = CHECKOUT / "alembic" / "versions"


def newest(schema: str) -> str:
    """By its file: revisions are numbered from 0001 on, and each is made upon the one before."""
    numbers = sorted(path.stem for path in (REVISIONS / schema).glob(f"{schema}_*.py"))
    for place, name in enumerate(numbers, 1):
        assert name.startswith(f"{schema}_{place:04d}_")
    return f"{schema}_{len(numbers):04d}"


@pytest.fixture
async def fresh(server: Address, clone: Clone) -> AsyncIterator[Clone]:
    """An empty database beside the clone."""
    made = Clone(f"{clone.name}_fresh", server)
    await provision.create_database(server, made.name)
    yield made
    await provision.drop_database(server, made.name)


async def test_the_newest_revisions_of_all_branches_are_known() -> None:
    assert set(migrate.heads()) == {newest(schema) for schema in tables.SCHEMAS}


async def test_a_migrated_database_has_no_drift(clone: Clone) -> None:
    assert await migrate.drift(clone.urls.owner) == []


async def drift_with(clone: Clone, plant: str) -> list[str]:
    def look(connection: Connection) -> list[str]:
        planted = connection.begin_nested()
        for statement in plant.split(";"):
            connection.execute(text(statement))
        told = migrate._drift(connection)
        planted.rollback()
        return told

    return await migrate.with_connection(clone.superuser_url, look)


PLANTS = {
    "alter table kernel.outbox drop column user_id": ("add_column: kernel outbox outbox.user_id"),
    "alter table kernel.outbox add column more text": ("remove_column: kernel outbox outbox.more"),
    "drop index kernel.ix_outbox_cursor": (
        "add_index: Index('ix_outbox_cursor', Column('xid', BigInteger(), "
    ),
    "alter table kernel.outbox alter column type drop not null": (
        "modify_nullable: kernel outbox type "
    ),
    "alter table kernel.handled_events alter column handled_at drop default": (
        "modify_default: kernel handled_events handled_at "
    ),
    "alter table kernel.outbox alter column type type varchar(9)": (
        "modify_type: kernel outbox type "
    ),
    "create table render.strange (a integer)": ("remove_table: render.strange"),
    "alter table kernel.outbox no force row level security": (
        "kernel.outbox: row security is not enabled and forced"
    ),
    "delete from kernel.alembic_version where version_num = 'studio_0002'": (
        "studio_0002: not applied; run ./flatrender migrate"
    ),
}


@pytest.mark.parametrize(("plant", "told"), PLANTS.items(), ids=PLANTS.keys())
async def test_drift_is_told(clone: Clone, plant: str, told: str) -> None:
    found = await drift_with(clone, plant)
    assert found[0].startswith(told)
    unknown = "render.strange: a table that no model describes"
    assert found[1:] == ([unknown] if "strange" in plant else [])


async def test_what_is_not_ours_is_no_drift(clone: Clone) -> None:
    planted = "create schema theirs; create table theirs.things (tenant_id uuid)"
    assert await drift_with(clone, planted) == []


async def test_revisions_that_a_database_lacks_are_told_to_the_kernel(
    database: Database, raw: asyncpg.Connection
) -> None:
    async with database.read(roles.KERNEL_SCHEMA, SYSTEM) as session:
        assert await migrate.missing(session) == []
    head = newest("render")
    await raw.execute("delete from kernel.alembic_version where version_num = $1", head)
    async with database.read(roles.KERNEL_SCHEMA, SYSTEM) as session:
        assert await migrate.missing(session) == [head]
    await raw.execute("insert into kernel.alembic_version values ($1)", head)


async def migrating(url: str) -> tuple[int | None, str]:
    """A process of its own that migrates; how it ended and what it complained about."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        f"from graph import migrate; migrate.upgrade({url!r})",
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    return process.returncode, said.decode()


async def test_four_processes_may_migrate_at_once(fresh: Clone) -> None:
    ended = await asyncio.gather(*(migrating(fresh.urls.owner) for _ in range(4)))
    assert [code for code, _ in ended] == [0] * 4
    assert await migrate.drift(fresh.urls.owner) == []


async def in_thread(work: Callable[[str], None], url: str) -> None:
    await asyncio.to_thread(work, url)


async def test_all_the_way_up_and_down_and_up_again(fresh: Clone) -> None:
    url = fresh.urls.owner
    waiting = sorted(f"{head}: not applied; run ./flatrender migrate" for head in migrate.heads())
    assert await migrate.drift(url) == waiting
    await in_thread(migrate.upgrade, url)
    assert await migrate.drift(url) == []
    await in_thread(migrate.downgrade_all, url)
    assert await migrate.leftovers(url) == []
    assert await migrate.drift(url) == waiting
    await in_thread(migrate.upgrade, url)
    assert await migrate.drift(url) == []


async def test_what_is_left_behind_is_told(fresh: Clone) -> None:
    left = await migrate.with_connection(fresh.superuser_url, _leave_something)
    assert left == ["render", "render.forgotten", "render.function"]


def _leave_something(connection: Connection) -> list[str]:
    connection.execute(text("create schema render create table forgotten (a integer)"))
    connection.execute(
        text("create function render.function() returns integer language sql return 1")
    )
    return migrate._leftovers(connection)


async def test_a_connection_s_work_is_kept_as_a_whole_or_not_at_all(
    fresh: Clone, server: Address
) -> None:
    def fail_half_way(connection: Connection) -> None:
        connection.execute(text("create table public.half (a integer primary key)"))
        connection.execute(text("insert into public.half values (1), (1)"))

    with pytest.raises(IntegrityError):
        await migrate.with_connection(fresh.superuser_url, fail_half_way)
    connection = await servers.superuser(server, fresh.name)
    left = await connection.fetchval("select to_regclass('public.half')")
    await connection.close()
    assert left is None


def test_the_alembic_command_knows_the_same_branches() -> None:
    written = configparser.RawConfigParser()
    written.read(CHECKOUT / "alembic.ini")
    folders = written["alembic"]["version_locations"].replace("%(here)s/", "").split()
    assert folders == [f"alembic/versions/{schema}" for schema in tables.SCHEMAS]
