"""What a client needs to send a picture."""

from datetime import datetime
from typing import Annotated

import strawberry

from domains.identity.service.avatars import LARGEST, Begun
from domains.identity.service.pictures import SIDE
from kernel.graphql.problem import Problem


@strawberry.type(description="An address that takes one picture, once.")
class AvatarUpload:
    path: str = strawberry.field(
        description="The path on this server: PUT the bytes of a PNG, JPEG or WebP there, exactly "
        "as many as were announced. It answers the picture's avatarUrl."
    )
    expires_at: datetime = strawberry.field(description="Until when the address is good.")
    largest_bytes: int = strawberry.field(description="How large a picture may be.")
    side: int = strawberry.field(
        description="How many pixels wide and high the kept picture will be; it is cut to a square."
    )

    @classmethod
    def of(cls, begun: Begun) -> "AvatarUpload":
        return cls(path=begun.path, expires_at=begun.expires_at, largest_bytes=LARGEST, side=SIDE)


AvatarUploadResult = Annotated[
    AvatarUpload | Problem,
    strawberry.union("AvatarUploadResult", description="Where to send the picture, or why not."),
]
