"""What the sign-in page needs to know of Telegram."""

from typing import Annotated

import strawberry

from domains.identity.graphql.visits import visit_of
from domains.identity.service import telegram
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import query


@strawberry.type
class TelegramQueries:
    @query(
        allow=ANYONE,
        description="The username of the bot whose button the sign-in page shows; null when "
        "nobody signs in with Telegram here.",
    )
    async def telegram_bot_username(
        self,
        info: Info,
        tenant: Annotated[
            str | None,
            strawberry.argument(description="The tenant's slug, where the host does not tell it."),
        ] = None,
    ) -> str | None:
        visit = await visit_of(info.context, tenant)
        async with visit.read() as session:
            return await telegram.bot_username(session)
