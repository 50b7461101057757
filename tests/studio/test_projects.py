"""Saved projects come and go, and each belongs to one customer."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from domains.studio import jobs
from domains.studio.api import DOMAIN, ProjectState, Value
from domains.studio.models import SavedProject
from domains.studio.service import creation, projects, sharing
from domains.studio.service.changes import AddScene, Rename, SetValue
from domains.studio.service.creation import MOST_PROJECTS
from domains.studio.service.document import document_of
from kernel.actor import Actor, ActorKind
from kernel.clock import FrozenClock
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code
from kernel.ids import HOUSE_TENANT_ID
from kernel.jobs import JobContext, Nothing
from kernel.texts import Locale
from tests.conftest import TENANT_A
from tests.studio.support import PRESET_ID, Studio, graph, saved, scene, title_of

TYPES = "select type from kernel.outbox order by seq"
Act = Callable[[UnitOfWork, UUID], Awaitable[object]]
ACTS: dict[str, Act] = {
    "trash": projects.trash,
    "restore": projects.restore,
    "remove": projects.remove,
    "share": sharing.share,
    "unshare": sharing.unshare,
    "duplicate": lambda unit, one: creation.duplicate(unit, one, Locale.EN),
    "thumbnail": lambda unit, one: projects.set_thumbnail(unit, one, None),
}


async def act(studio: Studio, actor: Actor, name: str, project_id: UUID) -> object:
    async with studio.database.unit(DOMAIN, actor) as unit:
        return await ACTS[name](unit, project_id)


async def refused(studio: Studio, actor: Actor, name: str, project_id: UUID) -> Code:
    with pytest.raises(AppError) as raised:
        await act(studio, actor, name, project_id)
    return raised.value.code


async def test_a_project_is_a_copy_of_its_template(studio: Studio, customer_a: Actor) -> None:
    row = await studio.create(customer_a, preset_id=PRESET_ID)
    assert (row.user_id, row.tenant_id, row.version) == (customer_a.id, TENANT_A, 1)
    assert (row.name, row.aspect, row.seconds) == ("Slideshow", "16:9", 8.0)
    assert row.template_id == graph().template_id
    assert document_of(row.document).shared_colours == {"frd_main": "#000080"}


async def test_a_persian_project_begins_with_what_the_template_says_in_persian(
    studio: Studio, customer_a: Actor
) -> None:
    async with studio.database.unit(DOMAIN, customer_a) as unit:
        row = await creation.create(unit, creation.Wish(graph().id, Locale.FA))
    assert row.name == "نمایش"
    made = saved(await studio.save(customer_a, row.id, 1, AddScene("frc_title")))
    assert [title_of(document_of(made.document), at) for at in (0, 1)] == ["سلام", "سلام"]
    english = await studio.create(customer_a)
    assert title_of(document_of(english.document)) == "Hello"


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        ({"template": UUID(int=404)}, Code.NOT_FOUND, "templateProjectId"),
        ({"preset_id": UUID(int=404)}, Code.NOT_FOUND, "presetId"),
        ({"name": "\n"}, Code.BAD_USER_INPUT, "name"),
    ],
)
async def test_a_project_of_nothing_is_not_begun(
    studio: Studio,
    customer_a: Actor,
    raw: asyncpg.Connection,
    wish: dict[str, object],
    code: Code,
    field: str,
) -> None:
    with pytest.raises(AppError) as raised:
        await studio.create(customer_a, **wish)  # type: ignore[arg-type] # one of several
    assert (raised.value.code, raised.value.field) == (code, field)
    assert await raw.fetchval("select count(*) from studio.saved_projects") == 0
    assert await raw.fetch(TYPES) == []


async def test_a_template_that_is_too_long_is_not_begun(studio: Studio, customer_a: Actor) -> None:
    long = [scene(1, "frc_title"), scene(2, "frc_photo")] * 80
    studio.catalogue.offer(graph(scenes=tuple(long)))
    with pytest.raises(AppError) as raised:
        await studio.create(customer_a)
    assert raised.value.field == "templateProjectId"


async def test_the_number_of_projects_has_a_limit(
    studio: Studio, customer_a: Actor, neighbour: Actor, raw: asyncpg.Connection
) -> None:
    row = await studio.create(customer_a)
    await raw.execute(
        "insert into studio.saved_projects select gen_random_uuid(), p.tenant_id, p.user_id, "
        "p.template_project_id, p.template_id, p.name, p.aspect, p.seconds, p.document, "
        "p.template, p.version, null, null, null, null, null, p.state, p.created_at, "
        "p.updated_at, null from studio.saved_projects p, generate_series(2, $1)",
        MOST_PROJECTS,
    )
    assert await refused(studio, customer_a, "duplicate", row.id) is Code.CONFLICT
    with pytest.raises(AppError) as raised:
        await studio.create(customer_a)
    assert raised.value.details == {"limit": MOST_PROJECTS}
    assert (await studio.create(neighbour)).version == 1


async def test_a_copy_is_as_the_project_is_now_and_has_its_own_life(
    studio: Studio, customer_a: Actor
) -> None:
    row = await studio.create(customer_a)
    await studio.save(customer_a, row.id, 1, SetValue(None, Value("frd_look", "wild")))
    await act(studio, customer_a, "share", row.id)
    copy = await act(studio, customer_a, "duplicate", row.id)
    assert isinstance(copy, SavedProject)
    assert (copy.name, copy.version, copy.undo_to) == ("Slideshow (copy)", 1, None)
    assert (copy.share_hash, copy.shared_at) == (None, None)
    await studio.save(customer_a, copy.id, 1, Rename("Another"))
    kept = await studio.document(customer_a, row.id)
    assert (kept.name, kept.shared_values[1].value) == ("Slideshow", "wild")


async def test_the_way_into_the_trash_and_out_of_it(
    studio: Studio, customer_a: Actor, clock: FrozenClock, raw: asyncpg.Connection
) -> None:
    row = await studio.create(customer_a)
    assert await refused(studio, customer_a, "remove", row.id) is Code.CONFLICT
    for _ in range(2):
        await act(studio, customer_a, "trash", row.id)
    now = await studio.now(customer_a, row.id)
    assert (now.state, now.trashed_at) == (ProjectState.TRASHED, clock.now())
    for name in ("share", "duplicate", "thumbnail"):
        assert await refused(studio, customer_a, name, row.id) is Code.CONFLICT
    with pytest.raises(AppError) as raised:
        await studio.save(customer_a, row.id, 1, Rename("Mine"))
    assert raised.value.code is Code.CONFLICT
    for _ in range(2):
        await act(studio, customer_a, "restore", row.id)
    now = await studio.now(customer_a, row.id)
    assert (now.state, now.trashed_at, now.version) == (ProjectState.ACTIVE, None, 1)
    told = [found[0].split(".")[2] for found in await raw.fetch(TYPES)]
    assert told == ["begun", "saved", "trashed", "restored"]


async def test_what_is_removed_is_gone_with_all_its_versions(
    studio: Studio, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    kept, row = await studio.create(customer_a), await studio.create(customer_a)
    await studio.save(customer_a, row.id, 1, Rename("Mine"))
    await act(studio, customer_a, "trash", row.id)
    await act(studio, customer_a, "remove", row.id)
    left = await raw.fetch("select project_id, version from studio.saved_project_revisions")
    assert [tuple(one) for one in left] == [(kept.id, 1)]
    assert studio.notebook.notes == [("saved_project.removed", str(row.id))]
    for name in ACTS:
        assert await refused(studio, customer_a, name, row.id) is Code.NOT_FOUND


@pytest.mark.parametrize("name", ACTS)
async def test_nobody_elses_project_is_touched(
    studio: Studio,
    customer_a: Actor,
    customer_b: Actor,
    neighbour: Actor,
    raw: asyncpg.Connection,
    name: str,
) -> None:
    row = await studio.create(customer_a)
    before = await raw.fetch("select * from studio.saved_projects")
    for stranger in (neighbour, customer_b):
        assert await refused(studio, stranger, name, row.id) is Code.NOT_FOUND
    assert await raw.fetch("select * from studio.saved_projects") == before
    assert studio.notebook.notes == []


async def test_what_a_tenants_server_makes_belongs_to_the_tenant(studio: Studio) -> None:
    old, new = (
        Actor(ActorKind.TOKEN, tenant_id=TENANT_A, id=UUID(int=number)) for number in (7, 8)
    )
    row = await studio.create(old)
    assert row.user_id == TENANT_A
    assert saved(await studio.save(new, row.id, 1, Rename("Mine"))).version == 2


async def test_a_picture_is_a_picture_of_ones_own(
    studio: Studio, customer_a: Actor, neighbour: Actor
) -> None:
    row = await studio.create(customer_a)
    mine, song = studio.folder.put(customer_a), studio.folder.put(customer_a, "audio/wav")
    for wrong, code in (
        (song, Code.BAD_USER_INPUT),
        (studio.folder.put(neighbour), Code.NOT_FOUND),
    ):
        with pytest.raises(AppError) as raised:
            async with studio.database.unit(DOMAIN, customer_a) as unit:
                await projects.set_thumbnail(unit, row.id, wrong)
        assert (raised.value.code, raised.value.field) == (code, "fileId")
    async with studio.database.unit(DOMAIN, customer_a) as unit:
        await projects.set_thumbnail(unit, row.id, mine)
    now = await studio.now(customer_a, row.id)
    assert (now.thumbnail_file_id, now.version) == (mine, 1)


async def test_the_trash_is_emptied_after_thirty_days_for_every_tenant(
    studio: Studio, customer_a: Actor, customer_b: Actor, clock: FrozenClock
) -> None:
    rows = [(actor, await studio.create(actor)) for actor in (customer_a, customer_b) for _ in "12"]
    for actor, row in rows[::2]:
        await act(studio, actor, "trash", row.id)
    context = JobContext(studio.database, DOMAIN, HOUSE_TENANT_ID, 1)
    clock.advance(timedelta(days=30))
    await jobs.forget_trashed(context, Nothing())
    for actor, row in rows:
        assert (await studio.now(actor, row.id)).id == row.id
    clock.advance(timedelta(seconds=1))
    await jobs.forget_trashed(context, Nothing())
    for actor, row in rows[::2]:
        assert await refused(studio, actor, "restore", row.id) is Code.NOT_FOUND
    for actor, row in rows[1::2]:
        assert (await studio.now(actor, row.id)).state is ProjectState.ACTIVE
