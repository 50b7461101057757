"""Runs migrations: one branch for each schema, one process at a time."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from graph import tables
from kernel.config import load_settings
from kernel.db import async_url

# Everybody who migrates this database waits for this number, so that several processes may
# start at once: the first one works, the others then find nothing to do.
LOCK = 7_265_140_018


def wanted_schemas() -> tuple[str, ...]:
    chosen = context.get_x_argument(as_dictionary=True).get("domain")
    return (chosen,) if chosen else tables.SCHEMAS


def migrate(connection: Connection) -> None:
    connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"create schema if not exists {tables.VERSION_SCHEMA}"))
    connection.commit()
    include_name = tables.included(connection, wanted_schemas())
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=tables.METADATA,
        include_schemas=True,
        include_name=include_name,
        include_object=tables.belonging(wanted_schemas()),
        version_table_schema=tables.VERSION_SCHEMA,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run() -> None:
    url = context.config.attributes.get("url") or load_settings().database_url
    if url is None:
        message = "set DATABASE_URL, or use ./flatrender migrate for the embedded server"
        raise SystemExit(message)
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(run())
