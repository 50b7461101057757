"""How an operator looks through the queue."""

from uuid import UUID

import strawberry

from domains.render.graphql.types.enums import JobState
from domains.render.store.work import Queued


@strawberry.input(description="Which renders of the queue; what is left out does not matter.")
class RenderQueueFilter:
    states: list[JobState] | None = strawberry.field(
        default=None, description="In one of these states; those that are over count as well."
    )
    tenant_id: UUID | None = strawberry.field(default=None, description="Of this tenant.")
    owner_id: UUID | None = strawberry.field(default=None, description="Of this owner.")
    newest_first: bool = strawberry.field(
        default=False, description="The newest first, and not the oldest."
    )

    def read(self) -> Queued:
        return Queued(
            tuple(dict.fromkeys(self.states or ())),
            self.tenant_id,
            self.owner_id,
            self.newest_first,
        )
