"""A tenant's bot, and what is answered about it."""

from datetime import datetime
from typing import Annotated

import strawberry

from domains.identity.models import ExternalIdentity
from domains.identity.models import TelegramBot as BotRow
from kernel.graphql.problem import Problem


@strawberry.type(description="The bot through which people sign in with Telegram.")
class TelegramBot:
    bot_username: str = strawberry.field(description="Its username, without @.")
    updated_at: datetime = strawberry.field(description="When it was set last.")

    @classmethod
    def of(cls, row: BotRow) -> "TelegramBot":
        return cls(bot_username=row.bot_username, updated_at=row.updated_at)


@strawberry.type(description="Nobody signs in with Telegram any more.")
class TelegramBotRemoved:
    done: bool = strawberry.field(description="Always true; a failure is a Problem.")


@strawberry.type(description="One's Telegram account is now a way to sign in.")
class TelegramLinked:
    display_name: str | None = strawberry.field(description="The name that Telegram told.")
    linked_at: datetime = strawberry.field(description="Since when it is one.")

    @classmethod
    def of(cls, row: ExternalIdentity) -> "TelegramLinked":
        return cls(display_name=row.display_name, linked_at=row.created_at)


TelegramBotResult = Annotated[
    TelegramBot | Problem,
    strawberry.union("TelegramBotResult", description="The bot, or why not."),
]
TelegramBotRemovedResult = Annotated[
    TelegramBotRemoved | Problem,
    strawberry.union("TelegramBotRemovedResult", description="That it is removed, or why not."),
]
TelegramLinkResult = Annotated[
    TelegramLinked | Problem,
    strawberry.union("TelegramLinkResult", description="The new way to sign in, or why not."),
]
