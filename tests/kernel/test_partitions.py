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
from tests.support.sql import acting, refusal, rolled_back

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
            "select 'sample.' || child.relname from pg_inherits "
            "join pg_class child on child.oid = inhrelid "
            "join pg_class parent on parent.oid = inhparent "
            "where parent.relname = 'readings' order by 1"
        )
    )
    return list(rows.scalars())


def only(changes: Sequence[Change], action: str) -> list[Change]:
    return [change for change in changes if change.action == action]


async def test_this_month_and_three_more_are_made_over_the_end_of_a_year(
    database: Database,
) -> None:
    async with undone(database) as unit:
        first = await partitions.keep(unit, DECEMBER)
        second = await partitions.keep(unit, DECEMBER)
        left = await there(unit)
    months = ("203112", "203201", "203202", "203203")
    assert only(first, "made") == made(*months)
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
    async with rolled_back(raw):
        await raw.execute("set local time zone 'Asia/Tehran'")
        await raw.execute("select kernel.keep_partitions($1)", DECEMBER)
        await raw.execute("set local time zone 'UTC'")
        bounds = await raw.fetchval(
            "select pg_get_expr(relpartbound, oid) from pg_class where oid = $1::text::regclass",
            month("203112"),
        )
        left = await raw.fetchval("select to_regclass($1)", month("203204"))
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
    assert only(changes, "made") == made("203112", "203201", "203202", "203203")
    assert states == [State(PARENT, 3, strays=True)]
    async with rolled_back(raw):
        await raw.execute("select kernel.keep_partitions($1)", DECEMBER)
        rows = await raw.fetch(
            "select tableoid::regclass::text, value from sample.readings order by 2"
        )
    assert [tuple(row) for row in rows] == [
        (month("203201"), 10),
        (month("203201"), 20),
        (f"{PARENT}_default", 30),
    ]


async def test_every_partition_is_closed_and_granted_to_nobody(raw: asyncpg.Connection) -> None:
    async with rolled_back(raw):
        await raw.execute("select kernel.keep_partitions($1)", DECEMBER)
        rows = await raw.fetch(
            "select relrowsecurity and relforcerowsecurity, "
            "array(select grantee::regrole::text from aclexplode(relacl) "
            "where grantee <> relowner) "
            "from pg_class join pg_inherits on inhrelid = oid "
            "where inhparent = 'sample.readings'::regclass"
        )
    assert [tuple(row) for row in rows] == [(True, [])] * 5


OTHERS = ("flatrender_sample", "flatrender_sample_all", "flatrender_app")


@pytest.mark.parametrize("role", OTHERS)
async def test_nobody_goes_round_the_parent(raw: asyncpg.Connection, role: str) -> None:
    await write(raw, datetime(2001, 1, 1, tzinfo=UTC))
    rows = await raw.fetch(
        "select relname from pg_class join pg_inherits on inhrelid = oid "
        "where inhparent = 'sample.readings'::regclass"
    )
    subject = "schema sample" if role == "flatrender_app" else "table {0}"
    async with acting(raw, role, TENANT_A):
        said = [await refusal(raw, f"select from sample.{name}") for (name,) in rows]
    assert said == [f"permission denied for {subject.format(name)}" for (name,) in rows]
    assert len(said) >= 5


async def test_through_the_parent_a_tenant_sees_its_own_rows_alone(
    raw: asyncpg.Connection,
) -> None:
    now = datetime.now(UTC)
    write_one = "insert into sample.readings values ($1, $2, $3)"
    await raw.execute(write_one, TENANT_A, now, 1)
    await raw.execute(write_one, TENANT_B, now, 2)
    async with acting(raw, "flatrender_sample", TENANT_B):
        rows = await raw.fetch("select tenant_id, value from sample.readings")
        assert [tuple(row) for row in rows] == [(TENANT_B, 2)]
        assert await raw.execute("delete from sample.readings") == "DELETE 1"
        assert await refusal(raw, write_one, TENANT_A, now, 3) == (
            'new row violates row-level security policy for table "readings"'
        )


CALLS = {
    "select kernel.keep_partitions(now())": "function keep_partitions",
    "select kernel.partition_states(now())": "function partition_states",
    "select kernel.make_partition('a', 'b', now()::timestamp)": "function make_partition",
    "select * from kernel.partitioned_tables": "table partitioned_tables",
}


@pytest.mark.parametrize("role", OTHERS)
async def test_only_the_kernel_may_ask_the_keeper(raw: asyncpg.Connection, role: str) -> None:
    async with acting(raw, role, TENANT_A):
        said = {call: await refusal(raw, call) for call in CALLS}
    outside = role == "flatrender_app"
    assert said == {
        call: f"permission denied for {'schema kernel' if outside else subject}"
        for call, subject in CALLS.items()
    }


async def test_the_kernel_itself_only_gives_the_order(raw: asyncpg.Connection) -> None:
    async with acting(raw, "flatrender_kernel"):
        said = [await refusal(raw, call) for call in CALLS]
        assert await refusal(raw, "drop table sample.readings_default") == (
            "permission denied for schema sample"
        )
    denied = [f"permission denied for {subject}" for subject in CALLS.values()]
    assert said == ["", "", *denied[2:]]
