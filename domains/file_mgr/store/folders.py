"""The statements about folders."""

from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import col

from domains.file_mgr.models import File, Folder
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

BY_NAME = Order(
    "folders",
    (Key(col(Folder.name), kind=str), Key(col(Folder.id), kind=UUID)),
)


async def own(session: ReadSession, folder_id: UUID, *, lock: bool = False) -> Folder | None:
    statement = select(Folder).where(
        col(Folder.tenant_id) == session.tenant_id,
        col(Folder.owner_id) == session.actor.owner_id,
        col(Folder.id) == folder_id,
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: Folder | None = await session.one_or_none(statement)
    return found


async def within(
    session: ReadSession, parent_id: UUID | None, request: PageRequest
) -> Page[Folder]:
    parent = col(Folder.parent_id)
    statement = select(Folder).where(
        col(Folder.tenant_id) == session.tenant_id,
        col(Folder.owner_id) == session.actor.owner_id,
        parent.is_(None) if parent_id is None else parent == parent_id,
    )
    return await page(session, statement, BY_NAME, request)


async def is_empty(session: ReadSession, folder_id: UUID) -> bool:
    inside = select(col(File.id)).where(
        col(File.tenant_id) == session.tenant_id,
        col(File.folder_id) == folder_id,
        col(File.trashed_at).is_(None),
    )
    below = select(col(Folder.id)).where(
        col(Folder.tenant_id) == session.tenant_id, col(Folder.parent_id) == folder_id
    )
    return not await session.all(inside.union_all(below).limit(1))


async def take_out_trash(unit: UnitOfWork, folder_id: UUID) -> None:
    """What is in the trash comes back to the top, should it be restored."""
    await unit.run(
        update(File)
        .where(
            col(File.tenant_id) == unit.tenant_id,
            col(File.folder_id) == folder_id,
            col(File.trashed_at).is_not(None),
        )
        .values(folder_id=None)
        .execution_options(synchronize_session=False)
    )
