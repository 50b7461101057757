"""What grows old goes: uploads that nobody ends, the trash, bytes without a file, lost parts."""

from datetime import timedelta
from uuid import UUID

import structlog

from domains.file_mgr.models import UploadState
from domains.file_mgr.service import files, leftovers, uploads
from domains.file_mgr.service.refusals import Refusal
from domains.file_mgr.store import blobs, usage
from domains.file_mgr.store import files as file_store
from domains.file_mgr.store import uploads as upload_store
from kernel.db import UnitOfWork
from kernel.jobs import JobContext

log = structlog.get_logger(__name__)

BATCH = 100
TRASH_KEPT = timedelta(days=30)
BYTES_KEPT = timedelta(hours=24)
PARTS_KEPT = timedelta(hours=24)
UPLOADS_REMEMBERED = timedelta(days=30)


async def expire_uploads(unit: UnitOfWork) -> int:
    overdue = await upload_store.overdue(unit, unit.clock.now(), BATCH)
    for upload in overdue:
        if upload.state is UploadState.PROCESSING:  # its job has given up long ago
            upload.refusal = Refusal.FAILED.value
            await uploads.end(unit, upload, UploadState.REFUSED)
        else:
            await uploads.end(unit, upload, UploadState.EXPIRED)
    return len(overdue)


async def forget_uploads(unit: UnitOfWork) -> int:
    return await upload_store.forget(unit, unit.clock.now() - UPLOADS_REMEMBERED)


async def empty_trash(unit: UnitOfWork) -> int:
    old = await file_store.long_trashed(unit, unit.clock.now() - TRASH_KEPT, BATCH)
    for file in old:
        await files.drop(unit, file)
    return len(old)


async def remove_bytes(unit: UnitOfWork) -> int:
    """The objects go by jobs of this transaction: neither outlives the other by a crash."""
    taken = await blobs.take_unreferenced(unit, unit.clock.now() - BYTES_KEPT, BATCH)
    for blob in taken:
        for key in filter(None, (blob.object_key, blob.thumbnail_key)):
            await leftovers.order_discard(unit, key, delay=None)
    return len(taken)


async def sweep_parts(context: JobContext) -> int:
    """Parts of uploads that are over, or that no row ever knew."""
    storage, clock = context.database.tools.storage, context.database.tools.clock
    before = clock.now() - PARTS_KEPT
    found = [stored async for stored in storage.list("uploads") if stored.changed_at < before]
    ids = {stored.key: _upload_of(stored.key) for stored in found}
    async with context.read(across_tenants=True) as session:
        known = {upload for upload in ids.values() if upload is not None}
        living = await upload_store.which_are_under_way(session, list(known))
    lost = [key for key, upload in ids.items() if upload not in living]
    for key in lost:
        await storage.delete(key)
    return len(lost) + await storage.remove_unfinished(before)


def _upload_of(key: str) -> UUID | None:
    try:
        return UUID(key.split("/")[1])
    except ValueError:
        return None


async def recount(context: JobContext) -> int:
    """Sets right what has drifted, and says so: it should never be anything."""
    async with context.read(across_tenants=True) as session:
        holders = await usage.holders(session)
    drifted = 0
    for tenant_id, holder_id in holders:
        async with context.unit(across_tenants=True) as unit:
            drifted += await _recounted(unit, tenant_id, holder_id)
    return drifted


async def _recounted(unit: UnitOfWork, tenant_id: UUID, holder_id: UUID) -> bool:
    row = await usage.locked(unit, tenant_id, holder_id)
    told, counted = (row.used, row.reserved), await usage.counted(unit, tenant_id, holder_id)
    if told == counted:
        return False
    log.error("storage usage has drifted", holder=str(holder_id), told=told, counted=counted)
    row.used, row.reserved = counted
    row.updated_at = unit.clock.now()
    return True
