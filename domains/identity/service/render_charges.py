"""Charges of renders: reserved when ordered, then captured or released, each of it once."""

from uuid import UUID

from domains.identity.models.charges import ChargeKind, RenderCharge
from domains.identity.store import render_charges as store
from kernel.db import UnitOfWork


async def reserve(
    unit: UnitOfWork, job_id: UUID, owner_id: UUID, seconds: float, resolution: str
) -> None:
    """Refuses nobody: there are no plans whose balance could be too small."""
    await store.enter(
        unit,
        RenderCharge(
            id=unit.ids.new(),
            tenant_id=unit.tenant_id,
            job_id=job_id,
            user_id=owner_id,
            kind=ChargeKind.RESERVE,
            seconds=seconds,
            resolution=resolution,
            created_at=unit.clock.now(),
        ),
    )


async def capture(unit: UnitOfWork, job_id: UUID) -> None:
    await _settle(unit, job_id, ChargeKind.CAPTURE, None)


async def release(unit: UnitOfWork, job_id: UUID, reason: str, used: float = 0.0) -> None:
    """Gives back what was not used: a row of its own with those seconds, in place of a capture."""
    await _settle(unit, job_id, ChargeKind.RELEASE, reason, 1.0 - min(1.0, max(0.0, used)))


async def _settle(
    unit: UnitOfWork, job_id: UUID, kind: ChargeKind, reason: str | None, share: float = 1.0
) -> None:
    """A charge that was settled before stays as it is, and so does one that never was."""
    reserved = await store.reserved(unit, job_id)
    if reserved is None:
        return
    await store.enter(
        unit,
        RenderCharge(
            id=unit.ids.new(),
            tenant_id=unit.tenant_id,
            job_id=job_id,
            user_id=reserved.user_id,
            kind=kind,
            seconds=round(reserved.seconds * share, 6),
            resolution=reserved.resolution,
            reason=reason,
            created_at=unit.clock.now(),
        ),
    )
