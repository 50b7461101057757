"""The template that a saved project and a render are made of."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domains.content.api import DOMAIN
from domains.content.graphql.types.templates import Template
from domains.content.models import Template as TemplateRow
from domains.content.store import templates
from domains.render.graphql.types.jobs import RenderJob
from domains.studio.graphql.types.projects import SavedProject
from kernel.db import ReadSession
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.graphql.loaders import Loader


class TemplateOfProject(Loader[UUID, TemplateRow]):
    """By the project that a film is made from; of what the caller may see."""

    domain = DOMAIN

    async def fetch(self, session: ReadSession, keys: Sequence[UUID]) -> Mapping[UUID, TemplateRow]:
        return await templates.of_projects(session, keys)


async def template(root: SavedProject | RenderJob, info: Info) -> Template | None:
    found = await info.context.loader(TemplateOfProject).load(root.template_project_id)
    return None if found is None else Template.of(found)


_OF = "The template that it is made of; none when the catalogue shows it no more."
FIELDS = tuple(
    (type_name, "template", field(description=_OF)(template))
    for type_name in ("SavedProject", "RenderJob")
)
