"""Autosave: what is newer is never written over, and a save costs little."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from domains.studio.api import Fit, Sound, SoundKind, Value
from domains.studio.service.changes import (
    AddScene,
    Change,
    RemoveScene,
    Rename,
    SetSounds,
    SetValue,
    SetVolumes,
)
from domains.studio.service.outcome import Stale
from domains.studio.service.saving import UNKNOWN_FILE
from kernel.actor import Actor
from kernel.clock import FrozenClock
from kernel.errors import AppError, Code
from tests.studio.support import (
    FIX_ID,
    FLEXIBLE_ID,
    TRACK_FILE,
    TRACK_ID,
    Studio,
    saved,
    title_of,
    titled,
)
from tests.support.statements import Statements

EVENTS = "select type, data, topics from kernel.outbox order by seq"
REVISIONS = "select version from studio.saved_project_revisions order by version"


def named(file_id: UUID, fit: Fit = Fit.COVER) -> Value:
    return Value("frl_photo", "", file_id, fit)


async def test_a_save_makes_a_version_and_tells_of_it(
    studio: Studio, customer_a: Actor, raw: asyncpg.Connection, clock: FrozenClock
) -> None:
    project = await studio.create(customer_a)
    await raw.execute("delete from kernel.outbox")
    scene_id = (await studio.document(customer_a, project.id)).scenes[0].id
    row = saved(await studio.save(customer_a, project.id, 1, titled("hello", scene_id)))
    assert (row.version, row.updated_at) == (2, clock.now())
    assert title_of(await studio.document(customer_a, project.id)) == "hello"
    assert [list(event) for event in await raw.fetch(EVENTS)] == [
        [
            "studio.project.saved.v1",
            f'{{"version": 2, "project_id": "{project.id}"}}',
            [f"studio.project:{project.id}"],
        ]
    ]


async def test_a_save_is_cheap_and_asks_nobody(
    studio: Studio, customer_a: Actor, statements: Statements
) -> None:
    project = await studio.create(customer_a)
    scene_id = (await studio.document(customer_a, project.id)).scenes[0].id
    studio.catalogue.asked = 0
    statements.forget()
    await studio.save(customer_a, project.id, 1, titled("hello", scene_id))
    started = [" ".join(one.split()[:3]).lower() for one in statements.seen]
    assert started == [
        "select set_config('role', $1,",
        "select studio.saved_projects.id, studio.saved_projects.tenant_id,",
        "insert into studio.saved_project_revisions",
        "update studio.saved_projects set",
        "delete from studio.saved_project_revisions",
        "insert into kernel.outbox",
    ]
    assert (studio.catalogue.asked, studio.folder.asked) == (0, [])


async def test_what_changes_nothing_makes_no_version(
    studio: Studio, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    project = await studio.create(customer_a)
    row = saved(await studio.save(customer_a, project.id, 1, Rename("Slideshow")))
    assert row.version == 1
    assert len(await raw.fetch(EVENTS)) == 2
    assert [row[0] for row in await raw.fetch(REVISIONS)] == [1]


async def test_a_stale_save_is_refused_with_both_sides(
    studio: Studio, customer_a: Actor, raw: asyncpg.Connection
) -> None:
    project = await studio.create(customer_a)
    scene_id = (await studio.document(customer_a, project.id)).scenes[0].id
    await studio.save(customer_a, project.id, 1, titled("newer", scene_id))
    before = await raw.fetch("select * from studio.saved_projects")
    stale = await studio.save(customer_a, project.id, 1, Rename("Mine"))
    assert isinstance(stale, Stale)
    assert (stale.version, stale.saved.version) == (1, 2)
    assert stale.yours is not None
    assert (stale.yours.name, title_of(stale.yours)) == ("Mine", "Hello")
    assert await raw.fetch("select * from studio.saved_projects") == before
    assert len(await raw.fetch(EVENTS)) == 3
    assert "version 2 is newer than your version 1" in stale.text.en
    assert "2" in stale.text.fa


@pytest.mark.parametrize("version", [-1, 0, 3, 2**31 - 1])
async def test_a_version_that_never_was_is_stale_too(
    studio: Studio, customer_a: Actor, version: int
) -> None:
    project = await studio.create(customer_a)
    stale = await studio.save(customer_a, project.id, version, Rename("Mine"))
    assert isinstance(stale, Stale)
    assert stale.yours is None
    assert (await studio.now(customer_a, project.id)).name == "Slideshow"


async def test_changes_that_do_not_fit_the_old_version_are_stale_all_the_same(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a)
    await studio.save(customer_a, project.id, 1, Rename("Newer"))
    stale = await studio.save(customer_a, project.id, 1, RemoveScene(UUID(int=999)))
    assert isinstance(stale, Stale)
    assert stale.yours is None


async def test_of_many_savers_at_once_one_is_right(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a)
    outcomes = await asyncio.gather(
        *(studio.save(customer_a, project.id, 1, Rename(f"n{number}")) for number in range(6))
    )
    winners = [one for one in outcomes if not isinstance(one, Stale)]
    assert len(winners) == 1
    row = await studio.now(customer_a, project.id)
    assert (row.version, row.name) == (2, winners[0].name)


async def test_all_changes_or_none(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a)
    with pytest.raises(AppError) as raised:
        await studio.save(customer_a, project.id, 1, Rename("Mine"), SetVolumes(music=2.0))
    assert raised.value.field == "changes[1].setVolumes.musicVolume"
    assert (await studio.now(customer_a, project.id)).name == "Slideshow"


async def test_saving_goes_on_when_the_template_is_taken_back(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a)
    studio.catalogue.graphs.clear()
    row = saved(await studio.save(customer_a, project.id, 1, AddScene("frc_photo")))
    assert (row.version, row.seconds) == (2, 12.0)


async def test_a_file_of_ones_own_is_taken(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a)
    photo = studio.folder.put(customer_a)
    scene_id = (await studio.document(customer_a, project.id)).scenes[1].id
    change = SetValue(scene_id, named(photo, Fit.CONTAIN))
    saved(await studio.save(customer_a, project.id, 1, change))
    document = await studio.document(customer_a, project.id)
    assert document.scenes[1].values[0] == named(photo, Fit.CONTAIN)
    assert studio.folder.asked == [[photo]]


async def test_files_that_do_not_fit_are_refused_where_they_are_named(
    studio: Studio, customer_a: Actor, neighbour: Actor
) -> None:
    project = await studio.create(customer_a)
    scene_id = (await studio.document(customer_a, project.id)).scenes[1].id
    theirs = studio.folder.put(neighbour)
    film, long = (
        studio.folder.put(customer_a, "video/mp4"),
        studio.folder.put(customer_a, "audio/wav", 31.0),
    )

    async def refused(change: Change) -> tuple[Code, str | None]:
        with pytest.raises(AppError) as raised:
            await studio.save(customer_a, project.id, 1, Rename("Mine"), change)
        return raised.value.code, raised.value.field

    of_value = "changes[1].setValue.fileId"
    foreign = await refused(SetValue(scene_id, named(theirs)))
    assert foreign == await refused(SetValue(scene_id, named(UUID(int=404))))
    assert foreign == (Code.NOT_FOUND, of_value)
    assert await refused(SetValue(scene_id, named(film))) == (Code.BAD_USER_INPUT, of_value)
    voice = SetValue(None, Value("frl_voice", "", long))
    assert await refused(voice) == (Code.BAD_USER_INPUT, of_value)
    sound = SetSounds((Sound(SoundKind.VOICEOVER, theirs),))
    of_sound = "changes[1].setSounds.sounds[0]"
    assert await refused(sound) == (Code.NOT_FOUND, f"{of_sound}.fileId")
    cut = SetSounds((Sound(SoundKind.MUSIC, long, trim_out=32.0),))
    assert await refused(cut) == (Code.BAD_USER_INPUT, of_sound)
    assert (await studio.now(customer_a, project.id)).version == 1


async def test_a_file_in_a_scene_that_the_same_save_removes_is_still_checked(
    studio: Studio, customer_a: Actor, neighbour: Actor
) -> None:
    project = await studio.create(customer_a)
    scene_id = (await studio.document(customer_a, project.id)).scenes[1].id
    change = SetValue(scene_id, named(studio.folder.put(neighbour)))
    with pytest.raises(AppError) as raised:
        await studio.save(customer_a, project.id, 1, change, RemoveScene(scene_id))
    assert raised.value.field == "changes[0].setValue.fileId"


async def test_music_of_the_library_brings_its_own_file(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a, FIX_ID)
    tune = Sound(SoundKind.MUSIC, UNKNOWN_FILE, loop=True, track_id=TRACK_ID)
    saved(await studio.save(customer_a, project.id, 1, SetSounds((tune,))))
    (kept,) = (await studio.document(customer_a, project.id)).mix.sounds
    assert (kept.track_id, kept.file_id) == (TRACK_ID, TRACK_FILE)
    assert studio.folder.asked == []
    unknown = Sound(SoundKind.MUSIC, UNKNOWN_FILE, track_id=UUID(int=404))
    with pytest.raises(AppError) as raised:
        await studio.save(customer_a, project.id, 2, SetSounds((tune, unknown)))
    assert raised.value.field == "changes[0].setSounds.sounds[1].trackId"


async def test_nobody_else_saves(studio: Studio, customer_a: Actor, neighbour: Actor) -> None:
    project = await studio.create(customer_a, FLEXIBLE_ID)
    with pytest.raises(AppError) as raised:
        await studio.save(neighbour, project.id, 1, Rename("Theirs"))
    assert raised.value.code is Code.NOT_FOUND
    assert (await studio.now(customer_a, project.id)).name == "Slideshow"
