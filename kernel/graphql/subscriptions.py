"""The subscriptions of the ground."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import strawberry

from kernel.actor import ANYONE
from kernel.errors import bad_input
from kernel.graphql.context import Info
from kernel.graphql.fields import subscription
from kernel.graphql.types import Server
from kernel.texts import Text
from kernel.version import version

SHORTEST, LONGEST = 0.1, 60.0
_EVERY = Text(
    en=f"every is a number of seconds from {SHORTEST} to {LONGEST:g}.",
    fa=f"every شمار ثانیه‌هاست، از {SHORTEST} تا {LONGEST:g}.",
)


@strawberry.type
class GroundSubscriptions:
    @subscription(
        allow=ANYONE,
        description="The server's clock, now and then again: shows that the line is alive.",
    )
    async def server(
        self,
        info: Info,
        every: Annotated[float, strawberry.argument(description="Seconds between two.")] = 5.0,
    ) -> AsyncIterator[Server]:
        if not SHORTEST <= every <= LONGEST:
            raise bad_input("every", _EVERY)
        while True:
            yield Server(version=version(), time=info.context.services.database.tools.clock.now())
            await asyncio.sleep(every)


SUBSCRIPTIONS: tuple[type, ...] = (GroundSubscriptions,)
