"""The application of the sweep and the world that its callers live in.

It lives as long as a module: its tasks share the loop with all tests of a worker, and some of
those look that no task is left.
"""

import itertools
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import asyncpg
import orjson
import pytest

from graph.composition import Composition
from graph.schema import build_schema
from kernel.db import Database
from kernel.keyring import KeyRing
from tests.graph.site import Site, site
from tests.sample.composition import WITH_SAMPLE
from tests.support.servers import Clone
from tests.sweep.callers import document_id
from tests.sweep.fields import IdField, id_fields
from tests.sweep.planted import HONEST, LEAKING
from tests.sweep.sweeping import WARM_UP
from tests.sweep.wire import Wire
from tests.sweep.world import World

SWEPT = WITH_SAMPLE.extended(HONEST)
LEAKY = WITH_SAMPLE.extended(LEAKING)
_NUMBERS = itertools.count(1)


def found_in(composition: Composition) -> list[IdField]:
    return sorted(id_fields(build_schema(composition).core), key=lambda found: found.key)


@pytest.fixture(scope="session")
def sweep_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sweep")


@pytest.fixture(scope="module")
async def swept_site(clone: Clone, sweep_home: Path) -> AsyncIterator[Site]:
    async with _site(clone, sweep_home, SWEPT) as made:
        yield made


@pytest.fixture(scope="module")
async def leaky_site(clone: Clone, sweep_home: Path) -> AsyncIterator[Site]:
    async with _site(clone, sweep_home, LEAKY) as made:
        yield made


@pytest.fixture
async def world(database: Database, raw: asyncpg.Connection, sweep_home: Path) -> World:
    database.tools.ports = SWEPT.ports()
    database.tools.keys = KeyRing.open(sweep_home)
    return await World.made(database, raw)


@pytest.fixture
def wire(swept_site: Site, world: World) -> Wire:
    return Wire(swept_site, _address())


@pytest.fixture
def leaky_wire(leaky_site: Site, world: World) -> Wire:
    return Wire(leaky_site, _address())


def _site(clone: Clone, home: Path, composition: Composition) -> AbstractAsyncContextManager[Site]:
    manifest = home / f"documents-{next(_NUMBERS)}.json"
    texts = [WARM_UP, *(found.document() for found in found_in(composition))]
    manifest.write_bytes(orjson.dumps({document_id(one): one for one in texts}))
    return site(
        home,
        clone.urls.app,
        composition=composition,
        documents=manifest,
        trusted_proxies=("127.0.0.0/8",),
    )


def _address() -> str:
    return f"198.51.100.{next(_NUMBERS) % 250 + 1}"
