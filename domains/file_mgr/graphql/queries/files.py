"""Looking at files, folders and room."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.graphql.types.enums import Purpose
from domains.file_mgr.graphql.types.files import File, Folder, StorageUsage
from domains.file_mgr.service import files, folders, usage
from domains.file_mgr.store.files import Wanted
from kernel.graphql.connection import After, Before, Connection, First, Last
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.keyset import USUAL, PageRequest
from kernel.permissions import Permission, may

_OWN = may(Permission.FILES)


@strawberry.input(description="Which files a list is to have.")
class FilesWanted:
    purpose: Purpose | None = strawberry.field(default=None, description="Only of this purpose.")
    folder_id: UUID | None = strawberry.field(default=None, description="Only of this folder.")
    at_top: bool = strawberry.field(default=False, description="Only those in no folder.")
    trashed: bool = strawberry.field(default=False, description="Those in the trash instead.")
    of_catalogue: bool = strawberry.field(
        default=False, description="The tenant's catalogue instead; for those who write content."
    )

    def wanted(self) -> Wanted:
        return Wanted(
            of_catalogue=self.of_catalogue,
            is_trashed=self.trashed,
            purpose=self.purpose,
            folder_id=self.folder_id,
            at_top=self.at_top,
        )


@strawberry.type
class FileQueries:
    @query(allow=_OWN, description="One file of the caller's own, or of the catalogue in his care.")
    async def file(
        self, info: Info, id: Annotated[UUID, strawberry.argument(description="The file's id.")]
    ) -> File:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            row = await files.one(session, id)
        return File.of(row)

    @query(allow=_OWN, description="The caller's files, newest first.", list_size=USUAL)
    async def files(
        self,
        info: Info,
        wanted: Annotated[
            FilesWanted | None, strawberry.argument(description="Which; all when left out.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[File]:
        request = PageRequest.of(first, after, last, before)
        context, chosen = info.context, wanted.wanted() if wanted else Wanted()
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await files.several(session, chosen, request)
        return Connection.of(page, File.of)

    @query(allow=_OWN, description="The caller's folders by name.", list_size=USUAL)
    async def folders(
        self,
        info: Info,
        parent_id: Annotated[
            UUID | None, strawberry.argument(description="Those within it; none for the top.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Folder]:
        request = PageRequest.of(first, after, last, before)
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            page = await folders.within(session, parent_id, request)
        return Connection.of(page, Folder.of)

    @query(allow=_OWN, description="How much room the caller's files take.")
    async def storage_usage(self, info: Info) -> StorageUsage:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            room = await usage.own(session)
        return StorageUsage.of(room)
