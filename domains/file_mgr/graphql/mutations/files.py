"""What an owner does with a file."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.graphql.types.files import File, FileRemoved, FileRemoveResult, FileResult
from domains.file_mgr.service import files
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_OWN = may(Permission.FILES)
FileId = Annotated[UUID, strawberry.argument(description="The file's id.")]


@strawberry.type
class FileMutations:
    @mutation(allow=_OWN, description="Gives a file another name.")
    async def file_rename(
        self,
        info: Info,
        id: FileId,
        name: Annotated[
            str, strawberry.argument(description="1 to 255 characters, without slashes.")
        ],
    ) -> FileResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await files.rename(unit, id, name)
        return File.of(row)

    @mutation(allow=_OWN, description="Puts a file into a folder.")
    async def file_move(
        self,
        info: Info,
        id: FileId,
        folder_id: Annotated[
            UUID | None, strawberry.argument(description="The folder; none for the top.")
        ] = None,
    ) -> FileResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await files.move(unit, id, folder_id)
        return File.of(row)

    @mutation(
        allow=_OWN, description="Puts a file into the trash, where it takes room for 30 days."
    )
    async def file_trash(self, info: Info, id: FileId) -> FileResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await files.trash(unit, id)
        return File.of(row)

    @mutation(allow=_OWN, description="Takes a file out of the trash.")
    async def file_restore(self, info: Info, id: FileId) -> FileResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await files.restore(unit, id)
        return File.of(row)

    @mutation(allow=_OWN, description="Removes a file for good and gives its room back.")
    async def file_remove(self, info: Info, id: FileId) -> FileRemoveResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await files.remove(unit, id)
        return FileRemoved(id=id)
