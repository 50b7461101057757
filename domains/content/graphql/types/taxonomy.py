"""Categories, tags, fonts, music and counts of the catalogue in the schema."""

from uuid import UUID

import strawberry

from domains.content.api import Aspect, Both
from domains.content.graphql.types.texts import BilingualText
from domains.content.models import Category as CategoryRow
from domains.content.models import Font as FontRow
from domains.content.models import MusicTrack as TrackRow
from domains.content.models import Tag as TagRow


@strawberry.type(description="A category of templates, a branch of a tree.")
class Category:
    id: UUID = strawberry.field(description="The category's id.")
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    name: BilingualText = strawberry.field(description="What a person reads.")
    description: BilingualText = strawberry.field(description="For its page and search engines.")
    parent_id: UUID | None = strawberry.field(description="The category above it.")
    position: int = strawberry.field(description="Its place among its neighbours.")
    version: int = strawberry.field(description="Rises with every change.")

    @classmethod
    def of(cls, row: CategoryRow) -> "Category":
        return cls(
            id=row.id,
            slug=row.slug,
            name=BilingualText.of(Both(row.name_fa, row.name_en)),
            description=BilingualText.of(Both(row.description_fa, row.description_en)),
            parent_id=row.parent_id,
            position=row.position,
            version=row.version,
        )


@strawberry.type(description="A word that templates are marked with.")
class Tag:
    id: UUID = strawberry.field(description="The tag's id.")
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    name: BilingualText = strawberry.field(description="What a person reads.")
    version: int = strawberry.field(description="Rises with every change.")

    @classmethod
    def of(cls, row: TagRow) -> "Tag":
        name = BilingualText.of(Both(row.name_fa, row.name_en))
        return cls(id=row.id, slug=row.slug, name=name, version=row.version)


@strawberry.type(description="A font of the catalogue.")
class Font:
    id: UUID = strawberry.field(description="The font's id.")
    family: str = strawberry.field(description="Its family, as in the font file.")
    name: BilingualText = strawberry.field(description="What a person reads.")
    file_id: UUID | None = strawberry.field(
        description="Its file; without one it has to be on the nodes already."
    )
    version: int = strawberry.field(description="Rises with every change.")

    @classmethod
    def of(cls, row: FontRow) -> "Font":
        return cls(
            id=row.id,
            family=row.family,
            name=BilingualText.of(Both(row.name_fa, row.name_en)),
            file_id=row.file_id,
            version=row.version,
        )


@strawberry.type(description="A piece of the music library.")
class MusicTrack:
    id: UUID = strawberry.field(description="The track's id.")
    slug: str = strawberry.field(description="Its short name.")
    title: BilingualText = strawberry.field(description="What a person reads.")
    file_id: UUID = strawberry.field(description="Its file.")
    seconds: float = strawberry.field(description="How long it is.")
    version: int = strawberry.field(description="Rises with every change.")

    @classmethod
    def of(cls, row: TrackRow) -> "MusicTrack":
        return cls(
            id=row.id,
            slug=row.slug,
            title=BilingualText.of(Both(row.title_fa, row.title_en)),
            file_id=row.file_id,
            seconds=row.seconds,
            version=row.version,
        )


@strawberry.type(description="How many of the templates that were asked for have a value.")
class FacetCount:
    value: str = strawberry.field(description="The slug, or the name of the choice.")
    count: int = strawberry.field(description="How many templates.")


@strawberry.type(description="What the templates of a search have in common, with counts.")
class TemplateFacets:
    categories: list[FacetCount] = strawberry.field(description="By category.")
    tags: list[FacetCount] = strawberry.field(description="By tag.")
    aspects: list[FacetCount] = strawberry.field(description="By aspect.")
    types: list[FacetCount] = strawberry.field(description="By type.")
    premium: list[FacetCount] = strawberry.field(description="By being premium: true or false.")

    @classmethod
    def of(cls, counted: list[tuple[str, str, int]]) -> "TemplateFacets":
        def having(facet: str) -> list[FacetCount]:
            return [
                FacetCount(value=value, count=count)
                for name, value, count in counted
                if name == facet
            ]

        return cls(
            categories=having("category"),
            tags=having("tag"),
            aspects=[
                FacetCount(value=Aspect(one.value).name, count=one.count)
                for one in having("aspect")
            ],
            types=having("type"),
            premium=having("premium"),
        )


@strawberry.type(description="What a tenant shows of the catalogue of the house.")
class CatalogueSettings:
    shows_house: bool = strawberry.field(
        description="Whether its customers see what the house has published."
    )


@strawberry.type(description="A category or a tag is gone.")
class TaxonomyRemoved:
    slug: str = strawberry.field(description="What it was called.")
