"""The subscriptions of render."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import strawberry

from domains.render.api import DOMAIN, job_topic
from domains.render.graphql.types.jobs import RenderJob
from domains.render.service import reading
from kernel.graphql.context import Info
from kernel.graphql.fields import subscription
from kernel.permissions import Permission, may

LEAST_SECONDS = 0.5


@strawberry.type
class RenderSubscriptions:
    @subscription(
        allow=may(Permission.RENDER),
        description="One render: as it is now, then at each change, at most twice a second, until "
        "it is over.",
    )
    async def render_progress(
        self, info: Info, id: Annotated[UUID, strawberry.argument(description="The render's id.")]
    ) -> AsyncIterator[RenderJob]:
        context = info.context
        database = context.services.database
        tenant_id = await reading.tenant_of(database, context.actor, id)
        async with context.services.topics.subscribe(job_topic(id)) as changes:
            while True:
                async with database.read(DOMAIN, context.actor, tenant_id=tenant_id) as session:
                    row = await reading.own(session, id)
                yield RenderJob.shown(row, info)
                if row.state.is_over:
                    return
                # The first frame waits for nothing: until it comes there is little else to tell.
                await asyncio.sleep(LEAST_SECONDS if row.frames_done else 0)
                await changes.next()


SUBSCRIPTIONS: tuple[type, ...] = (RenderSubscriptions,)
