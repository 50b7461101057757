"""What the sweep knows of content's fields; the house owns it all, and nothing is published."""

from typing import Any
from uuid import UUID, uuid4

from domains.content.api import DOMAIN, Both
from domains.content.service import assets, projects, templates
from domains.content.service.wanted import TemplateWanted
from kernel.db import UnitOfWork
from kernel.ids import HOUSE_TENANT_ID
from tests.content.support import COLOUR, TITLE_AND_PHOTO, both, stored_file, wide
from tests.sweep.world import Case, World, by_id

# The template, project or file that goes with the id that is swept.
_TRACK = """
    insert into content.music_tracks (id, tenant_id, slug, title_fa, title_en, file_id, seconds,
        version, created_at, updated_at)
    values (gen_random_uuid(), $1, $2, 'a', 'a', $3, 10, 1, now(), now()) returning id
"""
OF_OTHERS = "it belongs to a tenant of which nobody calls"
_BESIDE: dict[str, str] = {}
_WANTED = TemplateWanted(name=Both("قالب", "Template"), description=Both("", ""))


def _as_author(world: World) -> Any:
    return world.database.unit(DOMAIN, world.holders["platform"].actor)


async def _made(unit: UnitOfWork) -> UUID:
    return (await templates.create(unit, f"t-{uuid4().hex}", _WANTED)).id


async def a_template(world: World) -> str:
    async with _as_author(world) as unit:
        return str(await _made(unit))


async def a_trashed_template(world: World) -> str:
    async with _as_author(world) as unit:
        return str((await templates.remove(unit, await _made(unit))).id)


async def a_project(world: World) -> str:
    async with _as_author(world) as unit:
        made = await projects.put(unit, await _made(unit), None, TITLE_AND_PHOTO)
        _BESIDE["project"] = str(made.id)
    _BESIDE["source"] = str(await stored_file(world.raw, HOUSE_TENANT_ID, "SOURCE"))
    return _BESIDE["project"]


async def a_renderable_template(world: World) -> str:
    project = UUID(await a_project(world))
    template = await world.raw.fetchval(
        "update content.projects set source_file_id = $2 where id = $1 returning template_id",
        project,
        UUID(_BESIDE["source"]),
    )
    category = await world.raw.fetchval(
        "insert into content.categories (id, tenant_id, slug, name_fa, name_en, description_fa, "
        "description_en, position, version, created_at, updated_at) "
        "values (gen_random_uuid(), $1, $2, '', '', '', '', 0, 1, now(), now()) returning id",
        HOUSE_TENANT_ID,
        uuid4().hex,
    )
    await world.raw.execute(
        "insert into content.container_categories values ($1, $2, $3, true)",
        template,
        category,
        HOUSE_TENANT_ID,
    )
    return str(template)


async def a_scene(world: World) -> str:
    return await _part(world, "scenes")


async def a_preset(world: World) -> str:
    return await _part(world, "colour_presets")


async def _part(world: World, table: str) -> str:
    return await _part_of(world, table, UUID(await a_project(world)))


async def _part_of(world: World, table: str, project: UUID) -> str:
    query = f"select id from content.{table} where project_id = $1 limit 1"
    return str(await world.raw.fetchval(query, project))


async def an_asset(world: World) -> str:
    project = UUID(await a_project(world))
    file = await stored_file(world.raw, HOUSE_TENANT_ID, "IMAGE")
    async with _as_author(world) as unit:
        await assets.put(unit, project, "dusk", file)
    _BESIDE["picture"] = str(await stored_file(world.raw, HOUSE_TENANT_ID, "IMAGE"))
    return await _part_of(world, "project_assets", project)


async def a_project_and_a_picture(world: World) -> str:
    await an_asset(world)
    return _BESIDE["project"]


async def a_picture(world: World) -> str:
    await an_asset(world)
    return _BESIDE["picture"]


async def a_source(world: World) -> str:
    await a_project(world)
    return _BESIDE["source"]


