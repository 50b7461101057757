"""What clients send to file_mgr."""

from uuid import UUID

import strawberry

from domains.file_mgr.graphql.types.enums import Purpose
from domains.file_mgr.service.uploads import Announced


@strawberry.input(description="A file that is to be uploaded.")
class UploadBeginInput:
    purpose: Purpose = strawberry.field(
        description="What it is for; it decides which types and sizes are taken."
    )
    name: str = strawberry.field(
        description="What it is called: 1 to 255 characters, without slashes."
    )
    size: int = strawberry.field(description="How many bytes it has.")
    folder_id: UUID | None = strawberry.field(
        default=None, description="The folder it goes to; none for the top."
    )
    sha256: str | None = strawberry.field(
        default=None,
        description="The SHA-256 of its bytes as 64 hexadecimal digits: what arrives must have it.",
    )
    for_catalogue: bool = strawberry.field(
        default=False,
        description="Whether it belongs to the tenant's catalogue instead of to the caller; for "
        "those who write content. Fonts and sources always do.",
    )

    def announced(self) -> Announced:
        return Announced(
            purpose=self.purpose,
            name=self.name,
            size=self.size,
            folder_id=self.folder_id,
            sha256=self.sha256,
            for_catalogue=self.for_catalogue,
        )
