"""A saved project in the moment of an order: everything is checked again."""

from dataclasses import replace
from uuid import UUID

from domains.studio.api import Ordered
from domains.studio.ports import TEMPLATES
from domains.studio.service import files, projects, whole, wording
from domains.studio.service.document import document_of, film_seconds
from domains.studio.service.saving import with_library_files
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code


async def ordered(unit: UnitOfWork, project_id: UUID) -> Ordered:
    """Against the template as it is now, not as it was copied; NOT_FOUND for another's."""
    row = await projects.mine(unit, project_id)
    projects.check_is_active(row)
    graph = await unit.port(TEMPLATES).graph(unit, row.template_project_id)
    if graph is None:
        raise AppError(Code.CONFLICT, wording.NO_SUCH_TEMPLATE, field="templateProjectId")
    document = whole.checked(document_of(row.document), graph)
    await files.check(unit, whole.wants(document, graph))
    sounds = await with_library_files(unit, document.mix.sounds, "mix.sounds")
    return Ordered(
        saved_project_id=row.id,
        version=row.version,
        owner_id=row.user_id,
        project=graph,
        scenes=document.scenes,
        shared_values=document.shared_values,
        shared_colours=document.shared_colours,
        mix=replace(document.mix, sounds=sounds),
        seconds=film_seconds(document, graph),
    )
