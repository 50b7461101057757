"""Walking a list by key meets every row once, wherever a page begins and whatever is sent."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Executable, Select, delete, insert, select, text
from sqlmodel import col

from kernel.actor import Actor
from kernel.db import Database, ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page
from tests.conftest import TENANT_A
from tests.sample import store
from tests.sample.models import Note
from tests.support.cursors import packed
from tests.support.statements import Statements

NOON = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


class Row(NamedTuple):
    minute: int
    text: str
    id: int


ORDERS: dict[str, tuple[tuple[str, bool, type[Any]], ...]] = {
    "newest": (("written_at", True, datetime), ("id", True, UUID)),
    "oldest": (("written_at", False, datetime), ("id", False, UUID)),
    "mixed": (("written_at", True, datetime), ("text", False, str), ("id", True, UUID)),
    "mixed the other way": (("written_at", False, datetime), ("id", True, UUID)),
    "by text": (("text", True, str), ("written_at", False, datetime), ("id", False, UUID)),
}


def order_of(name: str) -> Order:
    keys = (
        Key(getattr(Note, column), descending=descending, kind=kind)
        for column, descending, kind in ORDERS[name]
    )
    return Order(name, tuple(keys))


def in_order(rows: Sequence[Row], name: str) -> list[int]:
    """What Python's own sorting says; stable, so the last key is sorted by first."""
    attribute = {"written_at": "minute", "text": "text", "id": "id"}
    found: list[Row] = list(rows)
    for column, descending, _ in reversed(ORDERS[name]):
        found.sort(key=attrgetter(attribute[column]), reverse=descending)
    return [row.id for row in found]


async def put(unit: UnitOfWork, rows: Sequence[Row]) -> None:
    values = [
        {
            "id": UUID(int=row.id),
            "tenant_id": TENANT_A,
            "author": unit.actor.key,
            "text": row.text,
            "written_at": NOON + timedelta(minutes=row.minute),
        }
        for row in rows
    ]
    if values:
        await unit.execute(insert(Note), values)


@asynccontextmanager
async def emptied_after(database: Database, actor: Actor) -> AsyncIterator[UnitOfWork]:
    async with database.unit("sample", actor) as unit:
        yield unit
        await unit.run(delete(Note))


async def page_of(session: ReadSession, order: Order, request: PageRequest) -> Page[Note]:
    return await page(session, select(Note), order, request)


def ids(found: Page[Note]) -> list[int]:
    return [row.id.int for row in found.rows]


async def walked(session: ReadSession, name: str, size: int, *, forward: bool) -> list[list[int]]:
    """All pages in the order in which they were met."""
    cursor, pages = None, []
    while True:
        found = await page_of(session, order_of(name), PageRequest(size, forward, cursor))
        pages.append(ids(found))
        assert (found.has_previous if forward else found.has_next) is (cursor is not None)
        if not (found.has_next if forward else found.has_previous):
            return pages
        cursor = found.cursors[-1 if forward else 0]


lists = st.lists(
    st.builds(Row, st.integers(0, 3), st.sampled_from("abc"), st.integers(1, 2**127)),
    max_size=20,
    unique_by=lambda row: row.id,
)


@given(rows=lists, size=st.integers(1, 7), name=st.sampled_from(sorted(ORDERS)))
@example(rows=[], size=1, name="newest")
@example(rows=[Row(0, "a", number) for number in range(1, 7)], size=3, name="mixed")
async def test_a_walk_meets_every_row_once_in_either_direction(
    database: Database, customer_a: Actor, rows: list[Row], size: int, name: str
) -> None:
    async with emptied_after(database, customer_a) as unit:
        await put(unit, rows)
        forward = await walked(unit, name, size, forward=True)
        backward = await walked(unit, name, size, forward=False)
    expected = in_order(rows, name)
    assert [one for part in forward for one in part] == expected
    assert [one for part in reversed(backward) for one in part] == expected
    assert [len(part) for part in forward[:-1]] == [size] * (len(forward) - 1)


