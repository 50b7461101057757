"""Ordering films, calling them off, trying them again."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import strawberry

from domains.render.api import DOMAIN
from domains.render.graphql.inputs.jobs import RenderOrderInput
from domains.render.graphql.types.jobs import RenderJob, RenderResult
from domains.render.models import RenderJob as JobRow
from domains.render.service import orders, reading
from kernel.db import UnitOfWork
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.idempotency import once
from kernel.permissions import Permission, may

Id = Annotated[UUID, strawberry.argument(description="The render's id.")]
RENDER = may(Permission.RENDER)


@strawberry.type
class RenderMutations:
    @mutation(allow=RENDER, description="Orders a film of a saved project, as that is now.")
    async def render_order(
        self,
        info: Info,
        input: Annotated[RenderOrderInput, strawberry.argument(description="The order.")],
    ) -> RenderResult:
        context, wish = info.context, input.wish()
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await _once(
                unit,
                ("renderOrder", input.idempotency_key, input.as_request()),
                lambda: orders.order(unit, wish),
            )
        return RenderJob.shown(row, info)

    @mutation(allow=RENDER, description="Stops a render. What it has not used is given back.")
    async def render_cancel(self, info: Info, id: Id) -> RenderResult:
        context = info.context
        database = context.services.database
        tenant_id = await reading.tenant_of(database, context.actor, id)
        async with database.unit(DOMAIN, context.actor, tenant_id=tenant_id) as unit:
            row = await orders.cancel(unit, id)
        return RenderJob.shown(row, info)

    @mutation(allow=RENDER, description="Orders a render that ended badly once more, as it was.")
    async def render_retry(
        self,
        info: Info,
        id: Id,
        idempotency_key: Annotated[
            str,
            strawberry.argument(
                description="A key of the client's choice; the same key answers the first result "
                "again."
            ),
        ],
    ) -> RenderResult:
        context = info.context
        database = context.services.database
        tenant_id = await reading.tenant_of(database, context.actor, id)
        async with database.unit(DOMAIN, context.actor, tenant_id=tenant_id) as unit:
            request = {"id": str(id)}
            row = await _once(
                unit, ("renderRetry", idempotency_key, request), lambda: orders.retry(unit, id)
            )
        return RenderJob.shown(row, info)


async def _once(
    unit: UnitOfWork,
    asked: tuple[str, str, object],
    work: Callable[[], Awaitable[JobRow]],
) -> JobRow:
    operation, key, request = asked

    async def made() -> str:
        return str((await work()).id)

    return await reading.own(unit, UUID(await once(unit, operation, key, request, made)))
