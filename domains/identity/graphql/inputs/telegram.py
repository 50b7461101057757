"""What Telegram hands to the browser, passed on as it came."""

import strawberry

from domains.identity.service.telegram_proof import Claim, MiniApp, Widget


@strawberry.input(description="The fields of the Login Widget; leave out what did not come.")
class TelegramWidgetInput:
    id: str = strawberry.field(description="The person's number at Telegram, in digits.")
    auth_date: str = strawberry.field(description="When Telegram signed it, in Unix seconds.")
    hash: str = strawberry.field(description="Telegram's signature, 64 hexadecimal digits.")
    first_name: str | None = strawberry.field(default=None, description="The first name.")
    last_name: str | None = strawberry.field(default=None, description="The last name.")
    username: str | None = strawberry.field(default=None, description="The username.")
    photo_url: str | None = strawberry.field(
        default=None, description="A picture's address; it is part of what was signed, no more."
    )

    def claim(self) -> Claim:
        given = {
            "id": self.id,
            "auth_date": self.auth_date,
            "hash": self.hash,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "photo_url": self.photo_url,
        }
        return Widget({name: value for name, value in given.items() if value is not None})


@strawberry.input(one_of=True, description="Telegram's word for a person.")
class TelegramLogin:
    widget: TelegramWidgetInput | None = strawberry.field(
        default=strawberry.UNSET, description="From the Login Widget on a page."
    )
    mini_app: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="From a Mini App: Telegram.WebApp.initData, untouched.",
    )

    def claim(self) -> Claim:
        return self.widget.claim() if self.widget else MiniApp(self.mini_app or "")
