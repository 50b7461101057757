"""Categories, tags, fonts, music, and what a tenant shows of the house."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.content.api import DOMAIN
from domains.content.graphql.inputs.templates import CategoryInput
from domains.content.graphql.inputs.texts import BilingualInput
from domains.content.graphql.types.taxonomy import (
    CatalogueSettings,
    Category,
    Font,
    MusicTrack,
    Tag,
    TaxonomyRemoved,
)
from domains.content.service import library, taxonomy
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, may

CategoryResult = Annotated[
    Category | Problem, strawberry.union("CategoryResult", description="The category, or why not.")
]
TagResult = Annotated[
    Tag | Problem, strawberry.union("TagResult", description="The tag, or why not.")
]
RemovedResult = Annotated[
    TaxonomyRemoved | Problem,
    strawberry.union("TaxonomyRemovedResult", description="What is gone, or why not."),
]
FontResult = Annotated[
    Font | Problem, strawberry.union("FontResult", description="The font, or why not.")
]
TrackResult = Annotated[
    MusicTrack | Problem,
    strawberry.union("MusicTrackResult", description="The track, or why not."),
]
CatalogueResult = Annotated[
    CatalogueSettings | Problem,
    strawberry.union("CatalogueSettingsResult", description="The settings, or why not."),
]
WRITE = may(Permission.CONTENT_WRITE)
Slug = Annotated[str, strawberry.argument(description="Its name in addresses and filters.")]
Name = Annotated[BilingualInput, strawberry.argument(description="What a person reads.")]
Version = Annotated[
    int | None,
    strawberry.argument(description="The version that was changed; CONFLICT when it is older."),
]


@strawberry.type
class LibraryMutations:
    @mutation(allow=WRITE, description="Puts a category by its slug.")
    async def category_put(
        self,
        info: Info,
        input: Annotated[CategoryInput, strawberry.argument(description="The category.")],
        version: Version = None,
    ) -> CategoryResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await taxonomy.put_category(unit, input.read(), version)
        return Category.of(row)

    @mutation(allow=WRITE, description="Removes a category; what is below it moves up.")
    async def category_remove(self, info: Info, slug: Slug) -> RemovedResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await taxonomy.remove_category(unit, slug)
        return TaxonomyRemoved(slug=slug)

    @mutation(allow=WRITE, description="Puts a tag by its slug.")
    async def tag_put(
        self, info: Info, slug: Slug, name: Name, version: Version = None
    ) -> TagResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await taxonomy.put_tag(unit, slug, name.read(), version)
        return Tag.of(row)

    @mutation(allow=WRITE, description="Removes a tag from the catalogue and its templates.")
    async def tag_remove(self, info: Info, slug: Slug) -> RemovedResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await taxonomy.remove_tag(unit, slug)
        return TaxonomyRemoved(slug=slug)

    @mutation(allow=WRITE, description="Puts a font by its family.")
    async def font_put(
        self,
        info: Info,
        family: Annotated[str, strawberry.argument(description="As in the font file.")],
        name: Name,
        file_id: Annotated[
            UUID | None,
            strawberry.argument(
                description="A file that was uploaded as FONT; without one it has to be on the "
                "nodes already."
            ),
        ] = None,
        version: Version = None,
    ) -> FontResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await library.put_font(unit, family, name.read(), file_id, version)
        return Font.of(row)

    @mutation(allow=WRITE, description="Puts a piece of the music library by its slug.")
    async def track_put(
        self,
        info: Info,
        slug: Slug,
        title: Name,
        file_id: Annotated[
            UUID, strawberry.argument(description="A file that was uploaded as AUDIO.")
        ],
        version: Version = None,
    ) -> TrackResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await library.put_track(unit, slug, title.read(), file_id, version)
        return MusicTrack.of(row)

    @mutation(
        allow=may(Permission.TENANT_MANAGE),
        description="Says whether one's tenant shows the catalogue of the house.",
    )
    async def catalogue_set(
        self,
        info: Info,
        shows_house: Annotated[bool, strawberry.argument(description="Whether it does.")],
    ) -> CatalogueResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await library.show_house(unit, shows=shows_house)
        return CatalogueSettings(shows_house=shows_house)
