"""What a user says about himself."""

import strawberry

from domains.identity.service.users import Profile
from kernel.errors import bad_input
from kernel.texts import Locale, Text

_LOCALE = Text(
    en="We speak fa and en; send one of them.",
    fa="زبان‌های ما fa و en هستند؛ یکی از این دو را بفرستید.",
)


@strawberry.input(description="What to change of one's own profile; what is absent stays.")
class ProfileInput:
    display_name: str | None = strawberry.field(
        default=None, description="The name that others see, 1 to 100 characters."
    )
    locale: str | None = strawberry.field(default=None, description="The language: fa or en.")
    time_zone: str | None = strawberry.field(
        default=None, description="The time zone, by its IANA name."
    )

    def profile(self) -> Profile:
        return Profile(
            display_name=self.display_name,
            locale=spoken(self.locale),
            time_zone=self.time_zone,
        )


def spoken(name: str | None) -> Locale | None:
    if name is None:
        return None
    if name not in {locale.value for locale in Locale}:
        raise bad_input("locale", _LOCALE)
    return Locale(name)
