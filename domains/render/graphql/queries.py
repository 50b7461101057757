"""The queries of render."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.render.api import DOMAIN
from domains.render.graphql.inputs.queue import RenderQueueFilter
from domains.render.graphql.types.jobs import RenderJob
from domains.render.service import reading
from domains.render.store import work as store
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may

RENDER = may(Permission.RENDER)
Filter = Annotated[
    RenderQueueFilter | None,
    strawberry.argument(description="Which renders; all of this holds together."),
]


@strawberry.type
class RenderQueries:
    @query(allow=RENDER, description="One render.")
    async def render_job(
        self, info: Info, id: Annotated[UUID, strawberry.argument(description="The render's id.")]
    ) -> RenderJob:
        context = info.context
        database = context.services.database
        tenant_id = await reading.tenant_of(database, context.actor, id)
        async with database.read(DOMAIN, context.actor, tenant_id=tenant_id) as session:
            row = await reading.own(session, id)
        return RenderJob.shown(row, info)

    @query(allow=RENDER, description="One's own renders, newest first.", list_size=USUAL)
    async def render_jobs(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RenderJob]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await reading.listed(session, request)
        return Connection.of(page, lambda row: RenderJob.shown(row, info))

    @query(
        allow=may(Permission.PLATFORM),
        description="All tenants' renders that are not over, or those in the states that are asked "
        "for.",
        list_size=USUAL,
    )
    async def render_queue(
        self,
        info: Info,
        filter: Filter = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[RenderJob]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(
            DOMAIN, context.actor, across_tenants=True
        ) as session:
            page = await store.queue(session, (filter or RenderQueueFilter()).read(), request)
        return Connection.of(page, lambda row: RenderJob.shown(row, info))


QUERIES: tuple[type, ...] = (RenderQueries,)
