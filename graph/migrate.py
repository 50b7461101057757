"""Migrations as the command line, the tests and the start of a server run them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from graph import tables
from kernel import security
from kernel.config import CHECKOUT
from kernel.db import ReadSession, async_url

T = TypeVar("T")

_APPLIED = text(f"select version_num from {tables.VERSION_SCHEMA}.alembic_version")  # noqa: S608 - a constant
_PACKAGED = Path(__file__).parent / "_alembic"


def script_location() -> Path:
    """In a wheel the migrations travel inside this package; in a checkout they are at the root."""
    return _PACKAGED if _PACKAGED.is_dir() else CHECKOUT / "alembic"


def configuration(url: str) -> Config:
    location = script_location()
    config = Config()
    config.set_main_option("script_location", str(location))
    config.set_main_option("path_separator", "newline")
    branches = (str(location / "versions" / schema) for schema in tables.SCHEMAS)
    config.set_main_option("version_locations", "\n".join(branches))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    command.upgrade(configuration(url), "heads")


def downgrade(url: str, revision: str) -> None:
    command.downgrade(configuration(url), revision)


def downgrade_all(url: str) -> None:
    for schema in reversed(tables.SCHEMAS):
        downgrade(url, f"{schema}@base")


async def leftovers(url: str) -> list[str]:
    """What is still in our schemas when nothing should be."""
    return await with_connection(url, _leftovers)


@cache
def heads() -> frozenset[str]:
    """The newest revision of every branch."""
    return frozenset(ScriptDirectory.from_config(configuration("")).get_heads())


async def missing(session: ReadSession) -> list[str]:
    """The newest revisions that this database has not seen; asked as the kernel."""
    rows = await session.execute(_APPLIED)
    return sorted(heads() - set(rows.scalars()))


async def drift(url: str) -> list[str]:
    """One line for each difference between the models and a migrated database."""
    return await with_connection(url, _drift)


async def with_connection(url: str | URL, work: Callable[[Connection], T]) -> T:
    """One connection of its own, for one piece of work that is committed when it returns."""
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _pending(connection: Connection) -> list[str]:
    context = MigrationContext.configure(
        connection, opts={"version_table_schema": tables.VERSION_SCHEMA}
    )
    return sorted(heads() - set(context.get_current_heads()))


def _drift(connection: Connection) -> list[str]:
    waiting = [
        f"{revision}: not applied; run ./flatrender migrate" for revision in _pending(connection)
    ]
    if waiting:
        return waiting
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": tables.included(connection, tables.SCHEMAS),
            "include_object": tables.belonging(tables.SCHEMAS),
            "compare_type": True,
            "compare_server_default": True,
            "target_metadata": tables.METADATA,
        },
    )
    changes = [_shown(change) for change in compare_metadata(context, tables.METADATA)]
    ours = [table for table in tables.METADATA.sorted_tables if table.schema in tables.SCHEMAS]
    closed = security.differences(connection, ours)
    return changes + closed + _unknown_tables(connection)


def _shown(change: object) -> str:
    if isinstance(change, list):
        return "; ".join(_shown(part) for part in change)
    if isinstance(change, tuple):
        kind, *parts = change
        return f"{kind}: " + " ".join(str(part) for part in parts)
    return str(change)


_TABLES = text("""
    select n.nspname || '.' || c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(:schemas) and c.relkind in ('r', 'p') and not c.relispartition
""")


_ANYTHING = text("""
    select n.nspname || '.' || c.relname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(:schemas) and c.relname not like 'alembic_version%'
    union all
    select n.nspname || '.' || p.proname
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = any(:schemas)
    union all
    select nspname from pg_namespace where nspname = any(:schemas) and nspname <> :kept
    order by 1
""")


def _leftovers(connection: Connection) -> list[str]:
    bound = {"schemas": list(tables.SCHEMAS), "kept": tables.VERSION_SCHEMA}
    return [str(name) for name in connection.execute(_ANYTHING, bound).scalars()]


def _unknown_tables(connection: Connection) -> list[str]:
    """Tables with `tenant_id` that no model describes: nobody would check their security."""
    known = {security.qualified(table) for table in tables.METADATA.sorted_tables}
    there = connection.execute(_TABLES, {"schemas": list(tables.SCHEMAS)}).scalars()
    return [
        f"{name}: a table that no model describes"
        for name in there
        if name not in known and name.split(".")[1] not in tables.UNMODELLED
    ]
