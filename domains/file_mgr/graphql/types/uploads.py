"""Uploads in the schema."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.graphql.loaders import FilesById
from domains.file_mgr.graphql.types.enums import Purpose, UploadState
from domains.file_mgr.graphql.types.files import File, SignedAddress
from domains.file_mgr.models import UploadSession as UploadRow
from domains.file_mgr.service import addresses, uploads
from domains.file_mgr.service.refusals import TEXTS, Refusal
from kernel.graphql.context import Info
from kernel.graphql.fields import field
from kernel.graphql.problem import Problem


@strawberry.type(description="A file on its way.")
class Upload:
    id: UUID = strawberry.field(description="The upload's id.")
    state: UploadState = strawberry.field(description="How far it is.")
    purpose: Purpose = strawberry.field(description="What the file is for.")
    name: str = strawberry.field(description="What the file will be called.")
    size: int = strawberry.field(description="How many bytes were announced.")
    part_size: int = strawberry.field(
        description="How many bytes a part has; the last one has the rest."
    )
    parts: int = strawberry.field(description="How many parts there are, numbered from 1.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    expires_at: datetime = strawberry.field(description="Until when it is to be completed.")
    row: strawberry.Private[UploadRow]

    @field(description="The parts that have arrived whole: send the others to go on after a break.")
    async def received_parts(self, info: Info) -> list[int]:
        return await uploads.received(info.context.services.database.tools.storage, self.row)

    @field(description="The file, once there is one and as long as it is there.")
    async def file(self, info: Info) -> File | None:
        if self.row.file_id is None:
            return None
        row = await info.context.loader(FilesById).load(self.row.file_id)
        return File.of(row) if row else None

    @field(description="Why the bytes were not taken and what to do next.")
    def reason(self, info: Info) -> str | None:
        if self.row.refusal is None:
            return None
        return TEXTS[Refusal(self.row.refusal)].in_(info.context.locale)

    @classmethod
    def of(cls, row: UploadRow) -> "Upload":
        return cls(
            id=row.id,
            state=row.state,
            purpose=row.purpose,
            name=row.name,
            size=row.size,
            part_size=row.part_size,
            parts=addresses.parts_of(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
            row=row,
        )


@strawberry.type(description="Where a part is sent with PUT: exactly these bytes of the file.")
class UploadPart:
    number: int = strawberry.field(description="The part's number, from 1.")
    offset: int = strawberry.field(description="Which byte of the file is its first, from 0.")
    size: int = strawberry.field(description="How many bytes it has.")
    address: SignedAddress = strawberry.field(description="Where it is sent, again as well.")

    @classmethod
    def of(cls, part: addresses.PartAddress) -> "UploadPart":
        return cls(
            number=part.number,
            offset=part.offset,
            size=part.size,
            address=SignedAddress.of(part.at),
        )


UploadResult = Annotated[
    Upload | Problem, strawberry.union("UploadResult", description="The upload, or why not.")
]
