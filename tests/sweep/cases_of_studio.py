"""What the sweep knows of studio's fields."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from domains.content.models import MusicTrack
from domains.file_mgr.api import Purpose
from domains.file_mgr.models import Blob, File
from domains.studio.api import DOMAIN
from domains.studio.models import SavedProject
from domains.studio.service import creation, projects
from domains.studio.service.document import begun, document_of
from kernel.db import UnitOfWork
from kernel.texts import Locale
from tests.conftest import TENANT_A
from tests.studio.support import graph
from tests.sweep.world import Case, World, by_id

NOBODYS = "only what is published may be copied, and that is everybody's"
OF_A_TEMPLATE = "a preset is looked for in a template that the caller sees"
# A version that never was: whoever may have the project is shown what is there.
NO_VERSION = 99
# The project that a scene, a file or a piece of music is to go into, by the id that is swept.
_INTO: dict[str, SavedProject] = {}


async def a_saved_project(world: World) -> str:
    return str((await _project(world)).id)


async def a_trashed_project(world: World) -> str:
    row = await _project(world)
    async with world.database.unit(DOMAIN, world.owner) as unit:
        await projects.trash(unit, row.id)
    return str(row.id)


async def a_scene(world: World) -> str:
    row = await _project(world)
    return _into(row, document_of(row.document).scenes[1].id)


async def a_chosen_id(world: World) -> str:
    return _into(await _project(world), uuid4())


async def a_picture(world: World) -> str:
    return _into(await _project(world), await _file(world, Purpose.IMAGE, "image/png"))


async def a_voice(world: World) -> str:
    return _into(await _project(world), await _file(world, Purpose.AUDIO, "audio/wav"))


async def a_tune(world: World) -> str:
    row = MusicTrack(
        id=uuid4(),
        tenant_id=TENANT_A,
        slug=f"tune-{uuid4().hex}",
        title_fa="آهنگ",
        title_en="Tune",
        file_id=uuid4(),
        seconds=20.0,
        version=1,
        created_at=datetime.now(UTC),
        updated_at=datetime.now(UTC),
    )
    async with world.database.unit("content", world.owner) as unit:
        unit.add(row)
    return _into(await _project(world), row.id)


async def nothing(_: World) -> str:
    return str(uuid4())


async def _project(world: World) -> SavedProject:
    async with world.database.unit(DOMAIN, world.owner) as unit:
        return await _begun(unit)


async def _begun(unit: UnitOfWork) -> SavedProject:
    template = graph()
    return await creation.keep(unit, begun(template, "Swept", Locale.EN, unit.ids), template)


async def _file(world: World, purpose: Purpose, media_type: str) -> UUID:
    now, key = datetime.now(UTC), uuid4().hex
    blob = Blob(
        id=uuid4(),
        tenant_id=TENANT_A,
        sha256=key,
        size=1,
        object_key=f"files/{key}",
        references=1,
        created_at=now,
    )
    file = File(
        id=uuid4(),
        tenant_id=TENANT_A,
        owner_id=world.owner.id,
        blob_id=blob.id,
        name="mine",
        purpose=purpose,
        media_type=media_type,
        size=1,
        sha256=key,
        object_key=blob.object_key,
        created_at=now,
        updated_at=now,
    )
    async with world.database.unit("file_mgr", world.owner) as unit:
        unit.add(blob)
        await unit.flush()
        unit.add(file)
    return file.id


def _into(row: SavedProject, wanted: UUID) -> str:
    _INTO[str(wanted)] = row
    return str(wanted)


def _changing(
    existing: Callable[[World], Awaitable[str]], change: Callable[[str, SavedProject], Any]
) -> Case:
    """An id inside a change goes into the owner's project; an unknown one into the last of them."""

    def given(wanted: str) -> dict[str, Any]:
        row = _INTO.get(wanted) or list(_INTO.values())[-1]
        return {"id": str(row.id), "version": 1, "changes": [change(wanted, row)]}

    return Case(existing, given)


