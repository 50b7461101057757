"""An order checks everything again, against the template as it is by then."""

from dataclasses import replace
from uuid import UUID

import pytest

from domains.content.api import ElementKind, ProjectGraph, ProjectType, Track
from domains.studio.api import DOMAIN, Mix, Ordered, Sound, SoundKind, Value
from domains.studio.service import projects, saving
from domains.studio.service.changes import DuplicateScene, SetSounds, SetValue, SetVolumes
from domains.studio.service.document import document_of
from domains.studio.service.ordered import ordered
from domains.studio.service.outcome import Outcome
from domains.studio.service.saving import UNKNOWN_FILE
from kernel.actor import Actor
from kernel.errors import AppError, Code
from tests.studio.support import (
    FIX_ID,
    LOOK,
    NAME,
    PHOTO,
    SHADE,
    TITLE,
    TRACK_ID,
    VOICE,
    Studio,
    element,
    graph,
    saved,
    scene,
    titled,
)

SLOW = replace(graph().scenes[0], seconds=6.0, least_seconds=5.0)
HEADLINE = element("frl_headline", ElementKind.TEXT, "new", most=9)


async def order(studio: Studio, actor: Actor, project_id: UUID) -> Ordered:
    async with studio.database.unit(DOMAIN, actor) as unit:
        return await ordered(unit, project_id)


async def refused(studio: Studio, actor: Actor, project_id: UUID) -> tuple[Code, str | None]:
    with pytest.raises(AppError) as raised:
        await order(studio, actor, project_id)
    return raised.value.code, raised.value.field


async def refresh(studio: Studio, actor: Actor, project_id: UUID, version: int) -> Outcome:
    async with studio.database.unit(DOMAIN, actor) as unit:
        return await saving.refresh(unit, project_id, version)


def changed(**changes: object) -> ProjectGraph:
    return graph(**changes)  # type: ignore[arg-type] # a shorthand for tests


async def test_an_order_is_what_was_saved(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a)
    first = document_of(project.document).scenes[0].id
    photo, voice = (
        studio.folder.put(customer_a),
        studio.folder.put(customer_a, "audio/wav", 12.0),
    )
    sound = Sound(SoundKind.VOICEOVER, voice, start=1.0)
    row = saved(
        await studio.save(
            customer_a,
            project.id,
            1,
            DuplicateScene(first, id=UUID(int=50)),
            titled("copy", UUID(int=50)),
            SetValue(document_of(project.document).scenes[1].id, Value("frl_photo", "", photo)),
            SetSounds((sound,)),
            SetVolumes(music=0.5),
        )
    )
    made = await order(studio, customer_a, project.id)
    assert (made.saved_project_id, made.version) == (project.id, 2)
    assert (made.owner_id, made.project, made.seconds) == (customer_a.id, graph(), 12.0)
    assert made.scenes == document_of(row.document).scenes
    assert [one.values[0].value for one in made.scenes] == ["Hello", "copy", ""]
    assert made.mix == Mix(sounds=(sound,), music_volume=0.5)
    assert made.shared_colours == {"frd_main": "#ff0000"}


async def test_nobody_orders_anothers_project(
    studio: Studio, customer_a: Actor, customer_b: Actor, neighbour: Actor
) -> None:
    project = await studio.create(customer_a)
    for stranger in (customer_b, neighbour):
        assert await refused(studio, stranger, project.id) == (Code.NOT_FOUND, None)


async def test_nothing_is_ordered_out_of_the_trash(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a)
    async with studio.database.unit(DOMAIN, customer_a) as unit:
        await projects.trash(unit, project.id)
    assert await refused(studio, customer_a, project.id) == (Code.CONFLICT, None)


async def test_a_template_that_was_taken_back_is_not_ordered(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a)
    studio.catalogue.graphs.clear()
    expected = (Code.CONFLICT, "templateProjectId")
    assert await refused(studio, customer_a, project.id) == expected


async def test_a_file_that_is_gone_is_named(studio: Studio, customer_a: Actor) -> None:
    project = await studio.create(customer_a)
    photo = studio.folder.put(customer_a)
    scene_id = document_of(project.document).scenes[1].id
    change = SetValue(scene_id, Value("frl_photo", "", photo))
    await studio.save(customer_a, project.id, 1, change)
    studio.folder.files.clear()
    expected = (Code.NOT_FOUND, "scenes[1].values.frl_photo.fileId")
    assert await refused(studio, customer_a, project.id) == expected


