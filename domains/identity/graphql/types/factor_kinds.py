"""The kinds of second factors in the schema."""

from domains.identity.api import FactorKind
from kernel.graphql.enums import described

__all__ = ["FactorKind"]

described(
    FactorKind,
    name="FactorKind",
    description="What a user can show besides the password.",
    meanings={
        FactorKind.TOTP: "The code of an authenticator app.",
        FactorKind.PASSKEY: "A passkey in a device, a password manager or a security key.",
    },
)
