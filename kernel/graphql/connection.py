"""Lists that grow, as connections with cursors by key."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

import strawberry

from kernel.keyset import Page

Node = TypeVar("Node")
Row = TypeVar("Row")

First = Annotated[
    int | None, strawberry.argument(description="How many items from the start, 1 to 100.")
]
After = Annotated[
    str | None, strawberry.argument(description="Only items behind this cursor; goes with first.")
]
Last = Annotated[
    int | None, strawberry.argument(description="How many items from the end, 1 to 100.")
]
Before = Annotated[
    str | None, strawberry.argument(description="Only items before this cursor; goes with last.")
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more items follow.")
    has_previous_page: bool = strawberry.field(description="Whether items come before.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first item.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last item.")


@strawberry.type(description="An item of a list, with its place in it.")
class Edge(Generic[Node]):
    cursor: str = strawberry.field(description="The item's place; give it to after or before.")
    node: Node = strawberry.field(description="The item.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node]):
    edges: list[Edge[Node]] = strawberry.field(description="The items with their cursors.")
    nodes: list[Node] = strawberry.field(description="The items alone.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in its list.")

    @classmethod
    def of(cls, page: Page[Row], wrap: Callable[[Row], Node]) -> "Connection[Node]":
        nodes = [wrap(row) for row in page.rows]
        cursors = page.cursors
        return cls(
            edges=[
                Edge(cursor=cursor, node=node) for cursor, node in zip(cursors, nodes, strict=True)
            ],
            nodes=nodes,
            page_info=PageInfo(
                has_next_page=page.has_next,
                has_previous_page=page.has_previous,
                start_cursor=cursors[0] if cursors else None,
                end_cursor=cursors[-1] if cursors else None,
            ),
        )
