"""One farm for all trials, and a film that nobody has disturbed to compare with."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from kernel.postgres import Address
from tests.film.farm import Farm, running_farm, settings_of
from tests.film.orders import Customer, customer
from tests.film.template import put_template
from tests.support import servers


@pytest.fixture(scope="package")
def own_database(run_folder: Path, server: Address) -> Iterator[servers.Clone]:
    """The other tests empty theirs, and several processes work here all the time."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "single")
    with servers.clone_of_template(run_folder, server, f"film_{worker}") as made:
        yield made


@pytest.fixture(scope="package")
def whole_farm(own_database: servers.Clone) -> Iterator[Farm]:
    with (
        tempfile.TemporaryDirectory(prefix="flatrender-film-") as folder,
        running_farm(Path(folder), own_database.urls) as made,
    ):
        yield made


@pytest.fixture(scope="package")
async def looking_on(own_database: servers.Clone) -> AsyncIterator[asyncpg.Connection]:
    """The superuser's connection, for a look behind all of it."""
    connection = await servers.superuser(own_database.address, own_database.name)
    yield connection
    await connection.close()


@pytest.fixture(scope="package")
async def buyer(
    whole_farm: Farm, own_database: servers.Clone, looking_on: asyncpg.Connection
) -> AsyncIterator[Customer]:
    template = await put_template(settings_of(whole_farm), own_database.urls.app)
    await whole_farm.until_ready()
    async with customer(whole_farm, looking_on, template) as made:
        yield made


@pytest.fixture(scope="package")
async def undisturbed(
    buyer: Customer, whole_farm: Farm, tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """Each decoded frame of the film as it should be."""
    await whole_farm.agent()
    film = await buyer.order()
    frames = await film.frames(tmp_path_factory.mktemp("undisturbed"))
    whole_farm.end_agents()
    return frames


@pytest.fixture
async def farm(whole_farm: Farm, buyer: Customer) -> AsyncIterator[Farm]:
    """Without agents; nothing is left of those of other tests."""
    await buyer.raw.execute("delete from render.render_nodes")
    yield whole_farm
    whole_farm.end_agents()
