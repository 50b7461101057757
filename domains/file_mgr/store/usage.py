"""The statements about room: one row for each holder, locked while it changes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.file_mgr.models import File, StorageUsage, UploadSession, UploadState
from kernel.db import ReadSession, UnitOfWork

UNDER_WAY = (UploadState.OPEN, UploadState.PROCESSING)


async def of(session: ReadSession, holder_id: UUID) -> StorageUsage | None:
    found: StorageUsage | None = await session.one_or_none(
        select(StorageUsage).where(
            col(StorageUsage.tenant_id) == session.tenant_id,
            col(StorageUsage.holder_id) == holder_id,
        )
    )
    return found


async def locked(unit: UnitOfWork, tenant_id: UUID, holder_id: UUID) -> StorageUsage:
    """Made when it is not there yet; nobody else changes it until the commit."""
    fresh = insert(StorageUsage).values(
        tenant_id=tenant_id, holder_id=holder_id, used=0, reserved=0, updated_at=unit.clock.now()
    )
    await unit.run(fresh.on_conflict_do_nothing())
    found: StorageUsage | None = await unit.one_or_none(
        select(StorageUsage)
        .where(col(StorageUsage.tenant_id) == tenant_id, col(StorageUsage.holder_id) == holder_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        message = f"the usage of {holder_id} has vanished"
        raise LookupError(message)
    return found


async def holders(session: ReadSession) -> Sequence[tuple[UUID, UUID]]:
    """Of every tenant."""
    found = await session.execute(select(col(StorageUsage.tenant_id), col(StorageUsage.holder_id)))
    return [(row.tenant_id, row.holder_id) for row in found]


async def counted(session: ReadSession, tenant_id: UUID, holder_id: UUID) -> tuple[int, int]:
    """What the rows themselves add up to: used and reserved."""
    sums = []
    for table, more in ((File, []), (UploadSession, [col(UploadSession.state).in_(UNDER_WAY)])):
        holder = func.coalesce(col(table.owner_id), col(table.tenant_id))
        found = await session.execute(
            select(func.coalesce(func.sum(col(table.size)), 0)).where(
                col(table.tenant_id) == tenant_id, holder == holder_id, *more
            )
        )
        sums.append(int(found.scalar_one()))
    return sums[0], sums[1]