async def test_music_comes_from_where_the_library_keeps_it_today(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a, FIX_ID)
    tune = Sound(SoundKind.MUSIC, UNKNOWN_FILE, trim_out=15.0, track_id=TRACK_ID)
    await studio.save(customer_a, project.id, 1, SetSounds((tune,)))
    studio.catalogue.library[TRACK_ID] = Track(TRACK_ID, NAME, UUID(int=0x99), 16.0)
    made = await order(studio, customer_a, project.id)
    assert made.mix.sounds == (replace(tune, file_id=UUID(int=0x99)),)
    studio.catalogue.library[TRACK_ID] = Track(TRACK_ID, NAME, UUID(int=0x99), 14.0)
    shorter = (Code.BAD_USER_INPUT, "mix.sounds[0]")
    assert await refused(studio, customer_a, project.id) == shorter
    studio.catalogue.library.clear()
    expected = (Code.NOT_FOUND, "mix.sounds[0].trackId")
    assert await refused(studio, customer_a, project.id) == expected


@pytest.mark.parametrize(
    ("now", "code", "field"),
    [
        (
            changed(scenes=(scene(1, "frc_title", TITLE), scene(2, "frc_photo", PHOTO, TITLE))),
            Code.CONFLICT,
            "scenes[0].values",
        ),
        (changed(scenes=(graph().scenes[0],)), Code.CONFLICT, "scenes"),
        (changed(shared_colours=()), Code.CONFLICT, "sharedColours"),
        (changed(shared_elements=(VOICE, LOOK)), Code.CONFLICT, "sharedValues"),
        (
            changed(
                scenes=(
                    replace(graph().scenes[0], seconds=6.0, least_seconds=5.0),
                    graph().scenes[1],
                )
            ),
            Code.BAD_USER_INPUT,
            "scenes[0].seconds",
        ),
        (
            changed(
                shared_elements=(VOICE, replace(LOOK, limits=PHOTO.limits, default="new"), SHADE)
            ),
            Code.BAD_USER_INPUT,
            "sharedValues.frd_look.value",
        ),
        (graph(ProjectType.FIX, id=graph().id, scenes=()), Code.CONFLICT, "scenes"),
    ],
)
async def test_what_no_longer_fits_is_named_and_a_refresh_mends_it(
    studio: Studio, customer_a: Actor, now: ProjectGraph, code: Code, field: str
) -> None:
    project = await studio.create(customer_a)
    studio.catalogue.offer(now)
    assert await refused(studio, customer_a, project.id) == (code, field)
    saved(await refresh(studio, customer_a, project.id, 1))
    assert (await order(studio, customer_a, project.id)).project == now


async def test_what_the_template_has_got_since_is_as_it_is_there(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a)
    studio.catalogue.offer(changed(shared_elements=(HEADLINE, VOICE, LOOK, SHADE)))
    made = await order(studio, customer_a, project.id)
    assert made.shared_values[0] == Value("frl_headline", "new")


async def test_a_picture_that_nobody_chose_is_the_templates_newest(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a)
    sunset = replace(PHOTO, default="sunset")
    studio.catalogue.offer(
        changed(scenes=(graph().scenes[0], scene(2, "frc_photo", sunset, TITLE)))
    )
    made = await order(studio, customer_a, project.id)
    assert made.scenes[1].values[0] == Value("frl_photo", "sunset")


async def test_a_refresh_keeps_what_fits_and_can_be_undone(
    studio: Studio, customer_a: Actor
) -> None:
    project = await studio.create(customer_a)
    first, second = (one.id for one in document_of(project.document).scenes)
    edits = (titled("mine", first), titled("gone soon", second))
    row = saved(await studio.save(customer_a, project.id, 1, *edits))
    shorter = replace(TITLE, limits=replace(TITLE.limits, most=5), default="new")
    studio.catalogue.offer(
        changed(scenes=(scene(1, "frc_title", shorter), scene(2, "frc_photo", shorter)))
    )
    row = saved(await refresh(studio, customer_a, project.id, 2))
    document = document_of(row.document)
    assert [one.id for one in document.scenes] == [first, second]
    assert [one.values for one in document.scenes] == [
        (Value("frl_title", "mine"),),
        (Value("frl_title", "new"),),
    ]
    assert saved(await refresh(studio, customer_a, project.id, 3)).version == 3
    back = saved(await studio.undo(customer_a, project.id, 3))
    assert document_of(back.document).scenes[1].values[1] == Value("frl_title", "gone soon")
