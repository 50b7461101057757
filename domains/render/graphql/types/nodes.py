"""What nodes are answered."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from domains.render.graphql.types.enums import OrderKind, WorkKind
from domains.render.service.claims import LEASE_SECONDS, Given, Order, Work
from kernel.graphql.problem import Problem


@strawberry.type(description="Something that a node is to do.")
class WorkItem:
    id: UUID = strawberry.field(description="The item's id.")
    kind: WorkKind = strawberry.field(description="What is to be done.")
    job_id: UUID = strawberry.field(description="The render that it belongs to.")
    attempt: str = strawberry.field(
        description="Goes with every report about the item; with another one it is stale."
    )
    lease_seconds: int = strawberry.field(
        description="How long the item stays with the node without a heartbeat."
    )
    spec: JSON = strawberry.field(description="All that the work needs.")

    @classmethod
    def of(cls, given: Given) -> "WorkItem":
        return cls(
            id=given.id,
            kind=given.kind,
            job_id=given.job_id,
            attempt=str(given.attempt),
            lease_seconds=LEASE_SECONDS,
            spec=JSON(given.spec),
        )


@strawberry.type(description="Something that a node is told besides its work.")
class NodeOrder:
    kind: OrderKind = strawberry.field(description="What it is to do.")
    item_id: UUID | None = strawberry.field(description="The item that it is about.")
    attempt: str | None = strawberry.field(description="The attempt; none means any.")

    @classmethod
    def of(cls, order: Order) -> "NodeOrder":
        return cls(kind=order.kind, item_id=order.item_id, attempt=None)


@strawberry.type(description="What a claim has brought; both lists may be empty.")
class NodeWork:
    items: list[WorkItem] = strawberry.field(description="Items that the node is to do.")
    orders: list[NodeOrder] = strawberry.field(description="What it is told besides.")

    @classmethod
    def of(cls, work: Work) -> "NodeWork":
        return cls(
            items=[WorkItem.of(one) for one in work.items],
            orders=[NodeOrder.of(one) for one in work.orders],
        )


@strawberry.type(description="The report was taken, now or before.")
class NodeAccepted:
    item_id: UUID = strawberry.field(description="The item that it was about.")


@strawberry.type(description="What a heartbeat is answered.")
class NodeOrders:
    orders: list[NodeOrder] = strawberry.field(description="What the node is told.")
    stale_items: list[UUID] = strawberry.field(
        description="Items that are not the node's any more: stop them and drop them."
    )


NodeClaimResult = Annotated[
    NodeWork | Problem, strawberry.union("NodeClaimResult", description="Work, or what is wrong.")
]
NodeResultResult = Annotated[
    NodeAccepted | Problem,
    strawberry.union("NodeResultResult", description="That it was taken, or why not."),
]
NodeStatusResult = Annotated[
    NodeOrders | Problem,
    strawberry.union("NodeStatusResult", description="Orders, or what is wrong."),
]
