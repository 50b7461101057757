"""Looking at uploads, and where their parts are sent."""

from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.graphql.types.uploads import Upload, UploadPart
from domains.file_mgr.service import uploads
from domains.file_mgr.service.uploads import MOST_ADDRESSES, MOST_OPEN
from kernel.graphql.context import Info
from kernel.graphql.fields import query
from kernel.permissions import Permission, may

_OWN = may(Permission.FILES)
UploadId = Annotated[UUID, strawberry.argument(description="The upload's id.")]


@strawberry.type
class UploadQueries:
    @query(allow=_OWN, description="One upload of the caller's own, also after its end.")
    async def upload(self, info: Info, id: UploadId) -> Upload:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            row = await uploads.own(session, id)
        return Upload.of(row)

    @query(
        allow=_OWN,
        description="The caller's uploads that are under way, newest first: 50 at most.",
        list_size=MOST_OPEN,
    )
    async def uploads(self, info: Info) -> list[Upload]:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            rows = await uploads.under_way(session)
        return [Upload.of(row) for row in rows]

    @query(
        allow=_OWN,
        description="Where parts are sent: 1 to 100 at once. An address takes exactly its part, as "
        "often as it is sent, for an hour.",
        list_size=MOST_ADDRESSES,
    )
    async def upload_parts(
        self,
        info: Info,
        id: UploadId,
        numbers: Annotated[
            list[int], strawberry.argument(description="The numbers of the parts, from 1.")
        ],
    ) -> list[UploadPart]:
        context = info.context
        async with context.services.database.read(DOMAIN, context.actor) as session:
            row = await uploads.own(session, id)
        found = await uploads.part_addresses(context.services.database.tools, row, numbers)
        return [UploadPart.of(part) for part in found]
