"""The whole protocol of the render nodes: claim, result, status."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.render.graphql.inputs.nodes import NodeClaimInput, NodeResultInput, NodeStatusInput
from domains.render.graphql.types.nodes import (
    NodeAccepted,
    NodeClaimResult,
    NodeOrders,
    NodeResultResult,
    NodeStatusResult,
    NodeWork,
)
from domains.render.service import claims, results, statuses
from kernel.actor import Actor, ActorKind, Rule
from kernel.errors import forbidden
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

A_NODE: Rule = may(Permission.NODE_WORK)


@strawberry.type
class NodeWorkMutations:
    @mutation(allow=A_NODE, description="Asks for work, and waits for it as long as it is told.")
    async def node_claim(
        self,
        info: Info,
        input: Annotated[
            NodeClaimInput, strawberry.argument(description="What the node can do and holds.")
        ],
    ) -> NodeClaimResult:
        services, able = info.context.services, input.able(_node(info.context.actor))
        waits = input.wait_seconds or 0
        return NodeWork.of(await claims.wait(services.database, services.topics, able, waits))

    @mutation(allow=A_NODE, description="Reports how an item ended. Again is harmless.")
    async def node_result(
        self,
        info: Info,
        input: Annotated[NodeResultInput, strawberry.argument(description="The report.")],
    ) -> NodeResultResult:
        node_id = _node(info.context.actor)
        taken = await results.take(info.context.services.database, node_id, input.report())
        return NodeAccepted(item_id=taken)

    @mutation(allow=A_NODE, description="The heartbeat: keeps the items and shows the progress.")
    async def node_status(
        self,
        info: Info,
        input: Annotated[NodeStatusInput, strawberry.argument(description="How the node is.")],
    ) -> NodeStatusResult:
        status = input.status(_node(info.context.actor))
        stale = await statuses.take(info.context.services.database, status)
        return NodeOrders(orders=[], stale_items=stale)


def _node(actor: Actor) -> UUID:
    """Others have the permission for what they do in the farm's name, and hold no item."""
    if actor.kind is not ActorKind.NODE or actor.id is None:
        raise forbidden()
    return actor.id
