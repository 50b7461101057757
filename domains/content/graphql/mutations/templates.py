"""Templates: made, changed, published and thrown away by those who write content."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import strawberry

from domains.content.api import DOMAIN
from domains.content.graphql.inputs.templates import TemplateInput
from domains.content.graphql.types.templates import Template
from domains.content.models import Template as TemplateRow
from domains.content.service import templates
from kernel.db import UnitOfWork
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.graphql.problem import Problem
from kernel.permissions import Permission, may

TemplateResult = Annotated[
    Template | Problem, strawberry.union("TemplateResult", description="The template, or why not.")
]
WRITE = may(Permission.CONTENT_WRITE)
Id = Annotated[UUID, strawberry.argument(description="The template's id.")]
Input = Annotated[TemplateInput, strawberry.argument(description="All that is said of it.")]
Version = Annotated[
    int | None,
    strawberry.argument(description="The version that was changed; CONFLICT when it is older."),
]


@strawberry.type
class TemplateMutations:
    @mutation(allow=WRITE, description="Makes a template, unpublished and without projects.")
    async def template_create(
        self,
        info: Info,
        slug: Annotated[str, strawberry.argument(description="Its name in addresses; it stays.")],
        input: Input,
    ) -> TemplateResult:
        return await _changed(info, lambda unit: templates.create(unit, slug, input.read()))

    @mutation(allow=WRITE, description="Replaces all that the catalogue says of a template.")
    async def template_update(
        self, info: Info, id: Id, input: Input, version: Version = None
    ) -> TemplateResult:
        return await _changed(info, lambda unit: templates.update(unit, id, version, input.read()))

    @mutation(allow=WRITE, description="Shows a template to customers.")
    async def template_publish(self, info: Info, id: Id) -> TemplateResult:
        return await _changed(info, lambda unit: templates.publish(unit, id))

    @mutation(allow=WRITE, description="Takes a template back from customers.")
    async def template_unpublish(self, info: Info, id: Id) -> TemplateResult:
        return await _changed(info, lambda unit: templates.unpublish(unit, id))

    @mutation(allow=WRITE, description="Puts a template into the trash.")
    async def template_remove(self, info: Info, id: Id) -> TemplateResult:
        return await _changed(info, lambda unit: templates.remove(unit, id))

    @mutation(allow=WRITE, description="Takes a template out of the trash, unpublished.")
    async def template_restore(self, info: Info, id: Id) -> TemplateResult:
        return await _changed(info, lambda unit: templates.restore(unit, id))


async def _changed(info: Info, change: Callable[[UnitOfWork], Awaitable[TemplateRow]]) -> Template:
    context = info.context
    async with context.services.database.unit(DOMAIN, context.actor) as unit:
        row = await change(unit)
    return Template.of(row)
