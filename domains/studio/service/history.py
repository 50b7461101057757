"""Versions of a saved project: every change makes the next one, undo and redo as well.

A version names the one that undo leads to and the one that redo leads to, so nothing that was
ever saved is overwritten by going back.
"""

from typing import Any
from uuid import UUID

from domains.studio.api import ProjectSaved
from domains.studio.models import Revision, SavedProject
from domains.studio.service import projects, wording
from domains.studio.service.document import (
    Document,
    document_of,
    film_seconds,
    graph_of,
    stored_document,
)
from domains.studio.service.outcome import Outcome, Stale
from domains.studio.store import revisions as store
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code


async def advance(unit: UnitOfWork, row: SavedProject, document: Document) -> SavedProject:
    """The next version; undo leads back to the one before, and there is nothing to redo."""
    return await _next(unit, row, document, undo_to=row.version, redo_to=None)


async def undo(unit: UnitOfWork, project_id: UUID, version: int) -> Outcome:
    row = await projects.editable(unit, project_id)
    if version != row.version:
        return Stale(row, version)
    target = None
    if row.undo_to is not None:
        target = await store.newest_until(unit, row.id, row.undo_to)
    if target is None:
        raise AppError(Code.CONFLICT, wording.NOTHING_TO_UNDO)
    document = document_of(target.document)
    return await _next(unit, row, document, undo_to=target.undo_to, redo_to=row.version)


async def redo(unit: UnitOfWork, project_id: UUID, version: int) -> Outcome:
    row = await projects.editable(unit, project_id)
    if version != row.version:
        return Stale(row, version)
    target = None if row.redo_to is None else await store.exactly(unit, row.id, row.redo_to)
    if target is None:
        raise AppError(Code.CONFLICT, wording.NOTHING_TO_REDO)
    document = document_of(target.document)
    return await _next(unit, row, document, undo_to=target.undo_to, redo_to=target.redo_to)


def first(unit: UnitOfWork, row: SavedProject) -> None:
    unit.add(_revision(unit, row))


async def _next(
    unit: UnitOfWork,
    row: SavedProject,
    document: Document,
    *,
    undo_to: int | None,
    redo_to: int | None,
) -> SavedProject:
    row.version += 1
    row.undo_to, row.redo_to = undo_to, redo_to
    row.document = stored_document(document)
    row.name = document.name
    row.seconds = film_seconds(document, graph_of(row.template))
    row.updated_at = unit.clock.now()
    unit.add(_revision(unit, row))
    await store.thin(unit, row.id, row.version)
    unit.publish(ProjectSaved(project_id=row.id, version=row.version))
    return row


def _revision(unit: UnitOfWork, row: SavedProject) -> Revision:
    stored: dict[str, Any] = row.document
    return Revision(
        project_id=row.id,
        version=row.version,
        tenant_id=row.tenant_id,
        document=stored,
        undo_to=row.undo_to,
        redo_to=row.redo_to,
        at=unit.clock.now(),
        by=unit.actor.key,
    )