@given(
    both=st.tuples(lists.filter(lambda rows: len(rows) > 3), lists),
    size=st.integers(1, 3),
    name=st.sampled_from(sorted(ORDERS)),
    forward=st.booleans(),
)
async def test_rows_that_come_and_go_between_pages_disturb_no_other_row(
    database: Database,
    customer_a: Actor,
    both: tuple[list[Row], list[Row]],
    size: int,
    name: str,
    forward: bool,  # noqa: FBT001 - hypothesis passes by name
) -> None:
    rows, late = both
    there = {row.id for row in rows}
    coming = [row for row in late if row.id not in there]
    async with emptied_after(database, customer_a) as unit:
        await put(unit, rows)
        found = await page_of(unit, order_of(name), PageRequest(size, forward, None))
        met, leaving = ids(found), [row.id for row in rows[::3]]
        cursor = found.cursors[-1 if forward else 0]
        await unit.run(delete(Note).where(col(Note.id).in_([UUID(int=one) for one in leaving])))
        await put(unit, coming)
        while cursor:
            found = await page_of(unit, order_of(name), PageRequest(size, forward, cursor))
            met = met + ids(found) if forward else ids(found) + met
            more = found.has_next if forward else found.has_previous
            cursor = found.cursors[-1 if forward else 0] if more else ""
    assert len(set(met)) == len(met)
    stayed = [one for one in in_order(rows, name) if one not in leaving]
    assert [one for one in met if one in stayed] == stayed


async def test_a_page_is_one_statement(
    database: Database, customer_a: Actor, statements: Statements
) -> None:
    async with database.unit("sample", customer_a) as unit:
        await put(unit, [Row(number, "a", number + 1) for number in range(5)])
    async with database.read("sample", customer_a) as session:
        statements.forget()
        first = await store.notes(session, PageRequest.of(first=2))
        assert statements.count == 1
        second = await store.notes(session, PageRequest.of(first=2, after=first.cursors[-1]))
        assert statements.count == 2
    assert (ids(first), ids(second)) == ([5, 4], [3, 2])
    assert (first.has_previous, first.has_next) == (False, True)
    assert (second.has_previous, second.has_next) == (True, True)


MANY = """
    insert into sample.notes (id, tenant_id, author, text, written_at)
    select ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, $1, $2, 'x',
           '2026-03-20T12:00Z'::timestamptz + n / 5 * interval '1 minute'
    from generate_series(1, 5000) n
"""


class Explaining(ReadSession):
    """Asks the server how it would read a page."""

    plan: dict[str, Any]

    async def all(self, statement: Executable) -> Sequence[Any]:
        assert isinstance(statement, Select)
        asked = statement.compile(
            dialect=self._session.get_bind().dialect, compile_kwargs={"literal_binds": True}
        )
        explained = await self.execute(text(f"explain (analyze, format json) {asked}"))
        self.plan = explained.scalar_one()[0]["Plan"]
        return []


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in nodes(part))]


@pytest.mark.parametrize("forward", [True, False])
async def test_a_page_deep_in_the_list_starts_in_the_middle_of_the_index(
    database: Database, customer_a: Actor, raw: asyncpg.Connection, *, forward: bool
) -> None:
    await raw.execute(MANY, TENANT_A, customer_a.key)
    await raw.execute("analyze sample.notes")
    cursor = packed("notes", "2026-03-20T14:20:00+00:00", str(UUID(int=700)))
    async with database.read("sample", customer_a) as session:
        found = await store.notes(session, PageRequest(10, forward, cursor))
        explaining = Explaining(session._session, session._scope)
        await store.notes(explaining, PageRequest(10, forward, cursor))
    assert ids(found) == list(range(699, 689, -1) if forward else range(710, 700, -1))
    met = nodes(explaining.plan)
    assert {"Sort", "Seq Scan"} & {node["Node Type"] for node in met} == set()
    (scan,) = (node for node in met if "Index Name" in node)
    assert scan["Index Name"] == "ix_notes_tenant_written"
    assert scan["Index Cond"].count("written_at") == 1
    assert scan["Rows Removed by Filter"] <= 5
