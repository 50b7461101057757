"""What authors send of templates, categories and presets."""

from uuid import UUID

import strawberry

from domains.content.api import Both
from domains.content.graphql.inputs.texts import BilingualInput
from domains.content.service.taxonomy import CategoryWanted
from domains.content.service.wanted import PresetWanted, TemplateWanted


@strawberry.input(description="All that the catalogue says of a template.")
class TemplateInput:
    name: BilingualInput = strawberry.field(description="What it is called.")
    description: BilingualInput | None = strawberry.field(
        default=None, description="What it is good for."
    )
    primary_category: str | None = strawberry.field(
        default=None, description="The slug of the category that it belongs to first."
    )
    categories: list[str] = strawberry.field(
        default_factory=list, description="The slugs of further categories."
    )
    tags: list[str] = strawberry.field(default_factory=list, description="The slugs of its tags.")
    is_premium: bool = strawberry.field(
        default=False, description="Whether a plan has to include it."
    )
    cover_file_id: UUID | None = strawberry.field(default=None, description="A picture of it.")
    preview_file_id: UUID | None = strawberry.field(default=None, description="A film of it.")
    music_track_id: UUID | None = strawberry.field(
        default=None, description="The track of the library that its films begin with."
    )

    def read(self) -> TemplateWanted:
        return TemplateWanted(
            name=self.name.read(),
            description=self.description.read() if self.description else Both("", ""),
            primary_category=self.primary_category,
            categories=tuple(self.categories),
            tags=tuple(self.tags),
            is_premium=self.is_premium,
            cover_file_id=self.cover_file_id,
            preview_file_id=self.preview_file_id,
            music_track_id=self.music_track_id,
        )


@strawberry.input(description="A category; its slug says which one.")
class CategoryInput:
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    name: BilingualInput = strawberry.field(description="What a person reads.")
    description: BilingualInput | None = strawberry.field(
        default=None, description="For its page and search engines."
    )
    parent: str | None = strawberry.field(
        default=None, description="The slug of the category above it."
    )
    position: int = strawberry.field(default=0, description="Its place among its neighbours.")

    def read(self) -> CategoryWanted:
        return CategoryWanted(
            slug=self.slug,
            name=self.name.read(),
            description=self.description.read() if self.description else Both("", ""),
            parent=self.parent,
            position=self.position,
        )


@strawberry.input(description="The colour that a preset gives to a key.")
class PresetColourInput:
    key: str = strawberry.field(description="The key of a shared colour.")
    colour: str = strawberry.field(description="As #rrggbb.")


@strawberry.input(description="Shared colours that go together; its key says which preset.")
class ColourPresetInput:
    key: str = strawberry.field(description="Its short name, once in its project.")
    name: BilingualInput = strawberry.field(description="What a person reads.")
    colours: list[PresetColourInput] = strawberry.field(description="The colours by their keys.")

    def read(self) -> PresetWanted:
        colours = {one.key: one.colour for one in self.colours}
        return PresetWanted(key=self.key, name=self.name.read(), colours=colours)
