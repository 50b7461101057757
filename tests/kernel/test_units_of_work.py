"""A transaction is one domain's and one tenant's: shown in SQL, not by our own helpers."""

import asyncpg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from kernel.actor import SYSTEM, Actor
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.conftest import TENANT_A, TENANT_B
from tests.sample import service
from tests.sample.models import Note
from tests.support.statements import Statements


async def write(database: Database, actor: Actor, words: str) -> Note:
    async with database.unit("sample", actor) as unit:
        return await service.write(unit, words)


async def test_a_unit_of_work_says_who_it_is_in_one_statement(
    database: Database, customer_a: Actor, statements: Statements
) -> None:
    async with database.unit("sample", customer_a) as unit:
        row = (
            await unit.execute(
                text(
                    "select current_user::text, session_user::text, "
                    "current_setting('app.tenant_id'), current_setting('app.actor')"
                )
            )
        ).one()
    assert row == ("flatrender_sample", "flatrender_app", str(TENANT_A), customer_a.key)
    assert statements.count == 2


async def test_what_a_unit_wrote_is_there_after_it(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    note = await write(database, customer_a, "hello")
    rows = await raw.fetch("select id, tenant_id, text from sample.notes")
    assert [tuple(row) for row in rows] == [(note.id, TENANT_A, "hello")]


async def test_an_exception_leaves_neither_row_nor_event(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def fail_half_way() -> None:
        async with database.unit("sample", customer_a) as unit:
            await service.write(unit, "never")
            await unit.flush()
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()
    assert await raw.fetchval("select count(*) from sample.notes") == 0
    assert await raw.fetchval("select count(*) from kernel.outbox") == 0


async def test_a_read_session_can_not_write(database: Database, customer_a: Actor) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"):
        async with database.read("sample", customer_a) as session:
            await session.execute(text("delete from sample.notes"))


async def test_nothing_of_a_scope_stays_on_the_connection(
    database: Database, customer_a: Actor
) -> None:
    await write(database, customer_a, "hello")
    async with database.engine.connect() as connection:
        row = (
            await connection.execute(
                text("select current_user::text, current_setting('app.tenant_id', true)")
            )
        ).one()
    assert row[0] == "flatrender_app"
    assert row[1] in (None, "")


async def test_another_tenant_sees_none_of_the_rows(
    database: Database, customer_a: Actor, customer_b: Actor
) -> None:
    await write(database, customer_a, "secret")
    async with database.read("sample", customer_b) as session:
        assert await session.all(select(Note)) == []


async def test_only_an_actor_that_may_crosses_tenants(
    database: Database, customer_a: Actor, customer_b: Actor
) -> None:
    await write(database, customer_a, "one")
    await write(database, customer_b, "two")
    async with database.read("sample", SYSTEM, across_tenants=True) as session:
        assert len(await session.all(select(Note))) == 2
    with pytest.raises(PermissionError):
        async with database.read("sample", customer_a, across_tenants=True):
            pass
    with pytest.raises(PermissionError):
        async with database.read("sample", customer_a, tenant_id=TENANT_B):
            pass


async def test_a_port_call_has_the_other_domain_s_rights_and_gives_them_back(
    database: Database, customer_a: Actor
) -> None:
    who = text("select current_user::text")
    async with database.unit("sample", customer_a) as unit:
        async with unit.acting_as("identity") as other:
            inside = (await other.execute(who)).scalar_one()
        after = (await unit.execute(who)).scalar_one()
    assert (inside, after) == ("flatrender_identity", "flatrender_sample")


async def test_a_lost_connection_is_weather_and_the_next_unit_has_a_new_one(
    database: Database, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    async def lose_it_half_way() -> None:
        async with database.unit("sample", customer_a) as unit:
            pid = (await unit.execute(text("select pg_backend_pid()"))).scalar_one()
            await raw.execute("select pg_terminate_backend($1)", pid)
            await service.write(unit, "never")

    with pytest.raises(AppError) as refused:
        await lose_it_half_way()
    assert refused.value.code is Code.UNAVAILABLE
    note = await write(database, customer_a, "afterwards")
    assert await raw.fetchval("select array_agg(id) from sample.notes") == [note.id]


async def test_what_the_work_itself_fails_with_is_no_weather(
    database: Database, customer_a: Actor
) -> None:
    async def fail_at_a_file() -> None:
        async with database.unit("sample", customer_a):
            message = "disk full"
            raise OSError(message)

    with pytest.raises(OSError, match="disk full"):
        await fail_at_a_file()
