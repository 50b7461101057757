"""Folders: places for one's own files, a few levels deep."""

from uuid import UUID

from domains.file_mgr.models import Folder
from domains.file_mgr.service import names
from domains.file_mgr.store import folders as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.keyset import Page, PageRequest
from kernel.texts import Text

DEEPEST = 8
_DEEP = Text(
    en=f"Folders may lie {DEEPEST} deep. Put this one further up.",
    fa=f"پوشه‌ها حداکثر تا {DEEPEST} سطح درون هم جای می‌گیرند. آن را بالاتر بگذارید.",
)
_NOT_EMPTY = Text(
    en="There is still something in this folder. Move it or put it into the trash first.",
    fa="هنوز چیزی در این پوشه هست. نخست آن را جابه‌جا کنید یا به سطل زباله ببرید.",
)


async def own(session: ReadSession, folder_id: UUID, *, lock: bool = False) -> Folder:
    folder = await store.own(session, folder_id, lock=lock)
    if folder is None:
        raise not_found()
    return folder


async def within(
    session: ReadSession, parent_id: UUID | None, request: PageRequest
) -> Page[Folder]:
    if parent_id is not None:
        await own(session, parent_id)
    return await store.within(session, parent_id, request)


async def create(unit: UnitOfWork, name: str, parent_id: UUID | None) -> Folder:
    cleaned, depth = names.cleaned(name), 1
    if parent_id is not None:
        depth = (await own(unit, parent_id, lock=True)).depth + 1
    if depth > DEEPEST:
        raise bad_input("parentId", _DEEP)
    now = unit.clock.now()
    folder = Folder(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        owner_id=unit.actor.owner_id,
        parent_id=parent_id,
        name=cleaned,
        depth=depth,
        created_at=now,
        updated_at=now,
    )
    unit.add(folder)
    await unit.flush()
    return folder


async def rename(unit: UnitOfWork, folder_id: UUID, name: str) -> Folder:
    folder = await own(unit, folder_id, lock=True)
    folder.name = names.cleaned(name)
    folder.updated_at = unit.clock.now()
    return folder


async def remove(unit: UnitOfWork, folder_id: UUID) -> None:
    folder = await own(unit, folder_id, lock=True)
    if not await store.is_empty(unit, folder.id):
        raise AppError(Code.CONFLICT, _NOT_EMPTY)
    await store.take_out_trash(unit, folder.id)
    await unit.delete(folder)
