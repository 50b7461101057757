"""Templates: browsed, counted, and one with all that is in it."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.content.api import DOMAIN
from domains.content.graphql.inputs.browsing import TemplateFilter
from domains.content.graphql.types.enums import TemplateSort
from domains.content.graphql.types.taxonomy import TemplateFacets
from domains.content.graphql.types.templates import Template
from domains.content.service import browsing, templates
from domains.content.service.wording import ONE_OF_BOTH
from kernel.errors import bad_input
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may

READ = may(Permission.CATALOGUE_READ)
Wanted = Annotated[
    TemplateFilter | None,
    strawberry.argument(description="Which ones; all of this holds together."),
]
Sort = Annotated[TemplateSort, strawberry.argument(description="In which order.")]
Id = Annotated[UUID | None, strawberry.argument(description="The template's id.")]
Slug = Annotated[str | None, strawberry.argument(description="Or its slug.")]


@strawberry.type
class TemplateQueries:
    @query(
        allow=READ,
        description="The catalogue: one's own tenant's templates and those of the house.",
        list_size=USUAL,
    )
    async def templates(  # noqa: PLR0913, PLR0917 - the four of every list, and what is asked for
        self,
        info: Info,
        filter: Wanted = None,
        sort: Sort = TemplateSort.NEWEST,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Template]:
        request = PageRequest.of(first, after, last, before)
        asked = browsing.Filter() if filter is None else filter.read()
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await browsing.browse(session, asked, sort, context.locale, request)
        return Connection.of(page, Template.of)

    @query(
        allow=READ,
        description="How many templates of a search have which category, tag, aspect and type.",
        cost=5,
    )
    async def template_facets(self, info: Info, filter: Wanted = None) -> TemplateFacets:
        asked = browsing.Filter() if filter is None else filter.read()
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            counted = await browsing.facets(session, asked)
        return TemplateFacets.of(counted)

    @query(allow=READ, description="One template, by its id or by its slug.")
    async def template(self, info: Info, id: Id = None, slug: Slug = None) -> Template:
        if (id is None) is (slug is None):
            raise bad_input("id", ONE_OF_BOTH)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            row = await templates.read(session, id, slug)
        return Template.of(row)
