"""Projects: one aspect of a template, put as a whole; the same put twice changes nothing."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from domains.content.api import Colour, Element
from domains.content.models import Project, SceneRow
from domains.content.service import files, templates
from domains.content.service.checks import check_project
from domains.content.service.graphs import wanted_of
from domains.content.service.notes import note
from domains.content.service.plain import unchanged
from domains.content.service.rows import colour_rows, element_rows, preset_row, write_scene
from domains.content.service.wanted import ProjectWanted, SceneWanted
from domains.content.store import projects as store
from domains.content.store.projects import Parts
from domains.file_mgr.api import Purpose
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import not_found


async def put(
    unit: UnitOfWork, template_id: UUID, version: int | None, asked: ProjectWanted
) -> Project:
    """What the input does not name is gone afterwards; the source file stays."""
    wanted = in_order(asked)
    check_project(wanted)
    template = await templates.own(unit, template_id)
    project = await store.of_aspect(unit, template.id, wanted.aspect.value)
    if project is None:
        project = _new(unit, template.id, wanted)
        await unit.flush()
    else:
        unchanged(version, project.version)
    parts = await store.parts(unit, project)
    if project.version and wanted_of(project, parts) == wanted:
        return project
    await _write(unit, project, parts, wanted)
    templates.touch(unit, template)
    await note(unit, "project.put", project.id, aspect=wanted.aspect.value)
    return project


def in_order(wanted: ProjectWanted) -> ProjectWanted:
    """Elements stand where they are in their list, whatever they say themselves."""
    return replace(
        wanted,
        scenes=tuple(scene_in_order(scene) for scene in wanted.scenes),
        shared_elements=_placed(wanted.shared_elements),
    )


def scene_in_order(scene: SceneWanted) -> SceneWanted:
    return replace(scene, elements=_placed(scene.elements))


def _placed(elements: Iterable[Element]) -> tuple[Element, ...]:
    return tuple(replace(one, position=at) for at, one in enumerate(elements))


def _new(unit: UnitOfWork, template_id: UUID, wanted: ProjectWanted) -> Project:
    now = unit.clock.now()
    made = Project(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        template_id=template_id,
        aspect=wanted.aspect,
        width=wanted.width,
        height=wanted.height,
        rate_over=wanted.rate.numerator,
        rate_under=wanted.rate.denominator,
        seconds=wanted.seconds,
        engine=wanted.engine,
        type=wanted.type,
        convention_version=wanted.convention_version,
        fonts=[],
        version=0,
        created_at=now,
        updated_at=now,
    )
    unit.add(made)
    return made


async def _write(unit: UnitOfWork, project: Project, parts: Parts, wanted: ProjectWanted) -> None:
    project.width, project.height = wanted.width, wanted.height
    project.rate_over, project.rate_under = wanted.rate.numerator, wanted.rate.denominator
    project.seconds, project.engine, project.type = wanted.seconds, wanted.engine, wanted.type
    project.convention_version = wanted.convention_version
    project.fonts = list(wanted.fonts)
    await store.empty_all(unit, project.id)
    await _write_scenes(unit, project, parts, wanted)
    write_layers(unit, project, None, wanted.shared_elements, wanted.shared_colours)
    await _write_presets(unit, project, parts, wanted)
    touch(unit, project)


async def _write_scenes(
    unit: UnitOfWork, project: Project, parts: Parts, wanted: ProjectWanted
) -> None:
    there = {row.key: row for row in parts.scenes}
    kept: list[SceneRow] = []
    for position, scene in enumerate(wanted.scenes):
        row = write_scene(unit, project, there.get(scene.key), scene, position)
        kept.append(row)
    for key in there.keys() - {row.key for row in kept}:
        there[key].removed_at = there[key].removed_at or unit.clock.now()
    await unit.flush()
    for row, scene in zip(kept, wanted.scenes, strict=True):
        write_layers(unit, project, row.id, scene.elements, scene.colours)


def write_layers(
    unit: UnitOfWork,
    project: Project,
    scene_id: UUID | None,
    elements: tuple[Element, ...],
    colours: tuple[Colour, ...],
) -> None:
    unit.add(*element_rows(unit, project, scene_id, elements))
    unit.add(*colour_rows(unit, project, scene_id, colours))


async def _write_presets(
    unit: UnitOfWork, project: Project, parts: Parts, wanted: ProjectWanted
) -> None:
    there = {row.key: row for row in parts.presets}
    for key in there.keys() - {preset.key for preset in wanted.presets}:
        await unit.delete(there[key])
    for position, preset in enumerate(wanted.presets):
        preset_row(unit, project, there.get(preset.key), preset, position)


async def set_source(unit: UnitOfWork, project_id: UUID, file_id: UUID) -> Project:
    """What a node needs to know of the file is copied: it asks no other domain."""
    project = await own(unit, project_id)
    facts = await files.known(unit, file_id, "fileId", Purpose.SOURCE)
    given = (facts.id, facts.sha256, facts.media_type)
    if given != (project.source_file_id, project.source_sha256, project.source_media_type):
        project.source_file_id, project.source_sha256, project.source_media_type = given
        touch(unit, project)
        await note(unit, "project.source_set", project.id, sha256=facts.sha256)
    return project


async def own(unit: UnitOfWork, project_id: UUID) -> Project:
    project = await store.hold(unit, project_id)
    if project is None:
        raise not_found()
    return project


async def read(session: ReadSession, project_id: UUID) -> Project:
    found = await store.with_template(session, project_id)
    if found is None:
        raise not_found()
    return found[0]


def touch(unit: UnitOfWork, project: Project) -> None:
    project.version += 1
    project.updated_at = unit.clock.now()
