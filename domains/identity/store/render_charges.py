"""The statements about charges of renders: session in, rows out."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.identity.models.charges import ChargeKind, RenderCharge
from kernel.db import ReadSession, UnitOfWork


async def enter(unit: UnitOfWork, row: RenderCharge) -> None:
    """The unique keys say what may be there once; a second one has no effect."""
    new = insert(RenderCharge).values(**row.model_dump())
    await unit.run(new.on_conflict_do_nothing())


async def reserved(session: ReadSession, job_id: UUID) -> RenderCharge | None:
    found: RenderCharge | None = await session.one_or_none(
        select(RenderCharge).where(
            col(RenderCharge.tenant_id) == session.tenant_id,
            col(RenderCharge.job_id) == job_id,
            col(RenderCharge.kind) == ChargeKind.RESERVE,
        )
    )
    return found
