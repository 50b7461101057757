"""What administrators send about tenants."""

import strawberry

from domains.identity.graphql.types.tenant_kinds import TenantKind
from domains.identity.service.tenants import Branding, Colours, TenantSettings


@strawberry.input(description="A new tenant.")
class TenantNew:
    slug: str = strawberry.field(
        description="Its short name: small letters a to z, digits, hyphens. It can't be changed."
    )
    name: str = strawberry.field(description="Its name among administrators.")
    kind: TenantKind = strawberry.field(description="What it is to the platform.")


@strawberry.input(description="The colours of a brand, as # with six hexadecimal digits.")
class BrandColoursInput:
    primary: str = strawberry.field(description="Of buttons and links.")
    accent: str = strawberry.field(description="Of what is to be noticed.")
    background: str = strawberry.field(description="Of the page.")


@strawberry.input(description="What a tenant looks like to its customers.")
class BrandingInput:
    display_name_fa: str = strawberry.field(description="Its name in Persian.")
    display_name_en: str = strawberry.field(description="Its name in English.")
    logo_url: str | None = strawberry.field(default=None, description="Where its logo is.")
    sender_email: str | None = strawberry.field(
        default=None, description="Whom its e-mails come from."
    )
    colours: BrandColoursInput = strawberry.field(description="Its colours.")

    def read(self) -> Branding:
        given = self.colours
        return Branding(
            display_name_fa=self.display_name_fa,
            display_name_en=self.display_name_en,
            logo_url=self.logo_url,
            sender_email=self.sender_email,
            colours=Colours(given.primary, given.accent, given.background),
        )


@strawberry.input(description="What a tenant decides for itself.")
class TenantSettingsInput:
    registration_open: bool = strawberry.field(description="Whether strangers may register.")
    time_zone: str = strawberry.field(description="The time zone of new users.")
    watermark: str | None = strawberry.field(
        default=None,
        description="What is written over the films that are ordered from now on; empty for "
        "nothing, and left out it stays as it is.",
    )

    def read(self) -> TenantSettings:
        return TenantSettings(self.registration_open, self.time_zone, self.watermark)
