"""Saving what a customer changes, now and again while he works."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from domains.content.api import ProjectGraph
from domains.studio.api import Sound
from domains.studio.models import SavedProject
from domains.studio.ports import TEMPLATES
from domains.studio.service import files, history, projects, shape, wording
from domains.studio.service.changes import Change, SetSounds, SetValue, field_of
from domains.studio.service.document import Document, document_of, graph_of, stored_graph
from domains.studio.service.edits import edited
from domains.studio.service.files import Want
from domains.studio.service.outcome import Outcome, Stale
from domains.studio.service.renewal import renewed
from domains.studio.store import revisions as store
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code

# A client names no file for a piece of the library; which one it is is looked up.
UNKNOWN_FILE = UUID(int=0)


async def save(
    unit: UnitOfWork, project_id: UUID, version: int, changes: Sequence[Change]
) -> Outcome:
    """All of the changes on top of that version, or word that there is a newer one."""
    row = await projects.editable(unit, project_id)
    if version != row.version:
        return await _stale(unit, row, version, changes)
    graph, before = graph_of(row.template), document_of(row.document)
    document = edited(before, graph, changes, unit.ids)
    await files.check(unit, _wants(before, document, graph, changes))
    document = await _with_tracks(unit, document, changes)
    if document == before:
        return row
    return await history.advance(unit, row, document)


async def refresh(unit: UnitOfWork, project_id: UUID, version: int) -> Outcome:
    """Copies the template once more, as it is now, and keeps what still fits."""
    row = await projects.editable(unit, project_id)
    if version != row.version:
        return Stale(row, version)
    graph = await unit.port(TEMPLATES).graph(unit, row.template_project_id)
    if graph is None:
        raise AppError(Code.CONFLICT, wording.NO_SUCH_TEMPLATE)
    before = document_of(row.document)
    document, stored = renewed(before, graph, unit.ids), stored_graph(graph)
    if document == before and stored == row.template:
        return row
    row.template = stored
    return await history.advance(unit, row, document)


async def _stale(
    unit: UnitOfWork, row: SavedProject, version: int, changes: Sequence[Change]
) -> Stale:
    """With both sides, so that the client can lay one over the other."""
    base = await store.exactly(unit, row.id, version)
    if base is None:
        return Stale(row, version)
    try:
        yours = edited(document_of(base.document), graph_of(row.template), changes, unit.ids)
    except AppError:
        return Stale(row, version)
    return Stale(row, version, yours)


def _wants(
    before: Document, after: Document, graph: ProjectGraph, changes: Sequence[Change]
) -> Iterator[Want]:
    """The files that these changes name, each where the client has named it."""
    for number, change in enumerate(changes):
        field = field_of(change, number)
        if isinstance(change, SetValue):
            yield from _of_value(before, after, graph, change, field)
        elif isinstance(change, SetSounds):
            yield from files.of_sounds(change.sounds, f"{field}.sounds")


def _of_value(
    before: Document, after: Document, graph: ProjectGraph, change: SetValue, field: str
) -> Iterator[Want]:
    scene = None
    if change.scene_id is not None:
        # A later change of the same save may have removed the scene, or an earlier one made it.
        scene = after.scene(change.scene_id) or before.scene(change.scene_id)
        if scene is None:
            return
    place = shape.place_of(graph, scene, change.value.key, after.locale, field)
    yield from files.of_value(change.value, place.element, field)


async def _with_tracks(unit: UnitOfWork, document: Document, changes: Sequence[Change]) -> Document:
    fields = [
        f"{field_of(change, number)}.sounds"
        for number, change in enumerate(changes)
        if isinstance(change, SetSounds)
    ]
    if not fields:
        return document
    sounds = await with_library_files(unit, document.mix.sounds, fields[-1])
    return replace(document, mix=replace(document.mix, sounds=sounds))


async def with_library_files(
    unit: UnitOfWork, sounds: tuple[Sound, ...], field: str
) -> tuple[Sound, ...]:
    """Each piece of the library with the file that it is kept in today."""
    known = await files.tracks(unit, sounds, field)
    return tuple(
        sound if sound.track_id is None else replace(sound, file_id=known[sound.track_id].file_id)
        for sound in sounds
    )
