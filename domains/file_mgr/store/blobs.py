"""The statements about bytes and how many files stand on them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.file_mgr.models import Blob, File
from kernel.db import ReadSession, UnitOfWork


async def referenced(unit: UnitOfWork, fresh: Blob) -> Blob:
    """The row of these bytes with one reference more: the fresh one, or the one that was there."""
    values = fresh.model_dump()
    made = insert(Blob).values(**values)
    taken = made.on_conflict_do_update(
        index_elements=["tenant_id", "sha256"],
        set_={
            "references": col(Blob.references) + 1,
            "unreferenced_at": None,
            "thumbnail_key": func.coalesce(col(Blob.thumbnail_key), made.excluded.thumbnail_key),
        },
    )
    found = await unit.execute(taken.returning(Blob).execution_options(populate_existing=True))
    blob: Blob = found.scalar_one()
    return blob


async def released(unit: UnitOfWork, blob_id: UUID) -> None:
    """One reference less; of every tenant, for whoever may cross."""
    left = col(Blob.references) - 1
    await unit.run(
        update(Blob)
        .where(col(Blob.id) == blob_id)
        .values(
            references=left,
            unreferenced_at=case((left == 0, unit.clock.now()), else_=None),
        )
        .execution_options(synchronize_session=False)
    )


async def take_unreferenced(unit: UnitOfWork, before: datetime, most: int) -> Sequence[Blob]:
    """Deletes the rows, of every tenant, and answers them: the objects have to go next."""
    chosen = (
        select(col(Blob.id))
        .where(col(Blob.references) == 0, col(Blob.unreferenced_at) < before)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = await unit.execute(
        delete(Blob)
        .where(col(Blob.id).in_(chosen.scalar_subquery()))
        .returning(Blob)
        .execution_options(synchronize_session=False)
    )
    return found.scalars().all()


async def holds(session: ReadSession, key: str) -> bool:
    """Whether any row of any tenant stands on that object."""
    found = await session.one_or_none(
        select(col(Blob.id)).where((col(Blob.object_key) == key) | (col(Blob.thumbnail_key) == key))
    )
    return found is not None


async def describe(unit: UnitOfWork, blob_id: UUID, facts: dict[str, object]) -> None:
    """What was found out about the bytes, on every file that stands on them."""
    await unit.run(
        update(File)
        .where(col(File.tenant_id) == unit.tenant_id, col(File.blob_id) == blob_id)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )
    if facts.get("thumbnail_key") is not None:
        await unit.run(
            update(Blob)
            .where(col(Blob.tenant_id) == unit.tenant_id, col(Blob.id) == blob_id)
            .values(thumbnail_key=facts["thumbnail_key"])
            .execution_options(synchronize_session=False)
        )
