"""The database that a command works on: the embedded server, or the one of DATABASE_URL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from graph import provision
from kernel.config import Settings
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
