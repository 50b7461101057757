"""Saving, undo and redo. Each stands on a version; a newer one is never written over."""

from typing import Annotated

import strawberry

from domains.studio.api import DOMAIN
from domains.studio.graphql.inputs.changes import ProjectChange, changes_of
from domains.studio.graphql.mutations.arguments import ProjectId, Version
from domains.studio.graphql.types.projects import ProjectSaveResult, outcome
from domains.studio.service import history, saving
from domains.studio.service.edits import MOST_CHANGES
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_CUSTOMER = may(Permission.PROJECTS)


@strawberry.type
class SavingMutations:
    @mutation(
        allow=_CUSTOMER,
        description="Saves changes: all of them or none. What changes nothing makes no version.",
        cost=2,
    )
    async def project_save(
        self,
        info: Info,
        id: ProjectId,
        version: Version,
        changes: Annotated[
            list[ProjectChange],
            strawberry.argument(description=f"What has changed, in order, {MOST_CHANGES} at most."),
        ],
    ) -> ProjectSaveResult:
        context, given = info.context, changes_of(changes)
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            saved = await saving.save(unit, id, version, given)
        return outcome(saved, context.locale)

    @mutation(allow=_CUSTOMER, description="Goes back to what was before the last change.")
    async def project_undo(self, info: Info, id: ProjectId, version: Version) -> ProjectSaveResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            saved = await history.undo(unit, id, version)
        return outcome(saved, context.locale)

    @mutation(allow=_CUSTOMER, description="Does again what was undone last.")
    async def project_redo(self, info: Info, id: ProjectId, version: Version) -> ProjectSaveResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            saved = await history.redo(unit, id, version)
        return outcome(saved, context.locale)

    @mutation(
        allow=_CUSTOMER,
        description="Brings the project up to its template as it is now. What still fits is kept; "
        "the rest is as the template has it, and can be undone.",
    )
    async def project_refresh(
        self, info: Info, id: ProjectId, version: Version
    ) -> ProjectSaveResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            saved = await saving.refresh(unit, id, version)
        return outcome(saved, context.locale)
