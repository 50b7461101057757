"""Whatever is sent as a cursor or as the size of a page is a page or the client's mistake."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from kernel.actor import SYSTEM, Actor
from kernel.db import Database, ReadSession
from kernel.deadletters import NEWEST_FIRST as DEAD_LETTERS
from kernel.deadletters import QueuedJob
from kernel.errors import AppError, Code
from kernel.keyset import MOST, USUAL, Key, Order, PageRequest, page
from tests.sample import store
from tests.sample.models import Note, Tally
from tests.support.cursors import packed

WHEN, ID = "2026-03-20T12:00:00+00:00", str(UUID(int=1))
HOSTILE = {
    "nothing": "",
    "a word": "hello",
    "not base64": "!!!!",
    "a wrong length": "a",
    "Persian": "نشانگر",
    "NUL": "\0",
    "a NUL inside": packed("notes", f"{WHEN}\0", ID),
    "half a character": "\ud800",
    "not JSON": base64.urlsafe_b64encode(b"{").decode(),
    "not UTF-8": base64.urlsafe_b64encode(b'["\xff"]').decode(),
    "deep": base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    "huge": "A" * 1_000_000,
    "null": base64.urlsafe_b64encode(b"null").decode(),
    "a number": base64.urlsafe_b64encode(b"5").decode(),
    "an empty array": base64.urlsafe_b64encode(b"[]").decode(),
    "an object": base64.urlsafe_b64encode(b'{"notes": 1, "a": 2, "b": 3}').decode(),
    "another list's": packed("dead_letters", WHEN, ID),
    "too few": packed("notes", WHEN),
    "too many": packed("notes", WHEN, ID, ID),
    "a number for a time": packed("notes", 1, ID),
    "null for a time": packed("notes", None, ID),
    "no time": packed("notes", "yesterday", ID),
    "a time without zone": packed("notes", "2026-03-20T12:00:00", ID),
    "a time before all times": packed("notes", "0001-01-01T00:00:00+23:59", ID),
    "a time after all times": packed("notes", "9999-12-31T23:59:59-23:59", ID),
    "a list for an id": packed("notes", WHEN, [ID]),
    "a number for an id": packed("notes", WHEN, 1),
    "no id": packed("notes", WHEN, "1"),
}


@pytest.mark.parametrize(("argument", "forward"), [("after", True), ("before", False)])
@pytest.mark.parametrize("cursor", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_cursor_that_is_not_of_this_list_is_the_client_s_mistake(
    database: Database, customer_a: Actor, cursor: str, argument: str, *, forward: bool
) -> None:
    async with database.read("sample", customer_a) as session:
        with pytest.raises(AppError) as refused:
            await store.notes(session, PageRequest(10, forward, cursor))
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, argument)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)
nearly = st.builds(
    lambda values: packed("everything", *values),
    st.lists(
        json_values
        | st.datetimes().map(datetime.isoformat)
        | st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
        | st.uuids().map(str),
        min_size=3,
        max_size=4,
    ),
)
EVERYTHING = Order(
    "everything",
    (
        Key(col(Note.written_at), kind=datetime),
        Key(col(Note.text), kind=str),
        Key(col(Note.id), kind=UUID),
    ),
)


async def answered(session: ReadSession, request: PageRequest) -> tuple[object, ...]:
    """The page, or the client's mistake; anything else goes on to the test."""
    try:
        found = await page(session, select(Note), EVERYTHING, request)
    except AppError as refused:
        return refused.code, refused.field
    return found.rows, found.has_next, found.has_previous


@given(cursor=st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()) | nearly)
@example(cursor=packed("everything", "0001-01-01T00:00:00+00:00", "", ID))
@example(cursor=packed("everything", "9999-12-31T23:59:59.999999+00:00", "\U0010ffff", ID))
async def test_whatever_is_sent_as_a_cursor_is_a_page_or_the_client_s_mistake(
    database: Database, customer_a: Actor, cursor: str
) -> None:
    async with database.read("sample", customer_a) as session:
        answer = await answered(session, PageRequest(5, forward=True, cursor=cursor))
    assert answer in (([], False, True), (Code.BAD_USER_INPUT, "after"))


TALLIES = Order("tallies", (Key(col(Tally.notes), kind=int), Key(col(Tally.tenant_id), kind=UUID)))


@pytest.mark.parametrize(
    ("order", "number", "fits"),
    [
        (TALLIES, 2**31 - 1, True),
        (TALLIES, -(2**31), True),
        (TALLIES, 2**31, False),
        (TALLIES, True, False),
        (TALLIES, 1.5, False),
        (TALLIES, "1", False),
        (DEAD_LETTERS, 2**63 - 1, True),
        (DEAD_LETTERS, -(2**63), True),
        (DEAD_LETTERS, 2**63, False),
    ],
)
async def test_a_number_in_a_cursor_fits_its_column(
    database: Database, order: Order, number: object, *, fits: bool
) -> None:
    values = [number, ID] if order is TALLIES else [number]
    request = PageRequest.of(first=1, after=packed(order.name, *values))
    domain, model = ("sample", Tally) if order is TALLIES else ("kernel", QueuedJob)
    async with database.read(domain, SYSTEM) as session:
        if fits:
            found = await page(session, select(model), order, request)
            assert found.rows == []
            return
        with pytest.raises(AppError) as refused:
            await page(session, select(model), order, request)
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, "after")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": MOST + 1}, "first"),
        ({"last": 0}, "last"),
        ({"last": MOST + 1}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"first": 1, "before": "x"}, "last"),
        ({"last": 1, "after": "x"}, "last"),
        ({"after": "x", "before": "x"}, "last"),
    ],
)
def test_a_page_that_can_not_be_is_the_client_s_mistake(asked: Any, field: str) -> None:
    with pytest.raises(AppError) as refused:
        PageRequest.of(**asked)
    assert (refused.value.code, refused.value.field) == (Code.BAD_USER_INPUT, field)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, PageRequest(USUAL, forward=True, cursor=None)),
        ({"first": 1}, PageRequest(1, forward=True, cursor=None)),
        ({"first": MOST, "after": "x"}, PageRequest(MOST, forward=True, cursor="x")),
        ({"after": "x"}, PageRequest(USUAL, forward=True, cursor="x")),
        ({"last": 3}, PageRequest(3, forward=False, cursor=None)),
        ({"before": "x"}, PageRequest(USUAL, forward=False, cursor="x")),
    ],
)
def test_a_page_is_asked_for_from_either_end(asked: Any, expected: PageRequest) -> None:
    assert PageRequest.of(**asked) == expected
