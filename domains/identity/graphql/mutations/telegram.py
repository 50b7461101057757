"""Signing in with Telegram, and the bot that a tenant needs for it."""

from typing import Annotated

import strawberry

from domains.identity.api import DOMAIN
from domains.identity.graphql.inputs.telegram import TelegramLogin
from domains.identity.graphql.types.sign_in import SignInResult, shown
from domains.identity.graphql.types.telegram import (
    TelegramBot,
    TelegramBotRemoved,
    TelegramBotRemovedResult,
    TelegramBotResult,
    TelegramLinked,
    TelegramLinkResult,
)
from domains.identity.graphql.visits import own_visit, visit_of
from domains.identity.service import telegram
from kernel.actor import ANYONE
from kernel.graphql.context import Info
from kernel.graphql.fields import mutation
from kernel.permissions import Permission, fresh, may

Tenant = Annotated[
    str | None,
    strawberry.argument(description="The tenant's slug, where the host does not tell it."),
]
Input = Annotated[TelegramLogin, strawberry.argument(description="Telegram's word.")]
_MANAGE = fresh(may(Permission.TENANT_MANAGE))


@strawberry.type
class TelegramMutations:
    @mutation(
        allow=ANYONE,
        description="Signs in with Telegram's word, which is good for five minutes and once. "
        "Who comes for the first time is registered.",
        authenticates=True,
    )
    async def telegram_sign_in(
        self, info: Info, input: Input, tenant: Tenant = None
    ) -> SignInResult:
        visit = await visit_of(info.context, tenant)
        return shown(await telegram.sign_in(visit, input.claim()))

    @mutation(
        allow=fresh(may(Permission.OWN_ACCOUNT)),
        description="Makes one's Telegram account a way to sign in.",
        authenticates=True,
    )
    async def telegram_link(self, info: Info, input: Input) -> TelegramLinkResult:
        return TelegramLinked.of(await telegram.link(own_visit(info.context), input.claim()))

    @mutation(
        allow=_MANAGE,
        description="Sets the bot of one's own tenant. The token is kept sealed and never shown.",
    )
    async def telegram_bot_put(
        self,
        info: Info,
        bot_username: Annotated[str, strawberry.argument(description="Its username.")],
        token: Annotated[
            str, strawberry.argument(description="Its token, as @BotFather has given it.")
        ],
    ) -> TelegramBotResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            return TelegramBot.of(await telegram.put_bot(unit, bot_username, token))

    @mutation(allow=_MANAGE, description="Removes the bot of one's own tenant.")
    async def telegram_bot_remove(self, info: Info) -> TelegramBotRemovedResult:
        context = info.context
        async with context.services.database.unit(DOMAIN, context.actor) as unit:
            await telegram.remove_bot(unit)
        return TelegramBotRemoved(done=True)
