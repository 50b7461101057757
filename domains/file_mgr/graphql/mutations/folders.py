"""Making folders, renaming and removing them."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.graphql.types.files import (
    Folder,
    FolderRemoved,
    FolderRemoveResult,
    FolderResult,
)
from domains.file_mgr.service import folders
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_OWN = may(Permission.FILES)
FolderId = Annotated[UUID, strawberry.argument(description="The folder's id.")]
Name = Annotated[str, strawberry.argument(description="1 to 255 characters, without slashes.")]


@strawberry.type
class FolderMutations:
    @mutation(allow=_OWN, description="Makes a folder, 8 levels deep at most.")
    async def folder_create(
        self,
        info: Info,
        name: Name,
        parent_id: Annotated[
            UUID | None, strawberry.argument(description="The folder above; none for the top.")
        ] = None,
    ) -> FolderResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await folders.create(unit, name, parent_id)
        return Folder.of(row)

    @mutation(allow=_OWN, description="Gives a folder another name.")
    async def folder_rename(self, info: Info, id: FolderId, name: Name) -> FolderResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await folders.rename(unit, id, name)
        return Folder.of(row)

    @mutation(allow=_OWN, description="Removes a folder that nothing is in any more.")
    async def folder_remove(self, info: Info, id: FolderId) -> FolderRemoveResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await folders.remove(unit, id)
        return FolderRemoved(id=id)
