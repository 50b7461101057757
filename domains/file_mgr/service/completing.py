"""An upload's end: its parts are put together, looked at, kept, and only then there is a file.

A small one is dealt with while the caller waits, any other by a job. The job is ordered for the
small one too, a moment later: should this process die, it finds what was left undone.
"""

import asyncio
import contextlib
from datetime import timedelta
from uuid import UUID

from domains.file_mgr.api import DOMAIN, FileStored, UploadChanged
from domains.file_mgr.models import Blob, File, UploadSession, UploadState
from domains.file_mgr.service import addresses, inspecting, uploads, usage
from domains.file_mgr.service.inspecting import Found
from domains.file_mgr.service.leftovers import put
from domains.file_mgr.service.refusals import Refusal, RefusedError
from domains.file_mgr.service.spool import Spool, spool
from domains.file_mgr.store import blobs
from domains.file_mgr.store import uploads as store
from kernel.actor import SYSTEM, Actor
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code, not_found
from kernel.ids import TimeOrderedIds
from kernel.jobs import Job, JobContext, Payload, enqueue
from kernel.texts import Text

SMALL = 16 * 1024 * 1024
WAITED_SECONDS = 8.0
# Far less than until what belongs to no row is thrown away.
LONGEST_SECONDS = 3600.0
LOOKED_AFTER = timedelta(minutes=2)
_LISTED = 20
_ABSENT = Text(
    en="Not all parts have arrived whole. Send the missing ones and complete it then.",
    fa="همهٔ بخش‌ها کامل نرسیده‌اند. بخش‌های باقی‌مانده را بفرستید و سپس بارگذاری را کامل کنید.",
)


class Completed(Payload):
    upload_id: UUID


async def complete(database: Database, actor: Actor, upload_id: UUID) -> UploadSession:
    """Calling it again changes nothing: it tells how far the upload is."""
    async with database.read(DOMAIN, actor) as session:
        upload = await uploads.own(session, upload_id)
    if upload.state is UploadState.OPEN:
        await _require_parts(database, upload)
        upload = await _hand_over(database, actor, upload_id)
        if upload.size <= SMALL:
            with contextlib.suppress(TimeoutError):  # the job goes on with it
                async with asyncio.timeout(WAITED_SECONDS):
                    await process(database, upload.tenant_id, upload.id)
            async with database.read(DOMAIN, actor) as session:
                upload = await uploads.own(session, upload_id)
    if upload.state in {UploadState.ABORTED, UploadState.EXPIRED}:
        raise uploads.closed()
    return upload


async def _require_parts(database: Database, upload: UploadSession) -> None:
    received = set(await uploads.received(database.tools.storage, upload))
    wanted = range(1, addresses.parts_of(upload) + 1)
    missing = [number for number in wanted if number not in received]
    if missing:
        listed = ", ".join(str(number) for number in missing[:_LISTED])
        raise AppError(Code.CONFLICT, _ABSENT, details={"missing": len(missing), "first": listed})


async def _hand_over(database: Database, actor: Actor, upload_id: UUID) -> UploadSession:
    async with database.unit(DOMAIN, actor) as unit:
        upload = await store.locked(unit, upload_id)
        if upload is None:
            raise not_found()
        if upload.state is UploadState.OPEN:
            await usage.require_room(unit, upload)
            now = unit.clock.now()
            upload.state, upload.updated_at = UploadState.PROCESSING, now
            upload.expires_at = now + timedelta(hours=uploads.HOURS)
            unit.publish(UploadChanged(upload_id=upload.id))
            delay = LOOKED_AFTER if upload.size <= SMALL else None
            await enqueue(unit, PROCESS, Completed(upload_id=upload.id), delay=delay)
    return upload


async def run(context: JobContext, completed: Completed) -> None:
    async with asyncio.timeout(LONGEST_SECONDS):
        await process(context.database, context.tenant_id, completed.upload_id)


PROCESS = Job("file_mgr.process_upload", Completed, run, attempts=5)


async def process(database: Database, tenant_id: UUID, upload_id: UUID) -> None:
    """May be called by several at once: the first that is done decides."""
    async with database.read(DOMAIN, SYSTEM, tenant_id=tenant_id) as session:
        upload = await session.get(UploadSession, upload_id)
    if upload is None or upload.state is not UploadState.PROCESSING:
        return
    async with spool() as gathered:
        try:
            found = await _looked_at(database, upload, gathered)
            await _keep(database, upload, gathered, found)
        except RefusedError as refused:
            await _refuse(database, upload, refused.refusal)


async def _looked_at(database: Database, upload: UploadSession, gathered: Spool) -> Found:
    for number in range(1, addresses.parts_of(upload) + 1):
        if not await gathered.add(database.tools.storage, addresses.part_key(upload, number)):
            raise RefusedError(Refusal.OTHER_BYTES)
    if gathered.size != upload.size or upload.sha256 not in {None, gathered.sha256}:
        raise RefusedError(Refusal.OTHER_BYTES)
    return await inspecting.look(gathered.path, upload.purpose, gathered.thumbnail)


async def _refuse(database: Database, upload: UploadSession, refusal: Refusal) -> None:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=upload.tenant_id) as unit:
        held = await store.locked(unit, upload.id)
        if held is not None and held.state is UploadState.PROCESSING:
            held.refusal = refusal.value
            await uploads.end(unit, held, UploadState.REFUSED)


async def _keep(database: Database, upload: UploadSession, gathered: Spool, found: Found) -> None:
    name = f"{upload.tenant_id.hex}/{TimeOrderedIds().new().hex}"
    blob_key, thumbnail_key = f"files/{name}", None
    if gathered.thumbnail.exists():
        thumbnail_key = f"thumbnails/{name}.webp"
    await put(database, upload.tenant_id, blob_key, gathered.path, found.media_type)
    if thumbnail_key is not None:
        await put(database, upload.tenant_id, thumbnail_key, gathered.thumbnail, "image/webp")
    async with database.unit(DOMAIN, SYSTEM, tenant_id=upload.tenant_id) as unit:
        held = await store.locked(unit, upload.id)
        if held is None or held.state is not UploadState.PROCESSING:
            return
        await usage.settle(unit, held)
        now = unit.clock.now()
        blob = await blobs.referenced(
            unit,
            Blob(
                id=unit.ids.new(),
                tenant_id=unit.tenant_id,
                sha256=gathered.sha256,
                size=gathered.size,
                object_key=blob_key,
                thumbnail_key=thumbnail_key,
                references=1,
                created_at=now,
            ),
        )
        await _add(unit, held, blob, found)


async def _add(unit: UnitOfWork, upload: UploadSession, blob: Blob, found: Found) -> None:
    now = unit.clock.now()
    file = File(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        owner_id=upload.owner_id,
        folder_id=upload.folder_id,
        blob_id=blob.id,
        name=upload.name,
        purpose=upload.purpose,
        media_type=found.media_type,
        size=blob.size,
        sha256=blob.sha256,
        object_key=blob.object_key,
        width=found.width,
        height=found.height,
        seconds=found.seconds,
        waveform=found.waveform,
        thumbnail_key=blob.thumbnail_key,
        created_at=now,
        updated_at=now,
    )
    unit.add(file)
    await unit.flush()
    upload.file_id = file.id
    unit.publish(FileStored(file_id=file.id))
    await uploads.close(unit, upload, UploadState.READY)
