"""Objects that perhaps nobody needs: ordered to go before they come, lest a crash keeps them."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from domains.file_mgr.api import DOMAIN
from domains.file_mgr.store import blobs as store
from kernel.actor import SYSTEM
from kernel.db import Database, UnitOfWork
from kernel.jobs import Job, JobContext, Payload, enqueue

# Longer than anything takes from an object's coming to the row that stands on it.
ORPHANED_AFTER = timedelta(hours=2)
# Until then an address of a part may still be good.
SENT_AFTER = timedelta(hours=2)


class Leftover(Payload):
    """An object that goes unless a row stands on it."""

    key: str


class Cleared(Payload):
    upload_id: UUID


async def discard(context: JobContext, leftover: Leftover) -> None:
    async with context.read(across_tenants=True) as session:
        is_held = await store.holds(session, leftover.key)
    if not is_held:
        await context.database.tools.storage.delete(leftover.key)


async def clear(context: JobContext, cleared: Cleared) -> None:
    storage = context.database.tools.storage
    async for stored in storage.list(f"uploads/{cleared.upload_id.hex}"):
        await storage.delete(stored.key)


DISCARD = Job("file_mgr.discard", Leftover, discard)
CLEAR = Job("file_mgr.clear_upload", Cleared, clear)


async def order_discard(
    unit: UnitOfWork, key: str, delay: timedelta | None = ORPHANED_AFTER
) -> None:
    await enqueue(unit, DISCARD, Leftover(key=key), delay=delay)


async def order_clearing(unit: UnitOfWork, upload_id: UUID) -> None:
    """Now, and once more for parts that were on their way."""
    for delay in (None, SENT_AFTER):
        await enqueue(unit, CLEAR, Cleared(upload_id=upload_id), delay=delay)


async def put(
    database: Database, tenant_id: UUID, key: str, content: Path, media_type: str
) -> None:
    """Its end is ordered before it is there, so that a crash leaves nothing behind."""
    async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
        await order_discard(unit, key)
    await database.tools.storage.put(key, content, replace=True, media_type=media_type)
