"""A link opens one project for looking, to whoever has it and while it holds."""

from uuid import UUID

import asyncpg
import pytest

from domains.studio.api import DOMAIN
from domains.studio.models import SavedProject
from domains.studio.service import projects, sharing
from kernel.actor import SYSTEM, Actor
from kernel.errors import AppError, Code
from tests.studio.support import Studio


async def shared(studio: Studio, actor: Actor, project_id: UUID) -> str:
    async with studio.database.unit(DOMAIN, actor) as unit:
        return (await sharing.share(unit, project_id)).token


async def opened(studio: Studio, token: str) -> SavedProject | None:
    """As nobody: who has a link needs no name."""
    async with studio.database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        try:
            return await sharing.opened(session, token)
        except AppError as error:
            assert error.code is Code.NOT_FOUND  # noqa: PT017 - nothing else may come
            return None


async def test_a_link_opens_its_project_and_only_its_hash_is_kept(
    studio: Studio, customer_b: Actor, raw: asyncpg.Connection
) -> None:
    row, other = await studio.create(customer_b), await studio.create(customer_b)
    token = await shared(studio, customer_b, row.id)
    found = await opened(studio, token)
    assert found is not None
    assert (found.id, found.tenant_id) == (row.id, customer_b.tenant_id)
    assert len(token) == 43
    everything = await raw.fetch("select p::text from studio.saved_projects p")
    assert [token in str(one[0]) for one in everything] == [False, False]
    assert (await studio.now(customer_b, other.id)).share_hash is None
    assert studio.notebook.notes == [("saved_project.shared", str(row.id))]


@pytest.mark.parametrize("guess", ["", "x", "x" * 43, "x" * 10_000, "نه", "a\0b"])
async def test_a_guess_opens_nothing(studio: Studio, customer_a: Actor, guess: str) -> None:
    row = await studio.create(customer_a)
    assert await opened(studio, guess) is None
    await shared(studio, customer_a, row.id)
    assert await opened(studio, guess) is None


async def test_a_new_link_ends_the_old_one(studio: Studio, customer_a: Actor) -> None:
    row = await studio.create(customer_a)
    first = await shared(studio, customer_a, row.id)
    second = await shared(studio, customer_a, row.id)
    assert await opened(studio, first) is None
    assert (await opened(studio, second)) is not None


async def test_what_is_taken_back_or_in_the_trash_is_closed(
    studio: Studio, customer_a: Actor
) -> None:
    row = await studio.create(customer_a)
    token = await shared(studio, customer_a, row.id)
    async with studio.database.unit(DOMAIN, customer_a) as unit:
        await projects.trash(unit, row.id)
    assert await opened(studio, token) is None
    async with studio.database.unit(DOMAIN, customer_a) as unit:
        await projects.restore(unit, row.id)
    assert await opened(studio, token) is not None
    for _ in range(2):
        async with studio.database.unit(DOMAIN, customer_a) as unit:
            assert (await sharing.unshare(unit, row.id)).shared_at is None
    assert await opened(studio, token) is None
    assert [note[0] for note in studio.notebook.notes] == [
        "saved_project.shared",
        "saved_project.unshared",
    ]
