"""Projects with their scenes and presets, written by those who write content."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import strawberry

from domains.content.api import DOMAIN
from domains.content.graphql.inputs.projects import ProjectInput, SceneInput
from domains.content.graphql.inputs.templates import ColourPresetInput
from domains.content.graphql.types.projects import TemplateProject
from domains.content.models import Project
from domains.content.service import assets, projects, scenes
from kernel.db import UnitOfWork
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, may

ProjectResult = Annotated[
    TemplateProject | Problem,
    strawberry.union("TemplateProjectResult", description="The project, or why not."),
]
WRITE = may(Permission.CONTENT_WRITE)
ProjectId = Annotated[UUID, strawberry.argument(description="The project's id.")]
Version = Annotated[
    int | None,
    strawberry.argument(
        description="The project's version that was changed; CONFLICT when it is older."
    ),
]


@strawberry.type
class ProjectMutations:
    @mutation(
        allow=WRITE,
        description="Puts one aspect of a template, whole. The same input again changes nothing.",
        cost=50,
    )
    async def project_put(
        self,
        info: Info,
        input: Annotated[ProjectInput, strawberry.argument(description="The project.")],
    ) -> ProjectResult:
        return await _changed(
            info,
            lambda unit: projects.put(unit, input.template_id, input.version, input.read()),
        )

    @mutation(allow=WRITE, description="Gives a project its source file.")
    async def project_source_set(
        self,
        info: Info,
        project_id: ProjectId,
        file_id: Annotated[
            UUID, strawberry.argument(description="A file that was uploaded as SOURCE.")
        ],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: projects.set_source(unit, project_id, file_id))

    @mutation(allow=WRITE, description="Puts a scene by its key; a new one comes last.")
    async def scene_put(
        self,
        info: Info,
        project_id: ProjectId,
        input: Annotated[SceneInput, strawberry.argument(description="The scene.")],
        version: Version = None,
    ) -> ProjectResult:
        return await _changed(
            info, lambda unit: scenes.put(unit, project_id, version, input.read())
        )

    @mutation(allow=WRITE, description="Removes a scene; put again, it is the same one.")
    async def scene_remove(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The scene's id.")],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: scenes.remove(unit, id))

    @mutation(allow=WRITE, description="Puts the scenes of a project in another order.")
    async def scenes_reorder(
        self,
        info: Info,
        project_id: ProjectId,
        keys: Annotated[
            list[str], strawberry.argument(description="The keys of all its scenes, each once.")
        ],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: scenes.reorder(unit, project_id, keys))

    @mutation(allow=WRITE, description="Puts a colour preset by its key.")
    async def colour_preset_put(
        self,
        info: Info,
        project_id: ProjectId,
        input: Annotated[ColourPresetInput, strawberry.argument(description="The preset.")],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: scenes.put_preset(unit, project_id, input.read()))

    @mutation(allow=WRITE, description="Removes a colour preset.")
    async def colour_preset_remove(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The preset's id.")],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: scenes.remove_preset(unit, id))

    @mutation(allow=WRITE, description="Gives a name to a file of the catalogue, in a project.")
    async def project_asset_put(
        self,
        info: Info,
        project_id: ProjectId,
        name: Annotated[
            str, strawberry.argument(description="What elements name it by as their default.")
        ],
        file_id: Annotated[UUID, strawberry.argument(description="A file of the catalogue.")],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: assets.put(unit, project_id, name, file_id))

    @mutation(allow=WRITE, description="Takes a named file from a project; the file stays.")
    async def project_asset_remove(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The asset's id.")],
    ) -> ProjectResult:
        return await _changed(info, lambda unit: assets.remove(unit, id))


async def _changed(
    info: Info, change: Callable[[UnitOfWork], Awaitable[Project]]
) -> TemplateProject:
    context = info.context
    async with context.services.database.unit(DOMAIN, context.actor) as unit:
        row = await change(unit)
    return TemplateProject.of(row)
