"""The statements of sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlmodel import col

from domains.identity.api import TenantStatus, UserStatus
from domains.identity.models import Session, SpentRefreshToken, Tenant, User
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order(
    "sessions",
    (
        Key(col(Session.created_at), descending=True, kind=datetime),
        Key(col(Session.id), descending=True, kind=UUID),
    ),
)


async def owner(session: ReadSession, session_id: UUID) -> tuple[UUID, UUID] | None:
    """Tenant and user of a session of any tenant, for a caller who is not known yet."""
    found = await session.execute(
        select(col(Session.tenant_id), col(Session.user_id)).where(col(Session.id) == session_id)
    )
    row = found.one_or_none()
    return None if row is None else (row.tenant_id, row.user_id)


async def locked(unit: UnitOfWork, session_id: UUID) -> Session | None:
    mine = select(Session).where(*_this(unit, session_id))
    found: Session | None = await unit.one_or_none(mine.with_for_update())
    return found


async def roles_of_active(session: ReadSession, user_id: UUID) -> list[str] | None:
    """None when the user or the tenant may not act at present."""
    found: list[str] | None = await session.one_or_none(
        select(col(User.roles))
        .join(Tenant, col(Tenant.id) == col(User.tenant_id))
        .where(
            col(User.tenant_id) == session.tenant_id,
            col(User.id) == user_id,
            col(User.status) == UserStatus.ACTIVE,
            col(Tenant.status) == TenantStatus.ACTIVE,
        )
    )
    return found


async def living(
    session: ReadSession, session_id: UUID, now: datetime
) -> tuple[Session, list[str]] | None:
    row: Session | None = await session.one_or_none(
        select(Session).where(*_this(session, session_id), *_alive(now))
    )
    roles = None if row is None else await roles_of_active(session, row.user_id)
    return None if row is None or roles is None else (row, roles)


async def was_spent(session: ReadSession, session_id: UUID, token_hash: str) -> bool:
    spent = select(SpentRefreshToken).where(
        col(SpentRefreshToken.tenant_id) == session.tenant_id,
        col(SpentRefreshToken.session_id) == session_id,
        col(SpentRefreshToken.token_hash) == token_hash,
    )
    return await session.one_or_none(spent) is not None


async def is_of(session: ReadSession, user_id: UUID, session_id: UUID) -> bool:
    mine = select(Session).where(*_this(session, session_id), col(Session.user_id) == user_id)
    return await session.one_or_none(mine) is not None


async def freshen(unit: UnitOfWork, session_id: UUID, now: datetime) -> None:
    await unit.run(update(Session).where(*_this(unit, session_id)).values(fresh_at=now))


async def revoke(
    unit: UnitOfWork, session_id: UUID, now: datetime, reason: str
) -> list[tuple[UUID, UUID]]:
    return await _revoke(unit, (col(Session.id) == session_id,), now, reason)


async def revoke_all(
    unit: UnitOfWork, user_id: UUID, but: UUID | None, now: datetime, reason: str
) -> list[tuple[UUID, UUID]]:
    which: tuple[ColumnElement[bool], ...] = (col(Session.user_id) == user_id,)
    if but is not None:
        which = (*which, col(Session.id) != but)
    return await _revoke(unit, which, now, reason)


async def revoke_surplus(
    unit: UnitOfWork, user_id: UUID, now: datetime, *, keep: int, reason: str
) -> list[tuple[UUID, UUID]]:
    """All but the newest; an administrator's session in the user's name counts for neither."""
    surplus = (
        select(col(Session.id))
        .where(
            col(Session.tenant_id) == unit.tenant_id,
            col(Session.user_id) == user_id,
            col(Session.impersonator_id).is_(None),
            *_alive(now),
        )
        .order_by(col(Session.created_at).desc(), col(Session.id).desc())
        .offset(keep)
    )
    return await _revoke(unit, (col(Session.id).in_(surplus),), now, reason)


async def _revoke(
    unit: UnitOfWork, which: Sequence[ColumnElement[bool]], now: datetime, reason: str
) -> list[tuple[UUID, UUID]]:
    """The sessions that this has ended, each with its user; those ended before are not told of."""
    ended = await unit.execute(
        update(Session)
        .where(col(Session.tenant_id) == unit.tenant_id, *which, col(Session.revoked_at).is_(None))
        .values(revoked_at=now, revoked_reason=reason)
        .returning(col(Session.id), col(Session.user_id))
        .execution_options(synchronize_session=False)
    )
    return [(row.id, row.user_id) for row in ended]


async def of_user(
    session: ReadSession, user_id: UUID, now: datetime, request: PageRequest
) -> Page[Session]:
    mine = select(Session).where(
        col(Session.tenant_id) == session.tenant_id, col(Session.user_id) == user_id, *_alive(now)
    )
    return await page(session, mine, NEWEST_FIRST, request)


async def revoked_since(session: ReadSession, since: datetime) -> Sequence[UUID]:
    """Of all tenants, for the memory of a process."""
    ids: Sequence[UUID] = await session.all(
        select(col(Session.id)).where(col(Session.revoked_at) > since)
    )
    return ids


async def forget(unit: UnitOfWork, ended_before: datetime) -> int:
    """Their spent tokens go with them."""
    over = or_(col(Session.expires_at) < ended_before, col(Session.revoked_at) < ended_before)
    return await unit.run(delete(Session).where(over))


def _this(session: ReadSession, session_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (col(Session.tenant_id) == session.tenant_id, col(Session.id) == session_id)


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(Session.revoked_at).is_(None), col(Session.expires_at) > now)
