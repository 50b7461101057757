"""Templates in the schema."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.content import api
from domains.content.api import Both
from domains.content.graphql.loaders import (
    CategoriesOfTemplate,
    ProjectsOfTemplate,
    TagsOfTemplate,
)
from domains.content.graphql.types.enums import TemplateState
from domains.content.graphql.types.projects import TemplateProject
from domains.content.graphql.types.taxonomy import Category, Tag
from domains.content.graphql.types.texts import BilingualText
from domains.content.models import Template as TemplateRow
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.ids import HOUSE_TENANT_ID


@strawberry.type(description="What the catalogue shows: a film that can be made one's own.")
class Template:
    id: UUID = strawberry.field(description="The template's id.")
    slug: str = strawberry.field(description="Its name in addresses.")
    name: BilingualText = strawberry.field(description="What it is called.")
    description: BilingualText = strawberry.field(description="What it is good for.")
    is_premium: bool = strawberry.field(description="Whether a plan has to include it.")
    is_of_house: bool = strawberry.field(description="Whether the house offers it to all.")
    state: TemplateState = strawberry.field(description="Where it stands.")
    cover_file_id: UUID | None = strawberry.field(description="A picture of it.")
    preview_file_id: UUID | None = strawberry.field(description="A film of it.")
    music_track_id: UUID | None = strawberry.field(
        description="The track of the library that its films begin with."
    )
    uses: int = strawberry.field(description="How often films were begun with it.")
    published_at: datetime | None = strawberry.field(description="Since when customers see it.")
    version: int = strawberry.field(description="Rises with every change.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")

    @field(description="Its aspects.", list_size=3)
    async def projects(self, info: Info) -> list[TemplateProject]:
        rows = await info.context.loader(ProjectsOfTemplate).load(self.id) or []
        return [TemplateProject.of(row) for row in rows]

    @field(description="The category that it belongs to first.")
    async def primary_category(self, info: Info) -> Category | None:
        rows = await info.context.loader(CategoriesOfTemplate).load(self.id) or []
        return next((Category.of(row) for is_primary, row in rows if is_primary), None)

    @field(description="All its categories, the primary one first.", list_size=3)
    async def categories(self, info: Info) -> list[Category]:
        rows = await info.context.loader(CategoriesOfTemplate).load(self.id) or []
        return [Category.of(row) for _, row in rows]

    @field(description="Its tags.", list_size=10)
    async def tags(self, info: Info) -> list[Tag]:
        rows = await info.context.loader(TagsOfTemplate).load(self.id) or []
        return [Tag.of(row) for row in rows]

    @classmethod
    def of(cls, row: TemplateRow) -> "Template":
        return cls(
            id=row.id,
            slug=row.slug,
            name=BilingualText.of(Both(row.name_fa, row.name_en)),
            description=BilingualText.of(Both(row.description_fa, row.description_en)),
            is_premium=row.is_premium,
            is_of_house=row.tenant_id == HOUSE_TENANT_ID,
            state=_state(row),
            cover_file_id=row.cover_file_id,
            preview_file_id=row.preview_file_id,
            music_track_id=row.music_track_id,
            uses=row.uses,
            published_at=row.published_at,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


def _state(row: TemplateRow) -> api.TemplateState:
    if row.trashed_at is not None:
        return api.TemplateState.TRASHED
    is_draft = row.published_at is None
    return api.TemplateState.DRAFT if is_draft else api.TemplateState.PUBLISHED
