"""The subscriptions of the sample."""

from collections.abc import AsyncIterator

import strawberry

from kernel.graphql.context import Info
from kernel.graphql.fields import subscription
from kernel.keyset import PageRequest
from kernel.permissions import Permission, may
from tests.sample import store
from tests.sample.api import DOMAIN
from tests.sample.graphql.types import Note


@strawberry.type
class SampleSubscriptions:
    @subscription(
        allow=may(Permission.PROJECTS), description="The newest notes, now and at each change."
    )
    async def newest_notes(self, info: Info) -> AsyncIterator[list[Note]]:
        context = info.context
        async with context.services.topics.subscribe("sample.notes") as changes:
            while True:
                async with context.services.database.read(DOMAIN, context.actor) as session:
                    page = await store.notes(session, PageRequest.of(first=5))
                yield [Note.of(row) for row in page.rows]
                await changes.next()


SUBSCRIPTIONS: tuple[type, ...] = (SampleSubscriptions,)
