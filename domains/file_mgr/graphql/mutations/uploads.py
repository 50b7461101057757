"""Beginning uploads, ending them, giving them up."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.graphql.inputs import UploadBeginInput
from domains.file_mgr.graphql.types.uploads import Upload, UploadResult
from domains.file_mgr.service import completing, uploads
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, may

_OWN = may(Permission.FILES)
UploadId = Annotated[UUID, strawberry.argument(description="The upload's id.")]


@strawberry.type
class UploadMutations:
    @mutation(
        allow=_OWN,
        description="Begins an upload and reserves the room for it. Its parts are sent to the "
        "addresses of uploadParts; within 24 hours it is to be completed.",
    )
    async def upload_begin(
        self,
        info: Info,
        input: Annotated[UploadBeginInput, strawberry.argument(description="What will come.")],
        idempotency_key: Annotated[
            str, strawberry.argument(description="A new one for each upload.")
        ],
    ) -> UploadResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await uploads.begin(unit, input.announced(), idempotency_key)
        return Upload.of(row)

    @mutation(
        allow=_OWN,
        cost=50,
        description="Says that all parts are there. A small file is ready or refused with the "
        "answer; of a large one uploadChanged tells.",
    )
    async def upload_complete(self, info: Info, id: UploadId) -> UploadResult:
        context = info.context
        row = await completing.complete(context.services.database, context.actor, id)
        return Upload.of(row)

    @mutation(allow=_OWN, description="Gives an upload up; what has arrived is thrown away.")
    async def upload_abort(self, info: Info, id: UploadId) -> UploadResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            row = await uploads.abort(unit, id)
        return Upload.of(row)
