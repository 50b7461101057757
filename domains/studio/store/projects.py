"""The statements about saved projects: session in, rows out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import defer
from sqlmodel import col

from domains.studio.api import ProjectState
from domains.studio.models import SavedProject
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

LATEST_FIRST = Order(
    "saved_projects",
    (
        Key(col(SavedProject.updated_at), descending=True, kind=datetime),
        Key(col(SavedProject.id), descending=True, kind=UUID),
    ),
)
_HEAVY: tuple[Any, ...] = (col(SavedProject.document), col(SavedProject.template))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them; None does not matter."""

    state: ProjectState
    name: str | None = None


def _of(session: ReadSession, owner: UUID) -> Select[SavedProject]:
    """Customers of one tenant do not see each other's rows either."""
    return select(SavedProject).where(
        col(SavedProject.tenant_id) == session.tenant_id, col(SavedProject.user_id) == owner
    )


async def one(session: ReadSession, owner: UUID, project_id: UUID) -> SavedProject | None:
    wanted = _of(session, owner).where(col(SavedProject.id) == project_id)
    found: SavedProject | None = await session.one_or_none(wanted)
    return found


async def locked(unit: UnitOfWork, owner: UUID, project_id: UUID) -> SavedProject | None:
    """Until the commit nobody else saves it."""
    wanted = _of(unit, owner).where(col(SavedProject.id) == project_id).with_for_update()
    found: SavedProject | None = await unit.one_or_none(wanted)
    return found


async def shared(session: ReadSession, share_hash: str) -> SavedProject | None:
    """Across all tenants: the link is what tells the project."""
    found: SavedProject | None = await session.one_or_none(
        select(SavedProject).where(
            col(SavedProject.share_hash) == share_hash,
            col(SavedProject.state) == ProjectState.ACTIVE,
        )
    )
    return found


async def listed(
    session: ReadSession, owner: UUID, request: PageRequest, wanted: Wanted
) -> Page[SavedProject]:
    """Without their documents, which a list hardly ever shows."""
    mine = _of(session, owner).where(col(SavedProject.state) == wanted.state)
    if wanted.name is not None:
        mine = mine.where(col(SavedProject.name).icontains(wanted.name, autoescape=True))
    light = mine.options(*(defer(column, raiseload=True) for column in _HEAVY))
    return await page(session, light, LATEST_FIRST, request)


async def documents(
    session: ReadSession, owner: UUID, ids: Sequence[UUID]
) -> Mapping[UUID, tuple[int, dict[str, Any]]]:
    """With the version that each of them is."""
    found = await session.execute(
        select(col(SavedProject.id), col(SavedProject.version), col(SavedProject.document)).where(
            col(SavedProject.tenant_id) == session.tenant_id,
            col(SavedProject.user_id) == owner,
            col(SavedProject.id).in_(ids),
        )
    )
    return {row.id: (row.version, row.document) for row in found}


async def reserve(unit: UnitOfWork, owner: UUID) -> None:
    """Until the commit nobody else makes one for this owner."""
    name = f"studio.saved_projects:{unit.tenant_id}:{owner}"
    await unit.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def count(session: ReadSession, owner: UUID) -> int:
    counted = await session.execute(
        select(func.count()).where(
            col(SavedProject.tenant_id) == session.tenant_id, col(SavedProject.user_id) == owner
        )
    )
    return int(counted.scalar_one())


async def forget_trashed(unit: UnitOfWork, before: datetime) -> int:
    """Across all tenants; the revisions go with their projects."""
    return await unit.run(delete(SavedProject).where(col(SavedProject.trashed_at) < before))
