"""How the catalogue is filtered."""

import strawberry

from domains.content.graphql.types.enums import Aspect, ProjectType, TemplateState
from domains.content.service.browsing import Filter


@strawberry.input(description="Which templates; what is left out does not matter.")
class TemplateFilter:
    text: str | None = strawberry.field(
        default=None,
        description="Words that its names, description, categories or tags begin with.",
    )
    category: str | None = strawberry.field(
        default=None, description="The slug of a category; those below it count."
    )
    tags: list[str] | None = strawberry.field(
        default=None, description="The slugs of tags, all of which it has; at most 10."
    )
    aspect: Aspect | None = strawberry.field(
        default=None, description="It can be made in this shape."
    )
    type: ProjectType | None = strawberry.field(default=None, description="It is of this type.")
    premium: bool | None = strawberry.field(default=None, description="Premium, or not.")
    state: TemplateState = strawberry.field(
        default=TemplateState.PUBLISHED,
        description="Anything but PUBLISHED is for those who write content.",
    )

    def read(self) -> Filter:
        return Filter(
            text=self.text,
            category=self.category,
            tags=tuple(self.tags or ()),
            aspect=self.aspect,
            type=self.type,
            premium=self.premium,
            state=self.state,
        )
