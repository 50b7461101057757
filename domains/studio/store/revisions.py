"""The statements about the versions of saved projects: session in, rows out."""

from uuid import UUID

from sqlalchemy import Select, delete, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from domains.studio.models import Revision
from kernel.db import ReadSession, UnitOfWork

LAST_KEPT = 100


async def exactly(session: ReadSession, project_id: UUID, version: int) -> Revision | None:
    found: Revision | None = await session.one_or_none(
        _of(session, project_id).where(col(Revision.version) == version)
    )
    return found


async def newest_until(session: ReadSession, project_id: UUID, version: int) -> Revision | None:
    """That version, or the one before it that is still kept."""
    wanted = _of(session, project_id).where(col(Revision.version) <= version)
    found: Revision | None = await session.one_or_none(
        wanted.order_by(col(Revision.version).desc()).limit(1)
    )
    return found


async def thin(unit: UnitOfWork, project_id: UUID, newest: int) -> int:
    """What falls out of the last hundred goes, unless it is the first of its hour.

    Every save looks at the one version that has just fallen out.
    """
    older = aliased(Revision)
    hour = func.date_trunc(literal("hour"), col(Revision.at))
    same_hour = (
        select(col(older.version))
        .where(
            col(older.project_id) == project_id,
            col(older.version) < newest - LAST_KEPT,
            col(older.at) >= hour,
        )
        .exists()
    )
    return await unit.run(
        delete(Revision).where(
            col(Revision.tenant_id) == unit.tenant_id,
            col(Revision.project_id) == project_id,
            col(Revision.version) == newest - LAST_KEPT,
            same_hour,
        )
    )


def _of(session: ReadSession, project_id: UUID) -> Select[Revision]:
    return select(Revision).where(
        col(Revision.tenant_id) == session.tenant_id, col(Revision.project_id) == project_id
    )
