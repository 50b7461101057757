"""Links that let anybody look at a project, and at nothing else."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from domains.studio.api import ProjectChanged
from domains.studio.models import SavedProject
from domains.studio.ports import AUDIT
from domains.studio.service import projects
from domains.studio.service.projects import SUBJECT
from domains.studio.store import projects as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import not_found

_BYTES = 32
LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Shared:
    """The token is shown this once; only its hash is kept."""

    row: SavedProject
    token: str


async def share(unit: UnitOfWork, project_id: UUID) -> Shared:
    """A new link; the one before opens nothing from now on."""
    row = await projects.editable(unit, project_id)
    token = secrets.token_urlsafe(_BYTES)
    row.share_hash, row.shared_at = _digest(token), unit.clock.now()
    unit.publish(ProjectChanged(project_id=row.id))
    await unit.port(AUDIT).note(unit, "saved_project.shared", (SUBJECT, row.id))
    return Shared(row, token)


async def unshare(unit: UnitOfWork, project_id: UUID) -> SavedProject:
    row = await projects.locked(unit, project_id)
    if row.share_hash is not None:
        row.share_hash = row.shared_at = None
        unit.publish(ProjectChanged(project_id=row.id))
        await unit.port(AUDIT).note(unit, "saved_project.unshared", (SUBJECT, row.id))
    return row


async def opened(session: ReadSession, token: str) -> SavedProject:
    """The session crosses tenants: whoever has the link may be nobody at all."""
    row = None
    if len(token) <= LONGEST_TOKEN:
        row = await store.shared(session, _digest(token))
    if row is None:
        raise not_found()
    return row


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
