"""The statements of the ceremonies of passkeys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import col

from domains.identity.api import Ceremony
from domains.identity.models import PasskeyCeremony
from kernel.db import UnitOfWork

AT_ONCE = 100


async def take(
    unit: UnitOfWork, ceremony_id: UUID, purpose: Ceremony, user_id: UUID | None
) -> PasskeyCeremony | None:
    """Removes the ceremony and answers it: of two that take it at once, one gets it."""
    taken: PasskeyCeremony | None = await unit.one_or_none(
        delete(PasskeyCeremony)
        .where(
            col(PasskeyCeremony.tenant_id) == unit.tenant_id,
            col(PasskeyCeremony.id) == ceremony_id,
            col(PasskeyCeremony.purpose) == purpose,
            col(PasskeyCeremony.user_id).is_not_distinct_from(user_id),
        )
        .returning(PasskeyCeremony)
    )
    return taken


async def drop_expired(unit: UnitOfWork, now: datetime) -> None:
    """What another transaction is just removing is left to it."""
    expired = (
        select(col(PasskeyCeremony.id))
        .where(
            col(PasskeyCeremony.tenant_id) == unit.tenant_id,
            col(PasskeyCeremony.expires_at) < now,
        )
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    await unit.run(
        delete(PasskeyCeremony).where(
            col(PasskeyCeremony.tenant_id) == unit.tenant_id,
            col(PasskeyCeremony.id).in_(expired),
        )
    )
