"""Which saved projects a client wants to see."""

import strawberry

from domains.studio.graphql.types.kinds import ProjectState
from domains.studio.service.document import LONGEST_NAME
from domains.studio.service.values import plain_text
from domains.studio.store.projects import Wanted


@strawberry.input(description="Which saved projects; what is left out does not matter.")
class SavedProjectFilter:
    state: ProjectState = strawberry.field(
        default=ProjectState.ACTIVE, description="Those of the trash, or the others."
    )
    name: str | None = strawberry.field(
        default=None, description="Those whose name has this in it, in small letters or large."
    )

    def wanted(self) -> Wanted:
        name = None if self.name is None else plain_text(self.name, "filter.name")[:LONGEST_NAME]
        return Wanted(self.state, name)
