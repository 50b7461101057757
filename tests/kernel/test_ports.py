"""A domain asks through a port; who answers works in the same transaction with its own rights."""

import asyncpg
import pytest

from graph.composition import FLATRENDER
from kernel.actor import Actor
from kernel.db import Database, Tools
from kernel.ports import Ports
from tests.sample import service
from tests.sample.composition import SAMPLE, WITH_SAMPLE
from tests.sample.ports import MODERATION


@pytest.fixture
def wired(database: Database) -> Database:
    database.tools = Tools(ports=WITH_SAMPLE.ports())
    return database


async def test_a_port_is_answered_inside_the_transaction(
    wired: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async with wired.unit("sample", customer_a) as unit:
        assert await unit.port(MODERATION).allows(unit, "a kind word")
        assert not await unit.port(MODERATION).allows(unit, "a forbidden word")
        await service.write(unit, "and then it goes on")
    assert await raw.fetchval("select count(*) from sample.notes") == 1


async def test_a_port_that_nobody_answers_stops_the_start() -> None:
    with pytest.raises(LookupError, match=r"nobody answers sample\.moderation"):
        FLATRENDER.extended(SAMPLE).ports()


async def test_the_real_system_has_all_its_answers() -> None:
    assert isinstance(FLATRENDER.ports(), Ports)
