"""Months are made ahead and dropped past their retention, and nobody goes round the parent."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from kernel import partitions
from kernel.actor import SYSTEM
from kernel.clock import FrozenClock
from kernel.db import Database, UnitOfWork
from kernel.partitions import Change, State
from tests.conftest import TENANT_A, TENANT_B

PARENT = "sample.readings"
DECEMBER = datetime(2031, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


class UndoneError(Exception):
    """Takes the months of a test back, for they outlive rows."""


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[UnitOfWork]:
    with contextlib.suppress(UndoneError):  # our own, raised on the next line but one
        async with database.unit("kernel", SYSTEM, across_tenants=True) as unit:
            yield unit
            raise UndoneError


def month(of: str) -> str:
    return f"{PARENT}_p{of}"


def made(*months: str) -> list[Change]:
    return [Change(PARENT, "made", month(one)) for one in months]


async def there(unit: UnitOfWork) -> list[str]:
    rows = await unit.execute(
        text(
            "select inhrelid::regclass::text from pg_inherits "
            "where inhparent = 'sample.readings'::regclass order by 1"
        )
    )
    return list(rows.scalars())


async def only(changes: Sequence[Change], action: str) -> list[Change]:
    return [change for change in changes if change.action == action]


async def test_this_month_and_three_more_are_made_over_the_end_of_a_year(
    database: Database,
) -> None:
    async with undone(database) as unit:
        first = await partitions.keep(unit, DECEMBER)
        second = await partitions.keep(unit, DECEMBER)
        left = await there(unit)
    months = ("203112", "203201", "203202", "203203")
    assert await only(first, "made") == made(*months)
    assert second == []
    assert left == [f"{PARENT}_default", *(month(one) for one in months)]


async def test_a_month_goes_when_its_retention_has_passed_and_not_before(
    database: Database,
) -> None:
    async with undone(database) as unit:
        await partitions.keep(unit, datetime(2031, 6, 15, tzinfo=UTC))
        still_kept = await partitions.keep(unit, datetime(2031, 8, 31, 23, 59, tzinfo=UTC))
        past = await partitions.keep(unit, datetime(2031, 9, 1, tzinfo=UTC))
        left = await there(unit)
    assert still_kept == made("203110", "203111")
    assert past == [*made("203112"), Change(PARENT, "dropped", month("203106"))]
    assert left[1:] == [month(f"2031{number:02}") for number in range(7, 13)]


async def test_a_month_begins_and_ends_in_utc_whatever_zone_the_session_has(
    database: Database, raw: asyncpg.Connection
) -> None:
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute("set local time zone 'Asia/Tehran'")
    await raw.execute("select kernel.keep_partitions($1)", DECEMBER)
    await raw.execute("set local time zone 'UTC'")
    bounds = await raw.fetchval(
        "select pg_get_expr(relpartbound, oid) from pg_class where oid = $1::text::regclass",
        month("203112"),
    )
    left = await raw.fetchval("select to_regclass($1)", month("203204"))
    await transaction.rollback()
    assert bounds == ("FOR VALUES FROM ('2031-12-01 00:00:00+00') TO ('2032-01-01 00:00:00+00')")
    assert left is None


async def write(raw: asyncpg.Connection, at: datetime, value: int = 1) -> None:
    await raw.execute("insert into sample.readings values ($1, $2, $3)", TENANT_A, at, value)


async def test_standing_is_told_with_months_ahead_and_strays(database: Database) -> None:
    async with undone(database) as unit:
        await partitions.keep(unit, DECEMBER)
        assert await partitions.states(unit, DECEMBER) == [State(PARENT, 3, strays=False)]
        march = datetime(2032, 3, 1, tzinfo=UTC)
        assert await partitions.states(unit, march) == [State(PARENT, 0, strays=False)]
    assert (State(PARENT, 1, strays=False).is_behind, State(PARENT, 0, strays=False).is_behind) == (
        False,
        True,
    )


async def watched(database: Database) -> tuple[Sequence[State], list[Any]]:
    with capture_logs() as logs:
        async with undone(database) as unit:
            standing = await partitions.keep_and_watch(unit)
    return standing, [entry for entry in logs if entry["log_level"] == "error"]


async def test_a_table_in_order_is_no_reason_to_cry(database: Database, clock: FrozenClock) -> None:
    assert await watched(database) == ([State(PARENT, 3, strays=False)], [])


async def test_a_row_that_has_no_month_is_seen_and_cried_about(
    database: Database, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    await write(raw, datetime(2001, 1, 1, tzinfo=UTC))
    standing, errors = await watched(database)
    assert standing == [State(PARENT, 3, strays=True)]
    assert errors == [
        {
            "event": "partitions fell behind: look for locks on the table, then run the worker",
            "table": PARENT,
            "months_ahead": 3,
            "rows_without_a_month": True,
            "log_level": "error",
        }
    ]


async def test_the_keeper_that_comes_late_moves_the_rows_that_waited(
    database: Database, raw: asyncpg.Connection
) -> None:
    for day, value in ((1, 10), (31, 20)):
        await write(raw, datetime(2032, 1, day, tzinfo=UTC), value)
    await write(raw, datetime(2031, 11, 30, tzinfo=UTC), 30)
    async with undone(database) as unit:
        changes = await partitions.keep(unit, DECEMBER)
        states = await partitions.states(unit, DECEMBER)
    assert await only(changes, "made") == made("203112", "203201", "203202", "203203")
    assert states == [State(PARENT, 3, strays=True)]
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute("select kernel.keep_partitions($1)", DECEMBER)
    rows = await raw.fetch("select tableoid::regclass::text, value from sample.readings order by 2")
    await transaction.rollback()
    assert [tuple(row) for row in rows] == [
        (month("203201"), 10),
        (month("203201"), 20),
        (f"{PARENT}_default", 30),
    ]


async def test_every_partition_is_closed_and_granted_to_nobody(raw: asyncpg.Connection) -> None:
    transaction = raw.transaction()
    await transaction.start()
    await raw.execute("select kernel.keep_partitions($1)", DECEMBER)
    rows = await raw.fetch(
        "select relrowsecurity and relforcerowsecurity, "
        "array(select grantee::regrole::text from aclexplode(relacl) where grantee <> relowner) "
        "from pg_class join pg_inherits on inhrelid = oid "
        "where inhparent = 'sample.readings'::regclass"
    )
    await transaction.rollback()
    assert [tuple(row) for row in rows] == [(True, [])] * 5


@pytest.mark.parametrize("role", ["flatrender_sample", "flatrender_sample_all", "flatrender_app"])
async def test_nobody_goes_round_the_parent(raw: asyncpg.Connection, role: str) -> None:
    await write(raw, datetime(2001, 1, 1, tzinfo=UTC))
    for partition in await raw.fetch(
        "select inhrelid::regclass::text as name from pg_inherits "
        "where inhparent = 'sample.readings'::regclass"
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            async with raw.transaction():
                await enter(raw, role)
                await raw.fetch(f"select * from {partition['name']}")


async def enter(raw: asyncpg.Connection, role: str) -> None:
    await raw.execute(
        "select set_config('role', $1, true), set_config('app.tenant_id', $2, true)",
        role,
        str(TENANT_B),
    )


async def test_through_the_parent_a_tenant_sees_its_own_rows_alone(
    raw: asyncpg.Connection,
) -> None:
    now = datetime.now(UTC)
    await write(raw, now)
    await raw.execute("insert into sample.readings values ($1, $2, 2)", TENANT_B, now)
    async with raw.transaction():
        await enter(raw, "flatrender_sample")
        rows = await raw.fetch("select tenant_id, value from sample.readings")
        assert [tuple(row) for row in rows] == [(TENANT_B, 2)]
        assert await raw.execute("delete from sample.readings") == "DELETE 1"
    assert await raw.fetchval("select array_agg(value) from sample.readings") == [1]
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with raw.transaction():
            await enter(raw, "flatrender_sample")
            await write(raw, now)


CALLS = (
    "select kernel.keep_partitions(now())",
    "select kernel.partition_states(now())",
    "select kernel.make_partition('sample.readings', 'sample.readings_p209001', now()::timestamp)",
    "select * from kernel.partitioned_tables",
)


@pytest.mark.parametrize("role", ["flatrender_sample", "flatrender_sample_all", "flatrender_app"])
@pytest.mark.parametrize("call", CALLS)
async def test_only_the_kernel_may_ask_the_keeper(
    raw: asyncpg.Connection, role: str, call: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        async with raw.transaction():
            await enter(raw, role)
            await raw.execute(call)


@pytest.mark.parametrize("call", CALLS[2:])
async def test_the_kernel_itself_only_gives_the_order(raw: asyncpg.Connection, call: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        async with raw.transaction():
            await enter(raw, "flatrender_kernel")
            await raw.execute(call)
