"""Categories, tags, fonts and music: what templates are found and made with."""

import strawberry

from domains.content.api import DOMAIN
from domains.content.graphql.types.taxonomy import (
    CatalogueSettings,
    Category,
    Font,
    MusicTrack,
    Tag,
)
from domains.content.store import library, taxonomy
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may

READ = may(Permission.CATALOGUE_READ)


@strawberry.type
class LibraryQueries:
    @query(
        allow=READ,
        description="All categories, one's own and those of the house, in their order.",
        list_size=50,
    )
    async def categories(self, info: Info) -> list[Category]:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            rows = await taxonomy.categories(session)
        return [Category.of(row) for row in rows]

    @query(allow=READ, description="All tags, by their slugs.", list_size=USUAL)
    async def tags(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Tag]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await taxonomy.tags(session, request)
        return Connection.of(page, Tag.of)

    @query(allow=READ, description="The fonts of the catalogue, by family.", list_size=USUAL)
    async def fonts(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Font]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await library.fonts(session, request)
        return Connection.of(page, Font.of)

    @query(allow=READ, description="The music library, by slug.", list_size=USUAL)
    async def music_tracks(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[MusicTrack]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await library.tracks(session, request)
        return Connection.of(page, MusicTrack.of)

    @query(allow=READ, description="What one's tenant shows of the catalogue of the house.")
    async def catalogue_settings(self, info: Info) -> CatalogueSettings:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            shows = await library.shows_house(session)
        return CatalogueSettings(shows_house=shows)
