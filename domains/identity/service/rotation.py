"""The rotation of refresh tokens: each is good once, and an old one ends its whole family."""

from datetime import timedelta
from uuid import UUID

from domains.identity.api import DOMAIN
from domains.identity.models import Session, SpentRefreshToken
from domains.identity.service import refresh_tokens
from domains.identity.service.sessions import Device, Tokens, revoke, tokens_of
from domains.identity.store import sessions as store
from kernel.actor import SYSTEM, Actor, ActorKind
from kernel.db import Database, UnitOfWork
from kernel.errors import unauthenticated
from kernel.texts import Text

GRACE = timedelta(seconds=10)
_ENDED = Text(
    en="This session has ended. Sign in again.",
    fa="این نشست پایان یافته است. دوباره وارد شوید.",
)


async def refresh(database: Database, presented: str, device: Device) -> Tokens:
    """Works in units of its own: a family that it revokes is dead before the error is told."""
    session_id = refresh_tokens.session_of(presented)
    actor = None if session_id is None else await _claimed(database, session_id)
    if session_id is None or actor is None:
        raise unauthenticated(_ENDED)
    async with database.unit(DOMAIN, actor) as unit:
        tokens = await _rotate(unit, session_id, presented, device)
    if tokens is None:
        raise unauthenticated(_ENDED)
    return tokens


async def _claimed(database: Database, session_id: UUID) -> Actor | None:
    """Whose session it claims to be; no roles, because nothing is proven yet."""
    async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        found = await store.owner(session, session_id)
    if found is None:
        return None
    tenant_id, user_id = found
    return Actor(ActorKind.USER, tenant_id=tenant_id, id=user_id, session_id=session_id)


async def _rotate(
    unit: UnitOfWork, session_id: UUID, presented: str, device: Device
) -> Tokens | None:
    row = await store.locked(unit, session_id)
    if row is None or row.revoked_at is not None or row.expires_at <= unit.clock.now():
        return None
    roles = await store.roles_of_active(unit, row.user_id)
    if roles is None:
        return None
    following = await _following(unit, row, presented)
    if following is None:
        return None
    row.last_used_at = unit.clock.now()
    row.address, row.user_agent = device.address, device.shown_agent
    return tokens_of(unit, row, roles, following)


async def _following(unit: UnitOfWork, row: Session, presented: str) -> str | None:
    """The token that comes after the presented one, if it may have one."""
    shown = refresh_tokens.hash_of(presented)
    if refresh_tokens.same(shown, row.refresh_hash):
        return _next(unit, row, presented, shown)
    if refresh_tokens.same(shown, row.previous_hash):
        return await _repeated(unit, row, presented)
    if await store.was_spent(unit, row.id, shown):
        await revoke(unit, row.id, "reused")
    return None


def _next(unit: UnitOfWork, row: Session, presented: str, shown: str) -> str:
    if row.previous_hash is not None:
        unit.add(
            SpentRefreshToken(
                session_id=row.id, token_hash=row.previous_hash, tenant_id=row.tenant_id
            )
        )
    made = refresh_tokens.successor(unit.keys, unit.keys.active, row.id, presented)
    row.previous_hash, row.refresh_hash = shown, refresh_tokens.hash_of(made)
    row.rotated_at = unit.clock.now()
    return made


async def _repeated(unit: UnitOfWork, row: Session, presented: str) -> str | None:
    """A client that lost the answer asks again within seconds; a thief comes later."""
    if row.rotated_at is not None and unit.clock.now() - row.rotated_at <= GRACE:
        return refresh_tokens.successor_of_hash(unit.keys, row.id, presented, row.refresh_hash)
    await revoke(unit, row.id, "reused")
    return None
