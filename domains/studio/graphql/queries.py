"""The queries of studio."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.studio.api import DOMAIN, ProjectState
from domains.studio.graphql.inputs.filters import SavedProjectFilter
from domains.studio.graphql.types.projects import SavedProject, SharedProject
from domains.studio.service import projects, sharing
from domains.studio.store import projects as store
from kernel.actor import ANYONE, SYSTEM
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may


@strawberry.type
class StudioQueries:
    @query(allow=may(Permission.PROJECTS), description="One saved project, in the trash or not.")
    async def saved_project(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The saved project's id.")],
    ) -> SavedProject:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            row = await projects.mine(session, id)
        return SavedProject.of(row)

    @query(
        allow=may(Permission.PROJECTS),
        description="The caller's saved projects, the latest saved first.",
        list_size=USUAL,
    )
    async def saved_projects(
        self,
        info: Info,
        filter: Annotated[
            SavedProjectFilter | None, strawberry.argument(description="Which of them.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[SavedProject]:
        request = PageRequest.of(first, after, last, before)
        wanted = filter or SavedProjectFilter(state=ProjectState.ACTIVE)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await store.listed(session, context.actor.owner_id, request, wanted.wanted())
        return Connection.of(page, SavedProject.without_document)

    @query(allow=ANYONE, description="A project that somebody has shared, by its link's token.")
    async def shared_project(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="The token that projectShare gave.")],
    ) -> SharedProject:
        database = info.context.services.database
        async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
            row = await sharing.opened(session, token)
        return SharedProject.of(row)


QUERIES: tuple[type, ...] = (StudioQueries,)
