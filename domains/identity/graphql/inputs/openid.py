"""What administrators send about OpenID providers."""

import strawberry

from domains.identity.service.openid import providers
from domains.identity.service.openid.providers import Wanted


@strawberry.input(description="An OpenID provider, whole: what is left out falls back.")
class OpenIdProviderInput:
    key: str = strawberry.field(
        description="Its short name in this tenant. google always means Google."
    )
    name_fa: str = strawberry.field(description="Its name in Persian, for the sign-in page.")
    name_en: str = strawberry.field(description="Its name in English, for the sign-in page.")
    issuer: str | None = strawberry.field(
        default=None, description="The issuer's address; left out for google alone."
    )
    client_id: str = strawberry.field(description="What the provider calls this site.")
    client_secret: str | None = strawberry.field(
        default=None,
        description="The client secret. Left out the one that is kept stays, as long as issuer "
        "and client id do.",
    )
    scopes: list[str] | None = strawberry.field(
        default=None, description="What is asked for; openid, email and profile when left out."
    )
    enabled: bool = strawberry.field(default=True, description="Whether people may use it.")

    def wanted(self) -> Wanted:
        return Wanted(
            key=self.key,
            name_fa=self.name_fa,
            name_en=self.name_en,
            issuer=self.issuer,
            client_id=self.client_id,
            client_secret=self.client_secret,
            scopes=self.scopes if self.scopes is not None else providers.USUAL_SCOPES,
            enabled=self.enabled,
        )
