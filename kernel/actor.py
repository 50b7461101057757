"""Who is calling, and what such a caller may do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kernel.errors import AppError, Code, forbidden, unauthenticated
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Text

_SHOW_AGAIN = Text(
    en="Sign in again to do this: it is too important for a sign-in of more than 10 minutes ago.",
    fa="برای این کار دوباره وارد شوید: ورود بیش از ۱۰ دقیقه پیش برای آن بس نیست.",
)


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    USER = "user"
    TOKEN = "token"  # noqa: S105 - the name of a kind, not a secret
    NODE = "node"
    OPERATOR = "operator"
    SYSTEM = "system"


class Role(StrEnum):
    CUSTOMER = "customer"
    MODERATOR = "moderator"
    TENANT_ADMIN = "tenant_admin"
    PLATFORM_ADMIN = "platform_admin"


class Tier(StrEnum):
    """Which column of the table of limits holds for a caller."""

    ANONYMOUS = "anonymous"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - the name of a tier, not a secret
    ADMIN = "admin"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class Actor:
    kind: ActorKind
    tenant_id: UUID = HOUSE_TENANT_ID
    id: UUID | None = None
    session_id: UUID | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)
    fresh_at: datetime | None = None
    """When the person last showed who he is; what is dangerous asks for it again."""
    expires_at: datetime | None = None
    impersonator_id: UUID | None = None
    """The platform admin who acts as this user; logged with everything and shown."""

    @property
    def key(self) -> str:
        """Names the caller in buckets, idempotency keys and logs."""
        return f"{self.kind}:{self.id or '-'}"

    @property
    def owner_id(self) -> UUID:
        """Whose the things are that this caller makes.

        What a tenant's server or the operator makes is the tenant's own, and stays when their
        credentials are replaced.
        """
        if self.kind is ActorKind.USER and self.id is not None:
            return self.id
        return self.tenant_id

    @property
    def is_anonymous(self) -> bool:
        return self.kind is ActorKind.ANONYMOUS

    def is_fresh(self, within: timedelta, now: datetime) -> bool:
        """The operator shows with each request that he owns the machine."""
        if self.kind in {ActorKind.OPERATOR, ActorKind.SYSTEM}:
            return True
        return self.fresh_at is not None and now - self.fresh_at <= within

    @property
    def crosses_tenants(self) -> bool:
        return self.kind is ActorKind.SYSTEM or Role.PLATFORM_ADMIN in self.roles

    @property
    def tier(self) -> Tier:
        match self.kind:
            case ActorKind.ANONYMOUS:
                return Tier.ANONYMOUS
            case ActorKind.TOKEN:
                return Tier.TOKEN
            case ActorKind.NODE:
                return Tier.NODE
            case ActorKind.OPERATOR | ActorKind.SYSTEM:
                return Tier.ADMIN
            case ActorKind.USER:
                admins = {Role.TENANT_ADMIN, Role.PLATFORM_ADMIN}
                return Tier.ADMIN if self.roles & admins else Tier.SESSION


ANONYMOUS = Actor(ActorKind.ANONYMOUS)
SYSTEM = Actor(ActorKind.SYSTEM)
OPERATOR = Actor(ActorKind.OPERATOR, roles=frozenset({Role.PLATFORM_ADMIN}))


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a field. Every root field of the schema names one."""

    name: str
    admits: Callable[[Actor], bool]
    fresh_within: timedelta | None = None
    """How lately the person must have shown who he is."""

    def check(self, actor: Actor, now: datetime) -> None:
        if not self.admits(actor):
            raise unauthenticated() if actor.is_anonymous else forbidden()
        if self.fresh_within is not None and not actor.is_fresh(self.fresh_within, now):
            raise AppError(Code.FORBIDDEN, _SHOW_AGAIN, details={"stepUp": True})


def _is_platform_admin(actor: Actor) -> bool:
    return Role.PLATFORM_ADMIN in actor.roles


ANYONE = Rule("anyone", lambda _: True)
SIGNED_IN = Rule("signed in", lambda actor: not actor.is_anonymous)
PLATFORM_ADMIN = Rule("platform admin", _is_platform_admin)
