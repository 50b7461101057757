"""Whose saved projects are whose, and their way into the trash and out of it."""

from datetime import timedelta
from uuid import UUID

from domains.studio.api import (
    ProjectChanged,
    ProjectRemoved,
    ProjectRestored,
    ProjectState,
    ProjectTrashed,
)
from domains.studio.models import SavedProject
from domains.studio.ports import AUDIT
from domains.studio.service import files, wording
from domains.studio.service.files import Want
from domains.studio.store import projects as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, not_found

KEPT_IN_TRASH = timedelta(days=30)
SUBJECT = "saved_project"


async def mine(session: ReadSession, project_id: UUID) -> SavedProject:
    """To look at, in the trash or not."""
    row = await store.one(session, session.actor.owner_id, project_id)
    if row is None:
        raise not_found()
    return row


async def locked(unit: UnitOfWork, project_id: UUID) -> SavedProject:
    row = await store.locked(unit, unit.actor.owner_id, project_id)
    if row is None:
        raise not_found()
    return row


async def editable(unit: UnitOfWork, project_id: UUID) -> SavedProject:
    row = await locked(unit, project_id)
    check_is_active(row)
    return row


def check_is_active(row: SavedProject) -> None:
    if row.state is not ProjectState.ACTIVE:
        raise AppError(Code.CONFLICT, wording.IN_THE_TRASH)


async def trash(unit: UnitOfWork, project_id: UUID) -> SavedProject:
    row = await locked(unit, project_id)
    if row.state is ProjectState.ACTIVE:
        row.state, row.trashed_at = ProjectState.TRASHED, unit.clock.now()
        unit.publish(ProjectTrashed(project_id=row.id))
    return row


async def restore(unit: UnitOfWork, project_id: UUID) -> SavedProject:
    row = await locked(unit, project_id)
    if row.state is ProjectState.TRASHED:
        row.state, row.trashed_at = ProjectState.ACTIVE, None
        unit.publish(ProjectRestored(project_id=row.id))
    return row


async def remove(unit: UnitOfWork, project_id: UUID) -> None:
    """For good, with all its versions."""
    row = await locked(unit, project_id)
    if row.state is not ProjectState.TRASHED:
        raise AppError(Code.CONFLICT, wording.NOT_IN_THE_TRASH)
    await unit.delete(row)
    unit.publish(ProjectRemoved(project_id=row.id))
    await unit.port(AUDIT).note(unit, "saved_project.removed", (SUBJECT, row.id))


async def set_thumbnail(unit: UnitOfWork, project_id: UUID, file_id: UUID | None) -> SavedProject:
    row = await editable(unit, project_id)
    if file_id is not None:
        await files.check(unit, [Want(file_id, "fileId", accepts=("image",))])
    if row.thumbnail_file_id != file_id:
        row.thumbnail_file_id = file_id
        unit.publish(ProjectChanged(project_id=row.id))
    return row


async def forget_trashed(unit: UnitOfWork) -> int:
    """The unit crosses tenants."""
    return await store.forget_trashed(unit, unit.clock.now() - KEPT_IN_TRASH)
