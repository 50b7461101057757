"""All of identity that other domains may import: events, ids, small value types."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kernel.events import Event

DOMAIN = "identity"


class TenantKind(StrEnum):
    INTERNAL = "INTERNAL"
    RESELLER = "RESELLER"
    ENTERPRISE = "ENTERPRISE"


class TenantStatus(StrEnum):
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


class UserStatus(StrEnum):
    ACTIVE = "ACTIVE"
    BANNED = "BANNED"
    DELETED = "DELETED"


class SignInMode(StrEnum):
    """How a user came to us first."""

    EMAIL = "EMAIL"
    MOBILE = "MOBILE"
    OPENID = "OPENID"
    TELEGRAM = "TELEGRAM"
    RESELLER = "RESELLER"


class Channel(StrEnum):
    """The way of a message to somebody who is not signed in."""

    EMAIL = "EMAIL"
    SMS = "SMS"


class NodeChannel(StrEnum):
    """The requests of a node are numbered on each of these by themselves."""

    CLAIM = "CLAIM"
    RESULT = "RESULT"
    STATUS = "STATUS"


class FactorKind(StrEnum):
    """What a user can show besides the password."""

    TOTP = "TOTP"
    PASSKEY = "PASSKEY"


class Ceremony(StrEnum):
    """What a passkey signs a challenge for; step-up and second factor are sign-ins too."""

    REGISTER = "REGISTER"
    SIGN_IN = "SIGN_IN"


class UserRegistered(Event):
    type: ClassVar[str] = "identity.user.registered.v1"

    user_id: UUID

    def topics(self) -> Sequence[str]:
        return (f"identity.user:{self.user_id}",)


class SessionRevoked(Event):
    type: ClassVar[str] = "identity.session.revoked.v1"

    session_id: UUID
    user_id: UUID

    def topics(self) -> Sequence[str]:
        return ("identity.sessions.revoked", f"identity.session:{self.session_id}")
