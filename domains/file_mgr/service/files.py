"""Files: shown, renamed, moved, thrown into the trash, taken out of it, gone for good."""

from collections.abc import Sequence
from uuid import UUID

from domains.file_mgr.api import FileFacts, FileTrashed, Purpose
from domains.file_mgr.models import File
from domains.file_mgr.ports import AUDIT
from domains.file_mgr.service import folders, kinds, names, usage
from domains.file_mgr.store import blobs
from domains.file_mgr.store import files as store
from domains.file_mgr.store.files import Wanted
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, forbidden, not_found
from kernel.keyset import Page, PageRequest
from kernel.texts import Text

_IN_TRASH = Text(
    en="The file is in the trash. Restore it first.",
    fa="پرونده در سطل زباله است. نخست آن را بازگردانید.",
)
_NO_FOLDERS = Text(
    en="The catalogue's files lie in no folder. Leave the folder out.",
    fa="پرونده‌های فهرست قالب‌ها در پوشه نیستند. پوشه را ننویسید.",
)


async def one(session: ReadSession, file_id: UUID, *, lock: bool = False) -> File:
    """One's own; whoever keeps the tenant's catalogue has its files in hand too."""
    file = await store.reachable(
        session, file_id, and_catalogue=kinds.keeps_catalogue(session.actor), lock=lock
    )
    if file is None:
        raise not_found()
    return file


async def those(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, File]:
    found = await store.reachable_ones(
        session, ids, and_catalogue=kinds.keeps_catalogue(session.actor)
    )
    return {file.id: file for file in found}


async def several(session: ReadSession, wanted: Wanted, request: PageRequest) -> Page[File]:
    if wanted.of_catalogue and not kinds.keeps_catalogue(session.actor):
        raise forbidden()
    if wanted.folder_id is not None:
        await folders.own(session, wanted.folder_id)
    return await store.listed(session, wanted, request)


async def rename(unit: UnitOfWork, file_id: UUID, name: str) -> File:
    file = await _in_use(unit, file_id)
    file.name = names.cleaned(name)
    file.updated_at = unit.clock.now()
    await _note(unit, file, "renamed")
    return file


async def move(unit: UnitOfWork, file_id: UUID, folder_id: UUID | None) -> File:
    file = await _in_use(unit, file_id)
    if folder_id is not None:
        # Locked, so that it is not removed as an empty one in this very moment.
        await folders.own(unit, folder_id, lock=True)
        if file.owner_id is None:
            raise bad_input("folderId", _NO_FOLDERS)
    file.folder_id = folder_id
    file.updated_at = unit.clock.now()
    return file


async def trash(unit: UnitOfWork, file_id: UUID) -> File:
    file = await one(unit, file_id, lock=True)
    if file.trashed_at is None:
        file.trashed_at = file.updated_at = unit.clock.now()
        unit.publish(FileTrashed(file_id=file.id))
        await _note(unit, file, "trashed")
    return file


async def restore(unit: UnitOfWork, file_id: UUID) -> File:
    file = await one(unit, file_id, lock=True)
    file.trashed_at, file.updated_at = None, unit.clock.now()
    await _note(unit, file, "restored")
    return file


async def remove(unit: UnitOfWork, file_id: UUID) -> None:
    file = await one(unit, file_id, lock=True)
    await drop(unit, file)
    await unit.port(AUDIT).note(unit, "file.removed", ("file", file.id), name=file.name)


async def _note(unit: UnitOfWork, file: File, verb: str) -> None:
    """What becomes of the catalogue is written down; a person's own files are his own matter."""
    if file.owner_id is None:
        await unit.port(AUDIT).note(unit, f"file.{verb}", ("file", file.id), name=file.name)


async def drop(unit: UnitOfWork, file: File) -> None:
    """For good; the bytes go when no other file stands on them."""
    if file.trashed_at is None:
        unit.publish(FileTrashed(file_id=file.id))
    await usage.use(unit, file.tenant_id, file.owner_id, -file.size)
    await unit.delete(file)
    await unit.flush()
    await blobs.released(unit, file.blob_id)


async def _in_use(unit: UnitOfWork, file_id: UUID) -> File:
    file = await one(unit, file_id, lock=True)
    if file.trashed_at is not None:
        raise AppError(Code.CONFLICT, _IN_TRASH)
    return file


async def facts(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, FileFacts]:
    """For other domains: of what the caller may work with; the rest is absent."""
    return {file.id: facts_of(file) for file in await store.usable(session, ids)}


async def usable(session: ReadSession, file_id: UUID) -> File:
    found = await store.usable(session, [file_id])
    if not found:
        raise not_found()
    return found[0]


async def of_tenant(session: ReadSession, file_id: UUID) -> File:
    """Anybody's of the tenant: for whoever has seen to it that the caller may have it."""
    found = await store.of_tenant(session, file_id)
    if found is None:
        raise not_found()
    return found


def facts_of(file: File) -> FileFacts:
    return FileFacts(
        id=file.id,
        tenant_id=file.tenant_id,
        owner_id=file.owner_id,
        name=file.name,
        purpose=Purpose(file.purpose),
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        object_key=file.object_key,
        width=file.width,
        height=file.height,
        seconds=file.seconds,
    )
