"""Undo and redo make versions of their own, and old versions thin out."""

from datetime import timedelta

import asyncpg
import pytest

from domains.studio.models import SavedProject
from domains.studio.service.changes import Rename
from domains.studio.service.outcome import Stale
from kernel.actor import Actor
from kernel.clock import FrozenClock
from kernel.errors import AppError, Code
from tests.studio.support import Studio, saved

REVISIONS = "select version from studio.saved_project_revisions order by version"


async def renamed(studio: Studio, actor: Actor, *names: str) -> SavedProject:
    row = await studio.create(actor)
    for name in names:
        row = saved(await studio.save(actor, row.id, row.version, Rename(name)))
    return row


async def walked(studio: Studio, actor: Actor, row: SavedProject, steps: str) -> list[str]:
    """`u` is undo and `r` redo; the names that come up."""
    seen = []
    for step in steps:
        move = studio.undo if step == "u" else studio.redo
        row = saved(await move(actor, row.id, row.version))
        seen.append(row.name)
    return seen


async def test_undo_and_redo_walk_to_and_fro(studio: Studio, customer_a: Actor) -> None:
    row = await renamed(studio, customer_a, "b", "c")
    assert await walked(studio, customer_a, row, "uurrur") == [
        "b",
        "Slideshow",
        "b",
        "c",
        "b",
        "c",
    ]
    now = await studio.now(customer_a, row.id)
    assert (now.version, now.undo_to, now.redo_to) == (9, 2, None)


async def test_an_edit_after_an_undo_ends_the_redo(studio: Studio, customer_a: Actor) -> None:
    row = await renamed(studio, customer_a, "b", "c")
    row = saved(await studio.undo(customer_a, row.id, row.version))
    row = saved(await studio.save(customer_a, row.id, row.version, Rename("d")))
    with pytest.raises(AppError) as raised:
        await studio.redo(customer_a, row.id, row.version)
    assert raised.value.code is Code.CONFLICT
    assert await walked(studio, customer_a, row, "uur") == ["b", "Slideshow", "b"]


async def test_there_is_nothing_before_the_beginning(studio: Studio, customer_a: Actor) -> None:
    row = await renamed(studio, customer_a)
    for move in (studio.undo, studio.redo):
        with pytest.raises(AppError) as raised:
            await move(customer_a, row.id, row.version)
        assert raised.value.code is Code.CONFLICT
    assert (await studio.now(customer_a, row.id)).version == 1


async def test_undo_over_a_newer_version_is_refused(studio: Studio, customer_a: Actor) -> None:
    row = await renamed(studio, customer_a, "b", "c")
    for move in (studio.undo, studio.redo):
        stale = await move(customer_a, row.id, row.version - 1)
        assert isinstance(stale, Stale)
    assert (await studio.now(customer_a, row.id)).name == "c"


async def test_the_last_hundred_are_kept_and_one_of_each_hour(
    studio: Studio, customer_a: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    row = await studio.create(customer_a)
    for number in range(2, 141):
        clock.advance(timedelta(minutes=6))
        row = saved(await studio.save(customer_a, row.id, number - 1, Rename(str(number))))
    kept = [found[0] for found in await raw.fetch(REVISIONS)]
    # The first is of 12:00; every tenth save after it begins an hour.
    assert kept == [1, 11, 21, 31, *range(41, 141)]


async def test_undo_over_what_has_thinned_out_goes_to_the_one_before(
    studio: Studio, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    row = await renamed(studio, customer_a, "b", "c", "d")
    await raw.execute("delete from studio.saved_project_revisions where version in (2, 3)")
    assert await walked(studio, customer_a, row, "ur") == ["Slideshow", "d"]
