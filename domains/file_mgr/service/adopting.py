"""What the system itself has put into the storage becomes a file: films, above all."""

from dataclasses import dataclass
from uuid import UUID

import structlog

from domains.file_mgr.api import FileFacts, FileStored, Purpose
from domains.file_mgr.models import Blob, File
from domains.file_mgr.service import files, inspecting, names, usage
from domains.file_mgr.service.leftovers import order_discard, put
from domains.file_mgr.service.refusals import RefusedError
from domains.file_mgr.service.spool import Spool, spool
from domains.file_mgr.store import blobs
from domains.file_mgr.store import files as file_store
from kernel.db import UnitOfWork
from kernel.jobs import Job, JobContext, Payload, enqueue

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """An object that is there; whoever hands it over has seen to its size and its hash."""

    object_key: str
    purpose: Purpose
    name: str
    media_type: str
    size: int
    sha256: str


class Adopted(Payload):
    blob_id: UUID


async def adopt(unit: UnitOfWork, made: Made, owner_id: UUID | None) -> FileFacts:
    """A full storage refuses nothing here: the work is done and somebody waits for it."""
    name = names.cleaned(made.name)
    await usage.use(unit, unit.tenant_id, owner_id, made.size)
    now = unit.clock.now()
    fresh = Blob(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        sha256=made.sha256,
        size=made.size,
        object_key=made.object_key,
        references=1,
        created_at=now,
    )
    blob = await blobs.referenced(unit, fresh)
    file = File(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        owner_id=owner_id,
        blob_id=blob.id,
        name=name,
        purpose=made.purpose,
        media_type=made.media_type,
        size=blob.size,
        sha256=blob.sha256,
        object_key=blob.object_key,
        thumbnail_key=blob.thumbnail_key,
        created_at=now,
        updated_at=now,
    )
    unit.add(file)
    unit.publish(FileStored(file_id=file.id))
    await unit.flush()
    await enqueue(unit, INSPECT, Adopted(blob_id=blob.id))
    if blob.object_key != made.object_key:
        await order_discard(unit, made.object_key)
    return files.facts_of(file)


async def inspect(context: JobContext, adopted: Adopted) -> None:
    """Size, length and a small picture come a moment later; without them the file is good too."""
    async with context.read() as session:
        found = await file_store.of_blob(session, adopted.blob_id)
    if not found:
        return
    async with spool() as gathered:
        if not await gathered.add(context.database.tools.storage, found[0].object_key):
            log.error("an adopted file is not there", blob=str(adopted.blob_id))
            return
        if gathered.sha256 != found[0].sha256:
            log.error("an adopted file has other bytes", blob=str(adopted.blob_id))
            return
        await _describe(context, found[0], gathered)


INSPECT = Job("file_mgr.inspect_adopted", Adopted, inspect, attempts=5)


async def _describe(context: JobContext, file: File, gathered: Spool) -> None:
    purpose = Purpose(file.purpose)
    try:
        seen = await inspecting.look(gathered.path, purpose, gathered.thumbnail)
    except RefusedError as refused:
        log.warning("an adopted file can't be looked at", file=str(file.id), why=str(refused))
        return
    facts: dict[str, object] = {
        name: value
        for name in ("width", "height", "seconds", "waveform")
        if (value := getattr(seen, name)) is not None
    }
    if gathered.thumbnail.exists() and file.thumbnail_key is None:
        key = f"thumbnails/{file.tenant_id.hex}/{file.blob_id.hex}.webp"
        await put(context.database, file.tenant_id, key, gathered.thumbnail, "image/webp")
        facts["thumbnail_key"] = key
    if facts:
        async with context.unit() as unit:
            await blobs.describe(unit, file.blob_id, facts)