def _photo(row: SavedProject) -> str:
    return str(document_of(row.document).scenes[1].id)


def _of_scene(name: str, **others: Any) -> Case:
    return _changing(a_scene, lambda wanted, _: {name: {"sceneId": wanted, **others}})


def _sound(name: str) -> Callable[[str, SavedProject], Any]:
    return lambda wanted, _: {"setSounds": {"sounds": [{"kind": "MUSIC", name: wanted}]}}


def _set_picture(wanted: str, row: SavedProject) -> Any:
    return {"setValue": {"sceneId": _photo(row), "key": "frl_photo", "fileId": wanted}}


def _set_thumbnail(wanted: str) -> dict[str, Any]:
    row = _INTO.get(wanted) or list(_INTO.values())[-1]
    return {"id": str(row.id), "fileId": wanted}


_SAVE = "projectSave:changes[]"
STUDIO_CASES: dict[str, Case] = {
    "savedProject": by_id(a_saved_project),
    "projectChanges": by_id(a_saved_project),
    "projectCreate:templateProjectId": Case(
        nothing,
        lambda wanted: {"templateProjectId": wanted, "idempotencyKey": "sweep"},
        closed=NOBODYS,
    ),
    "projectCreate:presetId": Case(
        nothing,
        lambda wanted: {
            "templateProjectId": str(uuid4()),
            "presetId": wanted,
            "idempotencyKey": "sweep",
        },
        closed=OF_A_TEMPLATE,
    ),
    "projectDuplicate": by_id(a_saved_project, idempotencyKey="sweep"),
    "projectSave:id": by_id(a_saved_project, version=1, changes=[{"rename": {"name": "Stolen"}}]),
    f"{_SAVE}.setValue.sceneId": _of_scene("setValue", key="frl_title", value="Stolen"),
    f"{_SAVE}.setValue.fileId": _changing(a_picture, _set_picture),
    f"{_SAVE}.setColour.sceneId": _of_scene("setColour", key="frd_ink", value="#123456"),
    f"{_SAVE}.setSceneSeconds.sceneId": _of_scene("setSceneSeconds", seconds=3.0),
    f"{_SAVE}.addScene.after": _changing(
        a_scene, lambda wanted, _: {"addScene": {"key": "frc_title", "after": wanted}}
    ),
    f"{_SAVE}.addScene.id": _changing(
        a_chosen_id, lambda wanted, _: {"addScene": {"key": "frc_title", "id": wanted}}
    ),
    f"{_SAVE}.duplicateScene.sceneId": _of_scene("duplicateScene"),
    f"{_SAVE}.duplicateScene.id": _changing(
        a_chosen_id,
        lambda wanted, row: {"duplicateScene": {"sceneId": _photo(row), "id": wanted}},
    ),
    f"{_SAVE}.removeScene.sceneId": _of_scene("removeScene"),
    f"{_SAVE}.moveScene.sceneId": _of_scene("moveScene"),
    f"{_SAVE}.moveScene.after": _changing(
        a_scene, lambda wanted, row: {"moveScene": {"sceneId": _photo(row), "after": wanted}}
    ),
    f"{_SAVE}.setSounds.sounds[].fileId": _changing(a_voice, _sound("fileId")),
    f"{_SAVE}.setSounds.sounds[].trackId": _changing(a_tune, _sound("trackId")),
    "projectUndo": by_id(a_saved_project, version=NO_VERSION),
    "projectRedo": by_id(a_saved_project, version=NO_VERSION),
    "projectRefresh": by_id(a_saved_project, version=NO_VERSION),
    "projectShare": by_id(a_saved_project),
    "projectUnshare": by_id(a_saved_project),
    "projectThumbnailSet:id": by_id(a_saved_project),
    "projectThumbnailSet:fileId": Case(a_picture, _set_thumbnail),
    "projectTrash": by_id(a_saved_project),
    "projectRestore": by_id(a_saved_project),
    "projectRemove": by_id(a_trashed_project),
}
