"""The statements of second factors."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlmodel import col

from domains.identity.api import FactorKind
from domains.identity.models import Factor, RecoveryCode
from kernel.db import ReadSession, UnitOfWork


def _of(session: ReadSession, user_id: UUID) -> "Select[Factor]":
    return select(Factor).where(
        col(Factor.tenant_id) == session.tenant_id, col(Factor.user_id) == user_id
    )


async def confirmed(session: ReadSession, user_id: UUID) -> Sequence[Factor]:
    statement = _of(session, user_id).where(col(Factor.confirmed_at).is_not(None))
    rows: Sequence[Factor] = await session.all(statement.order_by(col(Factor.created_at)))
    return rows


async def factor(session: ReadSession, user_id: UUID, factor_id: UUID) -> Factor | None:
    statement = _of(session, user_id).where(
        col(Factor.id) == factor_id, col(Factor.confirmed_at).is_not(None)
    )
    found: Factor | None = await session.one_or_none(statement)
    return found


async def app(unit: UnitOfWork, user_id: UUID, *, confirmed: bool) -> Factor | None:
    """The authenticator app, locked: two codes at once come one after the other."""
    when = col(Factor.confirmed_at)
    statement = _of(unit, user_id).where(
        col(Factor.kind) == FactorKind.TOTP, when.is_not(None) if confirmed else when.is_(None)
    )
    found: Factor | None = await unit.one_or_none(statement.with_for_update())
    return found


async def drop_unconfirmed_app(unit: UnitOfWork, user_id: UUID) -> None:
    await unit.run(
        delete(Factor).where(
            col(Factor.tenant_id) == unit.tenant_id,
            col(Factor.user_id) == user_id,
            col(Factor.kind) == FactorKind.TOTP,
            col(Factor.confirmed_at).is_(None),
        )
    )


async def passkey(unit: UnitOfWork, credential_id: bytes) -> Factor | None:
    """A passkey, locked until its counter is written."""
    statement = select(Factor).where(
        col(Factor.tenant_id) == unit.tenant_id, col(Factor.credential_id) == credential_id
    )
    found: Factor | None = await unit.one_or_none(statement.with_for_update())
    return found


async def owner_of_passkey(session: ReadSession, credential_id: bytes) -> UUID | None:
    found: UUID | None = await session.one_or_none(
        select(col(Factor.user_id)).where(
            col(Factor.tenant_id) == session.tenant_id, col(Factor.credential_id) == credential_id
        )
    )
    return found


async def drop_codes(unit: UnitOfWork, user_id: UUID) -> None:
    await unit.run(
        delete(RecoveryCode).where(
            col(RecoveryCode.tenant_id) == unit.tenant_id, col(RecoveryCode.user_id) == user_id
        )
    )


async def spend_code(unit: UnitOfWork, user_id: UUID, digest: str, now: datetime) -> bool:
    """One statement, so that of two at once one wins."""
    spent = await unit.run(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.tenant_id) == unit.tenant_id,
            col(RecoveryCode.user_id) == user_id,
            col(RecoveryCode.hash) == digest,
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return spent == 1


async def codes_left(session: ReadSession, user_id: UUID) -> int:
    counted = await session.execute(
        select(func.count()).where(
            col(RecoveryCode.tenant_id) == session.tenant_id,
            col(RecoveryCode.user_id) == user_id,
            col(RecoveryCode.used_at).is_(None),
        )
    )
    return int(counted.scalar_one())
