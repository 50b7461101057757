"""The subscriptions of file_mgr."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import strawberry

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.graphql.types.uploads import Upload
from domains.file_mgr.models import UploadState
from domains.file_mgr.service import uploads
from kernel.graphql.context import Info
from kernel.graphql.fields import subscription
from kernel.permissions import Permission, may


@strawberry.type
class FileSubscriptions:
    @subscription(
        allow=may(Permission.FILES),
        description="An upload of the caller's own, now and at each change, to its end.",
    )
    async def upload_changed(
        self,
        info: Info,
        id: Annotated[UUID, strawberry.argument(description="The upload's id.")],
    ) -> AsyncIterator[Upload]:
        context = info.context
        going_on = {UploadState.OPEN, UploadState.PROCESSING}
        async with context.services.topics.subscribe(f"file_mgr.upload:{id}") as changes:
            while True:
                async with context.services.database.read(DOMAIN, context.actor) as session:
                    row = await uploads.own(session, id)
                yield Upload.of(row)
                if row.state not in going_on:
                    return
                await changes.next()


SUBSCRIPTIONS: tuple[type, ...] = (FileSubscriptions,)
