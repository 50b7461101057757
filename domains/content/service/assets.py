"""Files that a project names: what is there until a customer puts his own in its place."""

from uuid import UUID

from domains.content.models import Project, ProjectAsset
from domains.content.service import files, projects
from domains.content.service.notes import note
from domains.content.service.plain import at_most, said
from domains.content.service.wording import NAME
from domains.content.store import projects as store
from domains.file_mgr.api import Purpose
from kernel.db import UnitOfWork
from kernel.errors import not_found

MOST_ASSETS = 200
_TAKEN = (Purpose.IMAGE, Purpose.VIDEO, Purpose.AUDIO, Purpose.FONT)


async def put(unit: UnitOfWork, project_id: UUID, name: str, file_id: UUID) -> Project:
    """By its name, which the default of a media element may be."""
    known = said(name, "name", NAME)
    project = await projects.own(unit, project_id)
    there = {row.name: row for row in await store.assets(unit, [project.id])}
    row = there.get(known)
    if row is not None and row.file_id == file_id:
        return project
    facts = await files.known(unit, file_id, "fileId", *_TAKEN)
    if row is None:
        at_most(MOST_ASSETS, len(there) + 1, "name")
    kept = row or ProjectAsset(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        template_id=project.template_id,
        project_id=project.id,
        name=known,
        file_id=file_id,
        sha256=facts.sha256,
        media_type=facts.media_type,
        updated_at=unit.clock.now(),
    )
    kept.file_id, kept.sha256, kept.media_type = file_id, facts.sha256, facts.media_type
    kept.updated_at = unit.clock.now()
    unit.add(kept)
    projects.touch(unit, project)
    await note(unit, "asset.put", kept.id, name=known)
    return project


async def remove(unit: UnitOfWork, asset_id: UUID) -> Project:
    found = await store.asset(unit, asset_id)
    if found is None:
        raise not_found()
    project = await projects.own(unit, found.project_id)
    await unit.delete(found)
    projects.touch(unit, project)
    await note(unit, "asset.removed", found.id, name=found.name)
    return project
