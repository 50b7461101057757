"""Links to look at a project, and its picture."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.studio.api import DOMAIN
from domains.studio.graphql.mutations.arguments import ProjectId
from domains.studio.graphql.types.projects import (
    ProjectShared,
    ProjectShareResult,
    SavedProject,
    SavedProjectResult,
)
from domains.studio.service import projects, sharing
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_CUSTOMER = may(Permission.PROJECTS)


@strawberry.type
class SharingMutations:
    @mutation(
        allow=_CUSTOMER,
        description="Makes a link that lets anybody look at the project. The one before it, if "
        "there was one, opens nothing any more.",
    )
    async def project_share(self, info: Info, id: ProjectId) -> ProjectShareResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            shared = await sharing.share(unit, id)
        return ProjectShared.of(shared)

    @mutation(allow=_CUSTOMER, description="Takes the link back: it opens nothing any more.")
    async def project_unshare(self, info: Info, id: ProjectId) -> SavedProjectResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await sharing.unshare(unit, id)
        return SavedProject.of(row)

    @mutation(allow=_CUSTOMER, description="Gives the project a picture for lists.")
    async def project_thumbnail_set(
        self,
        info: Info,
        id: ProjectId,
        file_id: Annotated[
            UUID | None, strawberry.argument(description="A picture; left out there is none.")
        ] = None,
    ) -> SavedProjectResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await projects.set_thumbnail(unit, id, file_id)
        return SavedProject.of(row)
