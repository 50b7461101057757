"""The way into the trash, out of it, and away."""

import strawberry

from domains.studio.api import DOMAIN
from domains.studio.graphql.mutations.arguments import ProjectId
from domains.studio.graphql.types.projects import (
    ProjectRemoved,
    ProjectRemoveResult,
    SavedProject,
    SavedProjectResult,
)
from domains.studio.service import projects
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_CUSTOMER = may(Permission.PROJECTS)


@strawberry.type
class TrashMutations:
    @mutation(
        allow=_CUSTOMER,
        description=f"Puts a project into the trash for {projects.KEPT_IN_TRASH.days} days. "
        "Its link opens nothing meanwhile.",
    )
    async def project_trash(self, info: Info, id: ProjectId) -> SavedProjectResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await projects.trash(unit, id)
        return SavedProject.of(row)

    @mutation(allow=_CUSTOMER, description="Takes a project out of the trash.")
    async def project_restore(self, info: Info, id: ProjectId) -> SavedProjectResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await projects.restore(unit, id)
        return SavedProject.of(row)

    @mutation(allow=_CUSTOMER, description="Removes a project of the trash for good.")
    async def project_remove(self, info: Info, id: ProjectId) -> ProjectRemoveResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await projects.remove(unit, id)
        return ProjectRemoved(id=id)
