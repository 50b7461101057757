"""What identity answers to other domains."""

from uuid import UUID

from domains.identity.api import DOMAIN
from domains.identity.service import audit, render_charges, tenants
from kernel.db import UnitOfWork


class ChargesByIdentity:
    """The charges of renders, for render."""

    async def reserve(
        self, unit: UnitOfWork, job_id: UUID, owner_id: UUID, seconds: float, resolution: str
    ) -> None:
        async with unit.acting_as(DOMAIN) as identity:
            await render_charges.reserve(identity, job_id, owner_id, seconds, resolution)

    async def capture(self, unit: UnitOfWork, job_id: UUID) -> None:
        async with unit.acting_as(DOMAIN) as identity:
            await render_charges.capture(identity, job_id)

    async def release(self, unit: UnitOfWork, job_id: UUID, reason: str, used: float = 0.0) -> None:
        async with unit.acting_as(DOMAIN) as identity:
            await render_charges.release(identity, job_id, reason, used)


class PlansByIdentity:
    """What customers may have; until there are plans it is the same for all of a tenant."""

    async def watermark(self, unit: UnitOfWork, owner_id: UUID) -> str | None:  # noqa: ARG002 - whoever has a plan will be asked for it
        async with unit.acting_as(DOMAIN) as identity:
            return (await tenants.settings(identity)).watermark


class AuditByIdentity:
    """The audit log, for whoever changes something that matters."""

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        subject: tuple[str, UUID | str],
        **details: str | int | bool | None,
    ) -> None:
        async with unit.acting_as(DOMAIN) as identity:
            audit.note(identity, action, subject, address=None, **details)