async def a_cover(world: World) -> str:
    _BESIDE["template"] = await a_template(world)
    return str(await stored_file(world.raw, HOUSE_TENANT_ID, "IMAGE"))


async def a_preview(world: World) -> str:
    _BESIDE["template"] = await a_template(world)
    return str(await stored_file(world.raw, HOUSE_TENANT_ID, "VIDEO"))


async def a_font_file(world: World) -> str:
    return str(await stored_file(world.raw, HOUSE_TENANT_ID, "FONT"))


async def a_sound(world: World) -> str:
    return str(await stored_file(world.raw, HOUSE_TENANT_ID, "AUDIO", seconds=3))


async def a_track(world: World) -> str:
    """Of a tenant in which nobody of the sweep works: what the house has is everybody's."""
    _BESIDE["template"] = await a_template(world)
    made = await world.raw.fetchval(_TRACK, uuid4(), f"t-{uuid4().hex}", uuid4())
    return str(made)


def _created(field: str) -> Any:
    return lambda wanted: {
        "slug": f"s-{uuid4().hex}",
        "input": {"name": both("A"), field: wanted},
    }


def _updated(field: str) -> Any:
    return lambda wanted: {
        "id": _BESIDE["template"],
        "input": {"name": both("A"), field: wanted},
    }


def _of_project(**others: Any) -> Case:
    return Case(a_project, lambda wanted: {"projectId": wanted, **others})


_SCENE = {"key": "frc_new", "title": both("New"), "seconds": 2}
_PRESET = {
    "key": "new",
    "name": both("New"),
    "colours": [{"key": COLOUR["key"], "colour": "#ffffff"}],
}

CONTENT_CASES: dict[str, Case] = {
    "template": by_id(a_template),
    "templateCreate:input.coverFileId": Case(a_cover, _created("coverFileId")),
    "templateCreate:input.previewFileId": Case(a_preview, _created("previewFileId")),
    "templateCreate:input.musicTrackId": Case(a_track, _created("musicTrackId"), closed=OF_OTHERS),
    "templateUpdate:id": by_id(a_template, input={"name": both("Stolen")}),
    "templateUpdate:input.coverFileId": Case(a_cover, _updated("coverFileId")),
    "templateUpdate:input.previewFileId": Case(a_preview, _updated("previewFileId")),
    "templateUpdate:input.musicTrackId": Case(a_track, _updated("musicTrackId"), closed=OF_OTHERS),
    "templatePublish": by_id(a_renderable_template),
    "templateUnpublish": by_id(a_template),
    "templateRemove": by_id(a_template),
    "templateRestore": by_id(a_trashed_template),
    "projectPut": Case(a_template, lambda wanted: {"input": {"templateId": wanted, **wide()}}),
    "projectSourceSet:projectId": Case(
        a_project, lambda wanted: {"projectId": wanted, "fileId": _BESIDE["source"]}
    ),
    "projectSourceSet:fileId": Case(
        a_source, lambda wanted: {"projectId": _BESIDE["project"], "fileId": wanted}
    ),
    "projectAssetPut:projectId": Case(
        a_project_and_a_picture,
        lambda wanted: {"projectId": wanted, "name": "a", "fileId": _BESIDE["picture"]},
    ),
    "projectAssetPut:fileId": Case(
        a_picture, lambda wanted: {"projectId": _BESIDE["project"], "name": "a", "fileId": wanted}
    ),
    "projectAssetRemove": by_id(an_asset),
    "scenePut": _of_project(input=_SCENE),
    "sceneRemove": by_id(a_scene),
    "scenesReorder": _of_project(keys=["frc_photo", "frc_title"]),
    "colourPresetPut": _of_project(input=_PRESET),
    "colourPresetRemove": by_id(a_preset),
    "fontPut": Case(
        a_font_file, lambda wanted: {"family": "Vazir", "name": both("A"), "fileId": wanted}
    ),
    "trackPut": Case(
        a_sound, lambda wanted: {"slug": "lift", "title": both("A"), "fileId": wanted}
    ),
}
