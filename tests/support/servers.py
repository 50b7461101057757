"""The PostgreSQL that tests run on: one for a whole run, a clone of a migrated database each."""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from graph import migrate, provision
from kernel.listener import arguments
from kernel.postgres import SUPERUSER, Address, Embedded
from tests.sample import migration

TEMPLATE = "flatrender_template"
DISTRIBUTION = Path("/usr/lib/postgresql")


def chosen_binaries() -> Path | None:
    """FLATRENDER_TEST_PG=15 takes the distribution's; without it the embedded ones are used."""
    major = os.environ.get("FLATRENDER_TEST_PG")
    return DISTRIBUTION / major / "bin" if major else None


def folder_of_run(run: str) -> Path:
    return Path(tempfile.gettempdir()) / f"flatrender-test-{run}"


@contextmanager
def shared_server(home: Path) -> Iterator[Address]:
    """All worker processes of a run share it; the last one stops it."""
    home.mkdir(mode=0o711, exist_ok=True)
    with Embedded(home, pg_bin=chosen_binaries(), durable=False) as server:
        yield server.start()


@dataclass(frozen=True)
class Clone:
    """A database of its own for one worker."""

    name: str
    address: Address

    @property
    def urls(self) -> provision.Urls:
        return provision.embedded_urls(self.address, self.name)

    @property
    def superuser_url(self) -> str:
        return self.address.url(user=SUPERUSER, database=self.name)


@contextmanager
def clone_of_template(home: Path, address: Address, name: str) -> Iterator[Clone]:
    with (home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        in_thread_free_loop(_make_template(address))
        in_thread_free_loop(_recreate(address, name, TEMPLATE))
    yield Clone(name, address)
    in_thread_free_loop(_drop(address, name))


def in_thread_free_loop(work: object) -> None:
    """Runs a coroutine outside any event loop of pytest."""
    asyncio.run(work)  # type: ignore[arg-type] # a coroutine, whatever it answers


async def superuser(address: Address, database: str = "postgres") -> asyncpg.Connection:
    return await asyncpg.connect(
        **arguments(make_url(address.url(user=SUPERUSER, database=database)))
    )


async def _make_template(address: Address) -> None:
    connection = await superuser(address)
    try:
        known = await connection.fetchval(
            "select exists (select from pg_database where datname = $1)", TEMPLATE
        )
        if known:
            return
        unfinished = f"{TEMPLATE}_unfinished"
        await connection.execute(f"drop database if exists {unfinished}")
        await provision.create_database(address, unfinished)
        urls = provision.embedded_urls(address, unfinished)
        await asyncio.to_thread(migrate.upgrade, urls.owner)
        await migrate.with_connection(urls.owner, migration.apply)
        await connection.execute(f"alter database {unfinished} rename to {TEMPLATE}")
    finally:
        await connection.close()


async def _recreate(address: Address, name: str, template: str) -> None:
    connection = await superuser(address)
    try:
        await connection.execute(f"drop database if exists {name} with (force)")
        await connection.execute(
            f"create database {name} template {template} owner {provision.OWNER}"
        )
    finally:
        await connection.close()


async def _drop(address: Address, name: str) -> None:
    connection = await superuser(address)
    try:
        await connection.execute(f"drop database {name} with (force)")
    finally:
        await connection.close()


def remove(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)


_TABLES = """
    select format('%I.%I', n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema')
      and c.relname not in ('alembic_version', 'partitioned_tables', 'tenants')
      and n.nspname not like 'pg_t%'
"""


async def empty(connection: asyncpg.Connection) -> None:
    """Takes away the rows of the tables that have any.

    That costs a millisecond; truncating all of them costs 7 for each table, and cloning a
    database 58. Foreign keys and triggers rest meanwhile.
    """
    tables = [row[0] for row in await connection.fetch(_TABLES)]
    asked = " union all ".join(f"select '{one}' where exists (select from {one})" for one in tables)
    filled = [row[0] for row in await connection.fetch(asked)]
    emptied = [f"delete from {table};" for table in filled]
    await connection.execute(
        "set session_replication_role = replica;"
        + "".join(emptied)
        + "delete from identity.tenants where slug <> 'house';"
        "set session_replication_role = origin"
    )
