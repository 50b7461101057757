"""Sessions: opened at sign-in, ended by their user, by an administrator or by time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domains.identity.api import SessionRevoked
from domains.identity.models import Session, User
from domains.identity.service import access, refresh_tokens
from domains.identity.service.audit import note
from domains.identity.store import sessions as store
from domains.identity.store import users
from kernel.actor import Actor, ActorKind, Role
from kernel.db import UnitOfWork
from kernel.errors import not_found

LIFE = timedelta(days=60)
LIFE_OF_IMPERSONATION = timedelta(hours=1)
KEPT_AFTER_ITS_END = timedelta(days=30)
LONGEST_USER_AGENT = 400
MOST = 20


@dataclass(frozen=True)
class Device:
    """Where a request comes from, as far as it says."""

    address: str
    user_agent: str | None

    @property
    def shown_agent(self) -> str | None:
        return self.user_agent and self.user_agent.replace("\0", "")[:LONGEST_USER_AGENT]


@dataclass(frozen=True)
class Tokens:
    """What a client keeps of its session."""

    access: str
    access_expires_at: datetime
    refresh: str
    session_id: UUID


async def open_session(
    unit: UnitOfWork, user: User, device: Device, *, impersonator_id: UUID | None = None
) -> Tokens:
    """The caller holds the lock of the user's row."""
    session_id, now = unit.ids.new(), unit.clock.now()
    refresh = refresh_tokens.first(session_id)
    row = Session(
        id=session_id,
        tenant_id=user.tenant_id,
        user_id=user.id,
        created_at=now,
        last_used_at=now,
        expires_at=now + (LIFE_OF_IMPERSONATION if impersonator_id else LIFE),
        user_agent=device.shown_agent,
        address=device.address,
        # Who acts as somebody has not shown to be him: what is dangerous stays closed.
        fresh_at=None if impersonator_id else now,
        impersonator_id=impersonator_id,
        refresh_hash=refresh_tokens.hash_of(refresh),
    )
    unit.add(row)
    await unit.flush()
    note(unit, "session.opened", ("session", session_id), address=device.address)
    surplus = await store.revoke_surplus(unit, user.id, now, keep=MOST, reason="too many")
    _tell(unit, surplus, "too many")
    return tokens_of(unit, row, user.roles, refresh)


async def access_of(unit: UnitOfWork, session_id: UUID) -> access.Access:
    """A new access token alone; after a step-up it carries the new freshness."""
    found = await store.living(unit, session_id, unit.clock.now())
    if found is None:
        raise not_found()
    row, roles = found
    return access.issue(unit.keys, actor_of(row, roles), unit.clock.now())


async def freshen(unit: UnitOfWork, session_id: UUID) -> None:
    """The person has just shown again who he is."""
    await store.freshen(unit, session_id, unit.clock.now())


async def revoke(unit: UnitOfWork, session_id: UUID, reason: str) -> None:
    _tell(unit, await store.revoke(unit, session_id, unit.clock.now(), reason), reason)


async def revoke_own(
    unit: UnitOfWork, user_id: UUID, session_id: UUID, reason: str = "revoked"
) -> int:
    """One of the user's own sessions; to a stranger's the answer is that there is none."""
    if not await store.is_of(unit, user_id, session_id):
        raise not_found()
    ended = await store.revoke(unit, session_id, unit.clock.now(), reason)
    return _tell(unit, ended, reason)


async def revoke_all(unit: UnitOfWork, user_id: UUID, *, but: UUID | None, reason: str) -> int:
    """Also of what is just being opened: who opens holds the user's lock, or comes too late."""
    await users.call_back(unit, user_id)
    ended = await store.revoke_all(unit, user_id, but, unit.clock.now(), reason)
    return _tell(unit, ended, reason)


async def forget_old(unit: UnitOfWork) -> int:
    """Of all tenants; what a session did stays in the audit log."""
    return await store.forget(unit, unit.clock.now() - KEPT_AFTER_ITS_END)


def tokens_of(unit: UnitOfWork, row: Session, roles: list[str], refresh: str) -> Tokens:
    made = access.issue(unit.keys, actor_of(row, roles), unit.clock.now())
    return Tokens(made.token, made.expires_at, refresh, row.id)


def actor_of(row: Session, roles: list[str]) -> Actor:
    return Actor(
        ActorKind.USER,
        tenant_id=row.tenant_id,
        id=row.user_id,
        session_id=row.id,
        roles=frozenset(Role(role) for role in roles),
        fresh_at=row.fresh_at,
        impersonator_id=row.impersonator_id,
    )


def _tell(unit: UnitOfWork, ended: list[tuple[UUID, UUID]], reason: str) -> int:
    for session_id, user_id in ended:
        unit.publish(SessionRevoked(session_id=session_id, user_id=user_id))
        note(unit, "session.revoked", ("session", session_id), reason=reason)
    return len(ended)
