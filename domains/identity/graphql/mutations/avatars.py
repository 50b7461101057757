"""The caller's own picture."""

from typing import Annotated

import strawberry

from domains.identity.graphql.types.accounts import Account, AccountResult
from domains.identity.graphql.types.avatars import AvatarUpload, AvatarUploadResult
from domains.identity.graphql.visits import own_visit
from domains.identity.service import avatars
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_OWN = may(Permission.OWN_ACCOUNT)
Length = Annotated[
    int, strawberry.argument(description="How many bytes the picture has: 1 to 5,242,880.")
]


@strawberry.type
class AvatarMutations:
    @mutation(
        allow=_OWN,
        description="Begins the upload of a picture of oneself. The address is good for 10 "
        "minutes; the picture that was there before goes when the new one has come.",
    )
    async def avatar_upload_begin(self, info: Info, content_length: Length) -> AvatarUploadResult:
        begun = await avatars.begin(own_visit(info.context), content_length)
        return AvatarUpload.of(begun)

    @mutation(allow=_OWN, description="Takes the picture of oneself away.")
    async def avatar_remove(self, info: Info) -> AccountResult:
        visit = own_visit(info.context)
        async with visit.unit() as unit:
            row = await avatars.remove(unit, visit.address)
        return Account.of(row)
