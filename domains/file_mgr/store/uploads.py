"""The statements about uploads."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlmodel import col

from domains.file_mgr.models import UploadSession, UploadState
from domains.file_mgr.store.usage import UNDER_WAY
from kernel.db import ReadSession, UnitOfWork


async def mine(session: ReadSession, upload_id: UUID) -> UploadSession | None:
    found: UploadSession | None = await session.one_or_none(
        select(UploadSession).where(
            col(UploadSession.tenant_id) == session.tenant_id,
            col(UploadSession.started_by) == session.actor.owner_id,
            col(UploadSession.id) == upload_id,
        )
    )
    return found


async def open_of(session: ReadSession) -> Sequence[UploadSession]:
    """What the caller can go on with, newest first."""
    found: Sequence[UploadSession] = await session.all(
        select(UploadSession)
        .where(
            col(UploadSession.tenant_id) == session.tenant_id,
            col(UploadSession.started_by) == session.actor.owner_id,
            col(UploadSession.state).in_(UNDER_WAY),
        )
        .order_by(col(UploadSession.created_at).desc(), col(UploadSession.id).desc())
    )
    return found


async def count_open(session: ReadSession) -> int:
    found = await session.execute(
        select(func.count()).where(
            col(UploadSession.tenant_id) == session.tenant_id,
            col(UploadSession.started_by) == session.actor.owner_id,
            col(UploadSession.state).in_(UNDER_WAY),
        )
    )
    return int(found.scalar_one())


async def locked(unit: UnitOfWork, upload_id: UUID) -> UploadSession | None:
    found: UploadSession | None = await unit.one_or_none(
        select(UploadSession)
        .where(col(UploadSession.tenant_id) == unit.tenant_id, col(UploadSession.id) == upload_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def overdue(unit: UnitOfWork, now: datetime, most: int) -> Sequence[UploadSession]:
    """Of every tenant; what another worker is about is left to it."""
    found: Sequence[UploadSession] = await unit.all(
        select(UploadSession)
        .where(col(UploadSession.state).in_(UNDER_WAY), col(UploadSession.expires_at) < now)
        .order_by(col(UploadSession.expires_at))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return found


async def which_are_under_way(session: ReadSession, ids: Sequence[UUID]) -> set[UUID]:
    """Of these, of every tenant."""
    found = await session.all(
        select(col(UploadSession.id)).where(
            col(UploadSession.id).in_(ids), col(UploadSession.state).in_(UNDER_WAY)
        )
    )
    return set(found)


async def forget(unit: UnitOfWork, before: datetime) -> int:
    ended = (UploadState.READY, UploadState.REFUSED, UploadState.ABORTED, UploadState.EXPIRED)
    return await unit.run(
        delete(UploadSession)
        .where(col(UploadSession.state).in_(ended), col(UploadSession.updated_at) < before)
        .execution_options(synchronize_session=False)
    )
