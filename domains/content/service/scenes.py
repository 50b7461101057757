"""Single scenes and colour presets of a project: put, removed, put in another order."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from domains.content.models import PresetRow, Project, SceneRow
from domains.content.service import projects
from domains.content.service.checks import (
    MOST_PRESETS,
    MOST_SCENES,
    check_keys,
    check_preset,
    check_scene,
)
from domains.content.service.graphs import preset_of, scene_of, wanted_of
from domains.content.service.notes import note
from domains.content.service.plain import at_most, unchanged
from domains.content.service.rows import preset_row, write_scene
from domains.content.service.wanted import PresetWanted, SceneWanted
from domains.content.service.wording import LAST_SCENE, NOT_ALL_SCENES
from domains.content.store import projects as store
from domains.content.store.projects import Parts
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found


async def put(
    unit: UnitOfWork, project_id: UUID, version: int | None, asked: SceneWanted
) -> Project:
    """By its key: changed where it is, added at the end, or brought back from being removed."""
    wanted = projects.scene_in_order(asked)
    check_scene(wanted)
    project = await projects.own(unit, project_id)
    unchanged(version, project.version)
    parts = await store.parts(unit, project)
    present = [row for row in parts.scenes if row.removed_at is None]
    there = next((row for row in parts.scenes if row.key == wanted.key), None)
    is_present = there is not None and there.removed_at is None
    if there is not None and is_present and scene_of(there, parts) == wanted:
        return project
    _check_beside_others(project, parts, wanted)
    position = there.position if there is not None and is_present else len(present)
    row = write_scene(unit, project, there, wanted, position)
    await unit.flush()
    await store.empty(unit, project.id, row.id)
    projects.write_layers(unit, project, row.id, wanted.elements, wanted.colours)
    projects.touch(unit, project)
    await note(unit, "scene.put", row.id, key=wanted.key)
    return project


def _check_beside_others(project: Project, parts: Parts, wanted: SceneWanted) -> None:
    whole = wanted_of(project, parts)
    others = [scene for scene in whole.scenes if scene.key != wanted.key]
    at_most(MOST_SCENES, len(others) + 1, "key")
    check_keys(replace(whole, scenes=(*others, wanted)))


async def remove(unit: UnitOfWork, scene_id: UUID) -> Project:
    found = await store.scene(unit, scene_id)
    if found is None:
        raise not_found()
    project = await projects.own(unit, found.project_id)
    present = await store.scenes(unit, [project.id])
    if len(present) == 1:
        raise AppError(Code.CONFLICT, LAST_SCENE)
    found.removed_at = unit.clock.now()
    _number([row for row in present if row.id != found.id])
    projects.touch(unit, project)
    await note(unit, "scene.removed", found.id, key=found.key)
    return project


async def reorder(unit: UnitOfWork, project_id: UUID, keys: Sequence[str]) -> Project:
    project = await projects.own(unit, project_id)
    present = {row.key: row for row in await store.scenes(unit, [project.id])}
    if sorted(keys) != sorted(present):
        raise bad_input("keys", NOT_ALL_SCENES)
    if list(keys) != list(present):
        _number([present[key] for key in keys])
        projects.touch(unit, project)
        await note(unit, "project.scenes_reordered", project.id)
    return project


def _number(rows: Sequence[SceneRow]) -> None:
    for position, row in enumerate(rows):
        row.position = position


async def put_preset(unit: UnitOfWork, project_id: UUID, wanted: PresetWanted) -> Project:
    project = await projects.own(unit, project_id)
    parts = await store.parts(unit, project)
    shared = {colour.key for colour in wanted_of(project, parts).shared_colours}
    check_preset(wanted, shared)
    there = next((row for row in parts.presets if row.key == wanted.key), None)
    if there is not None and preset_of(there) == wanted:
        return project
    position = len(parts.presets) if there is None else there.position
    at_most(MOST_PRESETS, position + 1, "key")
    row = preset_row(unit, project, there, wanted, position)
    projects.touch(unit, project)
    await note(unit, "preset.put", row.id, key=wanted.key)
    return project


async def remove_preset(unit: UnitOfWork, preset_id: UUID) -> Project:
    found: PresetRow | None = await store.preset(unit, preset_id)
    if found is None:
        raise not_found()
    project = await projects.own(unit, found.project_id)
    others = [row for row in await store.presets(unit, [project.id]) if row.id != found.id]
    for position, row in enumerate(others):
        row.position = position
    await unit.delete(found)
    projects.touch(unit, project)
    await note(unit, "preset.removed", found.id, key=found.key)
    return project
