"""The statements about challenges: session in, rows out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import col

from domains.identity.models import Challenge, User
from kernel.db import ReadSession, UnitOfWork


async def newest_code(unit: UnitOfWork, purpose: str, targets: Sequence[str]) -> Challenge | None:
    """Locked: who guesses beside it waits, and sees the try counted."""
    found: Challenge | None = await unit.one_or_none(
        select(Challenge)
        .where(
            col(Challenge.tenant_id) == unit.tenant_id,
            col(Challenge.purpose) == purpose,
            col(Challenge.target).in_(targets),
            col(Challenge.is_code),
            col(Challenge.expires_at) > unit.clock.now(),
        )
        .order_by(col(Challenge.created_at).desc(), col(Challenge.id).desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def link(unit: UnitOfWork, purpose: str, hashes: Sequence[str]) -> Challenge | None:
    found: Challenge | None = await unit.one_or_none(
        select(Challenge)
        .where(
            col(Challenge.tenant_id) == unit.tenant_id,
            col(Challenge.purpose) == purpose,
            col(Challenge.secret_hash).in_(hashes),
            col(Challenge.is_code).is_(False),
            col(Challenge.expires_at) > unit.clock.now(),
        )
        .with_for_update()
    )
    return found


async def has_link(session: ReadSession, purpose: str, hashes: Sequence[str]) -> bool:
    """Whether it was ever issued and is not used; how old it is, is looked at under its lock."""
    found = await session.one_or_none(
        select(col(Challenge.id)).where(
            col(Challenge.tenant_id) == session.tenant_id,
            col(Challenge.purpose) == purpose,
            col(Challenge.secret_hash).in_(hashes),
            col(Challenge.is_code).is_(False),
        )
    )
    return found is not None


async def generation_of(session: ReadSession, user_id: UUID | None) -> int:
    """Asked for nobody too, so that it takes as long."""
    found: int | None = await session.one_or_none(
        select(col(User.generation)).where(
            col(User.tenant_id) == session.tenant_id, col(User.id) == user_id
        )
    )
    return found or 0


async def forget(unit: UnitOfWork, challenge: Challenge) -> None:
    await unit.run(
        delete(Challenge).where(
            col(Challenge.tenant_id) == unit.tenant_id, col(Challenge.id) == challenge.id
        )
    )


async def forget_codes(unit: UnitOfWork, purpose: str, targets: Sequence[str]) -> None:
    await unit.run(
        delete(Challenge).where(
            col(Challenge.tenant_id) == unit.tenant_id,
            col(Challenge.purpose) == purpose,
            col(Challenge.target).in_(targets),
            col(Challenge.is_code),
        )
    )


async def forget_ended(unit: UnitOfWork, before: datetime) -> int:
    return await unit.run(delete(Challenge).where(col(Challenge.expires_at) < before))
