"""Projects, scenes and presets in the schema."""

from datetime import datetime
from uuid import UUID

import strawberry

from domains.content.api import Both
from domains.content.graphql.loaders import (
    AssetsOfProject,
    ColoursOfProject,
    ElementsOfProject,
    PresetsOfProject,
    ScenesOfProject,
)
from domains.content.graphql.types.elements import PresetColour, TemplateColour, TemplateElement
from domains.content.graphql.types.enums import Aspect, Engine, ProjectType
from domains.content.graphql.types.texts import BilingualText
from domains.content.models import PresetRow, SceneRow
from domains.content.models import Project as ProjectRow
from domains.content.models import ProjectAsset as AssetRow
from domains.content.service.graphs import colour_of, element_of
from kernel.graphql.context import Info
from kernel.graphql.fields import field


async def elements(info: Info, project_id: UUID, scene_id: UUID | None) -> list[TemplateElement]:
    rows = await info.context.loader(ElementsOfProject).load(project_id) or []
    return [TemplateElement.of(element_of(row)) for row in rows if row.scene_id == scene_id]


async def colours(info: Info, project_id: UUID, scene_id: UUID | None) -> list[TemplateColour]:
    rows = await info.context.loader(ColoursOfProject).load(project_id) or []
    return [TemplateColour.of(colour_of(row)) for row in rows if row.scene_id == scene_id]


@strawberry.type(description="A scene of a project.")
class TemplateScene:
    id: UUID = strawberry.field(description="The scene's id.")
    key: str = strawberry.field(description="The name of its composition, once in its project.")
    title: BilingualText = strawberry.field(description="What a person reads.")
    seconds: float = strawberry.field(description="How long it is as designed.")
    least_seconds: float = strawberry.field(description="How short it may be made.")
    most_seconds: float = strawberry.field(description="How long it may be made.")
    position: int = strawberry.field(description="Its place in the project, from 0.")
    image_file_id: UUID | None = strawberry.field(description="A picture of it.")
    snapshot_url: str | None = strawberry.field(description="Where a rendered picture of it is.")
    project_id: strawberry.Private[UUID]

    @field(description="What is filled in here.", list_size=10)
    async def elements(self, info: Info) -> list[TemplateElement]:
        return await elements(info, self.project_id, self.id)

    @field(description="The colours of this scene alone.", list_size=5)
    async def colours(self, info: Info) -> list[TemplateColour]:
        return await colours(info, self.project_id, self.id)

    @classmethod
    def of(cls, row: SceneRow) -> "TemplateScene":
        return cls(
            id=row.id,
            key=row.key,
            title=BilingualText.of(Both(row.title_fa, row.title_en)),
            seconds=row.seconds,
            least_seconds=row.least_seconds,
            most_seconds=row.most_seconds,
            position=row.position,
            image_file_id=row.image_file_id,
            snapshot_url=row.snapshot_url,
            project_id=row.project_id,
        )


@strawberry.type(description="Shared colours that go together.")
class ColourPreset:
    id: UUID = strawberry.field(description="The preset's id.")
    key: str = strawberry.field(description="Its short name, once in its project.")
    name: BilingualText = strawberry.field(description="What a person reads.")
    colours: list[PresetColour] = strawberry.field(description="The colours by their keys.")

    @classmethod
    def of(cls, row: PresetRow) -> "ColourPreset":
        return cls(
            id=row.id,
            key=row.key,
            name=BilingualText.of(Both(row.name_fa, row.name_en)),
            colours=[
                PresetColour(key=key, colour=colour) for key, colour in sorted(row.colours.items())
            ],
        )


@strawberry.type(description="A file that a project names.")
class ProjectAsset:
    id: UUID = strawberry.field(description="The asset's id.")
    name: str = strawberry.field(description="Its name, once in its project.")
    file_id: UUID = strawberry.field(description="The file.")
    media_type: str = strawberry.field(description="What its bytes are.")

    @classmethod
    def of(cls, row: AssetRow) -> "ProjectAsset":
        return cls(id=row.id, name=row.name, file_id=row.file_id, media_type=row.media_type)


@strawberry.type(description="One aspect of a template: what a film is made from.")
class TemplateProject:
    id: UUID = strawberry.field(description="The project's id.")
    template_id: UUID = strawberry.field(description="The template that it is an aspect of.")
    aspect: Aspect = strawberry.field(description="The shape of the picture.")
    width: int = strawberry.field(description="In pixels, as designed.")
    height: int = strawberry.field(description="In pixels, as designed.")
    rate: str = strawberry.field(description="Frames a second, as a fraction like 30000/1001.")
    seconds: float = strawberry.field(description="How long the film is as designed.")
    engine: Engine = strawberry.field(description="What draws it.")
    type: ProjectType = strawberry.field(description="What may be changed besides values.")
    convention_version: int = strawberry.field(description="How the names in the file are meant.")
    fonts: list[str] = strawberry.field(description="The families of the fonts that it needs.")
    source_file_id: UUID | None = strawberry.field(
        description="The source file; without one customers do not see the project."
    )
    version: int = strawberry.field(description="Rises with every change.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When it was changed last.")

    @field(description="Its scenes, in their order.", list_size=10)
    async def scenes(self, info: Info) -> list[TemplateScene]:
        rows = await info.context.loader(ScenesOfProject).load(self.id) or []
        return [TemplateScene.of(row) for row in rows]

    @field(description="What is filled in once for all scenes.", list_size=10)
    async def shared_elements(self, info: Info) -> list[TemplateElement]:
        return await elements(info, self.id, None)

    @field(description="The colours that all scenes share.", list_size=5)
    async def shared_colours(self, info: Info) -> list[TemplateColour]:
        return await colours(info, self.id, None)

    @field(description="Ready-made sets of shared colours.", list_size=5)
    async def colour_presets(self, info: Info) -> list[ColourPreset]:
        rows = await info.context.loader(PresetsOfProject).load(self.id) or []
        return [ColourPreset.of(row) for row in rows]

    @field(description="The files that it names, by their names.", list_size=10)
    async def assets(self, info: Info) -> list[ProjectAsset]:
        rows = await info.context.loader(AssetsOfProject).load(self.id) or []
        return [ProjectAsset.of(row) for row in rows]

    @classmethod
    def of(cls, row: ProjectRow) -> "TemplateProject":
        return cls(
            id=row.id,
            template_id=row.template_id,
            aspect=row.aspect,
            width=row.width,
            height=row.height,
            rate=f"{row.rate_over}/{row.rate_under}",
            seconds=row.seconds,
            engine=row.engine,
            type=row.type,
            convention_version=row.convention_version,
            fonts=row.fonts,
            source_file_id=row.source_file_id,
            version=row.version,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
