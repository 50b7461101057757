"""The database that a command works on: the embedded server, or the one of DATABASE_URL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from graph import provision
from graph.cli.console import CommandError
from kernel.config import Settings
from kernel.listener import arguments
from kernel.postgres import Embedded


@contextmanager
def database_of(settings: Settings) -> Iterator[provision.Urls]:
    """Holds the embedded server for as long as the command runs; the last holder stops it."""
    if settings.database_url is not None:
        yield provision.external_urls(settings)
        return
    with Embedded(settings.home, pg_bin=settings.pg_bin) as server:
        address = server.start()
        asyncio.run(provision.create_database(address))
        yield provision.embedded_urls(address)


def migrated(settings: Settings, urls: provision.Urls) -> None:
    """Migrates; a database that can't be had is a sentence and not a traceback."""
    if settings.database_url is not None:
        asyncio.run(_look_at(urls))
    try:
        provision.migrate_and_give_login(urls)
    except DBAPIError as error:
        message = f"the migrations failed and changed nothing more: {error.orig}"
        raise CommandError(message) from error


async def _look_at(urls: provision.Urls) -> None:
    try:
        connection = await asyncpg.connect(**arguments(make_url(urls.owner)), timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        message = (
            f"the database of DATABASE_URL can't be reached: {error}. Check the address, the user "
            "and the password, and that the server runs and lets this machine in"
        )
        raise CommandError(message) from error
    try:
        version = await connection.fetchval("show server_version_num")
    finally:
        await connection.close()
    if int(version) < provision.OLDEST_POSTGRES:
        message = f"the server of DATABASE_URL is version {version}; use PostgreSQL 15 or newer"
        raise CommandError(message)
