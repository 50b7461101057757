"""The subscriptions of studio."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import strawberry

from domains.studio.api import DOMAIN, topic_of
from domains.studio.graphql.types.projects import SavedProject
from domains.studio.service import projects
from kernel.graphql.context import Info
from kernel.graphql.fields import subscription
from kernel.permissions import Permission, may


@strawberry.type
class StudioSubscriptions:
    @subscription(
        allow=may(Permission.PROJECTS),
        description="One saved project, now and at each change, so that a second tab follows.",
    )
    async def project_changes(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The saved project's id.")],
    ) -> AsyncIterator[SavedProject]:
        context = info.context
        async with context.services.topics.subscribe(topic_of(id)) as changes:
            while True:
                async with context.services.database.read(DOMAIN, context.actor) as session:
                    row = await projects.mine(session, id)
                yield SavedProject.of(row)
                await changes.next()


SUBSCRIPTIONS: tuple[type, ...] = (StudioSubscriptions,)
