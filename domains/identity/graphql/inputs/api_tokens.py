"""What somebody says who wants an API token."""

from datetime import datetime

import strawberry

from domains.identity.service.api_keys import LONGEST_NAME, MOST_ADDRESSES, Wish
from kernel.permissions import BY_SCOPE


@strawberry.input(description="What a new API token is to be.")
class ApiTokenInput:
    name: str = strawberry.field(description=f"What it is for, 1 to {LONGEST_NAME} characters.")
    scopes: list[str] = strawberry.field(
        description=f"What it may do, one or more of: {', '.join(BY_SCOPE)}."
    )
    addresses: list[str] = strawberry.field(
        default_factory=list,
        description=f"Up to {MOST_ADDRESSES} addresses or networks that it may be used from; "
        "none means everywhere.",
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it stops to work; left out it works until it is revoked."
    )

    def wish(self) -> Wish:
        return Wish(self.name, self.scopes, self.addresses, self.expires_at)
