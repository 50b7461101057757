"""Room: reserved when an upload begins, used when the file is there, given back when it goes."""

from dataclasses import dataclass
from uuid import UUID

from domains.file_mgr.models import StorageUsage, UploadSession
from domains.file_mgr.service.refusals import Refusal, RefusedError
from domains.file_mgr.store import usage as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code
from kernel.texts import Text

GIB = 1024**3
OF_A_PERSON = 5 * GIB
OF_A_TENANT = 100 * GIB
_FULL = Text(
    en="There is no room for this file. Remove files that you no longer need, also from the trash.",
    fa="برای این پرونده جا نیست. پرونده‌هایی را که لازم ندارید پاک کنید، از سطل زباله هم.",
)


@dataclass(frozen=True, slots=True)
class Room:
    used: int
    reserved: int
    quota: int


async def own(session: ReadSession) -> Room:
    row = await store.of(session, session.actor.owner_id)
    quota = quota_of(row, session.tenant_id, session.actor.owner_id)
    return Room(row.used if row else 0, row.reserved if row else 0, quota)


async def reserve(unit: UnitOfWork, holder_id: UUID, size: int) -> None:
    row = await store.locked(unit, unit.tenant_id, holder_id)
    quota = quota_of(row, unit.tenant_id, holder_id)
    if row.used + row.reserved + size > quota:
        details = {"used": row.used, "reserved": row.reserved, "quota": quota, "asked": size}
        raise AppError(Code.STORAGE_QUOTA, _FULL, field="input.size", details=details)
    row.reserved += size
    row.updated_at = unit.clock.now()


async def require_room(unit: UnitOfWork, upload: UploadSession) -> None:
    """Since it began the quota may have shrunk, or a film have taken the room."""
    row = await _of(unit, upload)
    quota = quota_of(row, upload.tenant_id, row.holder_id)
    if row.used + upload.size > quota:
        details = {"used": row.used, "quota": quota, "asked": upload.size}
        raise AppError(Code.STORAGE_QUOTA, _FULL, details=details)


async def settle(unit: UnitOfWork, upload: UploadSession) -> None:
    """What was reserved is used from now on, unless others were faster."""
    row = await _of(unit, upload)
    if row.used + upload.size > quota_of(row, upload.tenant_id, row.holder_id):
        raise RefusedError(Refusal.NO_ROOM)
    row.reserved -= upload.size
    row.used += upload.size
    row.updated_at = unit.clock.now()


async def release(unit: UnitOfWork, upload: UploadSession) -> None:
    row = await _of(unit, upload)
    row.reserved -= upload.size
    row.updated_at = unit.clock.now()


async def use(unit: UnitOfWork, tenant_id: UUID, owner_id: UUID | None, size: int) -> None:
    """Of what the system has made, or gives back: nobody's film is lost for want of room."""
    row = await store.locked(unit, tenant_id, owner_id or tenant_id)
    row.used += size
    row.updated_at = unit.clock.now()


def quota_of(row: StorageUsage | None, tenant_id: UUID, holder_id: UUID) -> int:
    if row is not None and row.quota is not None:
        return row.quota
    return OF_A_TENANT if holder_id == tenant_id else OF_A_PERSON


async def _of(unit: UnitOfWork, upload: UploadSession) -> StorageUsage:
    return await store.locked(unit, upload.tenant_id, upload.owner_id or upload.tenant_id)
