"""Files, folders and room in the schema."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.graphql.types.enums import Purpose
from domains.file_mgr.models import File as FileRow
from domains.file_mgr.models import Folder as FolderRow
from domains.file_mgr.service import addresses
from domains.file_mgr.service.usage import Room
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.graphql.problem import Problem


@strawberry.type(
    description="An address that works for a while. One that begins with a slash is a path on the "
    "server that answered."
)
class SignedAddress:
    url: str = strawberry.field(description="The address.")
    expires_at: datetime = strawberry.field(description="Until when it works.")

    @classmethod
    def of(cls, address: addresses.Address) -> "SignedAddress":
        return cls(url=address.url, expires_at=address.expires_at)


@strawberry.type(description="A file that has been looked at. Its bytes never change.")
class File:
    id: UUID = strawberry.field(description="The file's id.")
    name: str = strawberry.field(description="What its owner calls it.")
    purpose: Purpose = strawberry.field(description="What it is for.")
    media_type: str = strawberry.field(description="What its bytes are.")
    size: float = strawberry.field(description="How many bytes it has.")
    sha256: str = strawberry.field(description="The SHA-256 of its bytes.")
    width: int | None = strawberry.field(
        description="Pixels across, upright as it is seen; of pictures and videos."
    )
    height: int | None = strawberry.field(
        description="Pixels down, upright as it is seen; of pictures and videos."
    )
    seconds: float | None = strawberry.field(description="Its length; of sounds and videos.")
    waveform: list[int] | None = strawberry.field(
        description="The peaks of 200 equal parts of a sound, each 0 to 255."
    )
    folder_id: UUID | None = strawberry.field(description="Its folder; none at the top.")
    of_catalogue: bool = strawberry.field(
        description="Whether it belongs to the tenant's catalogue and not to a person."
    )
    created_at: datetime = strawberry.field(description="When it was stored.")
    trashed_at: datetime | None = strawberry.field(
        description="When it was put into the trash, where it stays for 30 days."
    )
    row: strawberry.Private[FileRow]

    @field(description="Where it can be read.")
    async def address(self, info: Info) -> SignedAddress:
        tools = info.context.services.database.tools
        return SignedAddress.of(await addresses.of_file(tools, self.row))

    @field(description="Where it can be read, without the time: for a quarter of an hour at least.")
    async def url(self, info: Info) -> str:
        tools = info.context.services.database.tools
        return (await addresses.of_file(tools, self.row)).url

    @field(description="A small picture of it as WebP, of pictures and videos; works as long.")
    async def thumbnail_url(self, info: Info) -> str | None:
        key = self.row.thumbnail_key
        if key is None:
            return None
        return (await addresses.of_thumbnail(info.context.services.database.tools, key)).url

    @classmethod
    def of(cls, row: FileRow) -> "File":
        return cls(
            id=row.id,
            name=row.name,
            purpose=row.purpose,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            width=row.width,
            height=row.height,
            seconds=row.seconds,
            waveform=None if row.waveform is None else list(row.waveform),
            folder_id=row.folder_id,
            of_catalogue=row.owner_id is None,
            created_at=row.created_at,
            trashed_at=row.trashed_at,
            row=row,
        )


@strawberry.type(description="A place for one's own files.")
class Folder:
    id: UUID = strawberry.field(description="The folder's id.")
    name: str = strawberry.field(description="What it is called.")
    parent_id: UUID | None = strawberry.field(description="The folder that it lies in.")
    created_at: datetime = strawberry.field(description="When it was made.")

    @classmethod
    def of(cls, row: FolderRow) -> "Folder":
        return cls(id=row.id, name=row.name, parent_id=row.parent_id, created_at=row.created_at)


@strawberry.type(description="How much room the caller's files take, in bytes.")
class StorageUsage:
    used: float = strawberry.field(description="By files, the trash included.")
    reserved: float = strawberry.field(description="For uploads that are under way.")
    quota: float = strawberry.field(description="How much there may be.")

    @classmethod
    def of(cls, room: Room) -> "StorageUsage":
        return cls(used=room.used, reserved=room.reserved, quota=room.quota)


@strawberry.type(description="A file that is gone for good.")
class FileRemoved:
    id: UUID = strawberry.field(description="The file's id.")


@strawberry.type(description="A folder that is gone.")
class FolderRemoved:
    id: UUID = strawberry.field(description="The folder's id.")


FileResult = Annotated[
    File | Problem, strawberry.union("FileResult", description="The file, or why not.")
]
FileRemoveResult = Annotated[
    FileRemoved | Problem,
    strawberry.union("FileRemoveResult", description="The file is gone, or why not."),
]
FolderResult = Annotated[
    Folder | Problem, strawberry.union("FolderResult", description="The folder, or why not.")
]
FolderRemoveResult = Annotated[
    FolderRemoved | Problem,
    strawberry.union("FolderRemoveResult", description="The folder is gone, or why not."),
]
