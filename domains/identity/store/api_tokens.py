"""The statements about API tokens: session in, rows out."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlmodel import col

from domains.identity.models import ApiKey, Tenant
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order(
    "api_tokens",
    (
        Key(col(ApiKey.created_at), descending=True, kind=datetime),
        Key(col(ApiKey.id), descending=True, kind=UUID),
    ),
)


async def listed(session: ReadSession, request: PageRequest) -> Page[ApiKey]:
    mine = select(ApiKey).where(col(ApiKey.tenant_id) == session.tenant_id)
    return await page(session, mine, NEWEST_FIRST, request)


async def reserve(unit: UnitOfWork) -> None:
    """Until the commit nobody else makes one for this tenant."""
    name = f"identity.api_tokens:{unit.tenant_id}"
    await unit.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def living(session: ReadSession, now: datetime) -> int:
    """Those that nothing has replaced."""
    counted = await session.execute(
        select(func.count()).where(
            col(ApiKey.tenant_id) == session.tenant_id,
            col(ApiKey.revoked_at).is_(None),
            col(ApiKey.replaced_by).is_(None),
            or_(col(ApiKey.expires_at).is_(None), col(ApiKey.expires_at) > now),
        )
    )
    return int(counted.scalar_one())


async def locked(unit: UnitOfWork, key_id: UUID) -> ApiKey | None:
    found: ApiKey | None = await unit.one_or_none(
        select(ApiKey)
        .where(col(ApiKey.tenant_id) == unit.tenant_id, col(ApiKey.id) == key_id)
        .with_for_update()
    )
    return found


async def predecessor(unit: UnitOfWork, key_id: UUID) -> ApiKey | None:
    found: ApiKey | None = await unit.one_or_none(
        select(ApiKey)
        .where(col(ApiKey.tenant_id) == unit.tenant_id, col(ApiKey.replaced_by) == key_id)
        .with_for_update()
    )
    return found


async def by_public_id(session: ReadSession, public_id: str) -> tuple[ApiKey, Tenant] | None:
    """Across all tenants: the token is what tells the tenant."""
    found = await session.execute(
        select(ApiKey, Tenant)
        .join(Tenant, col(Tenant.id) == col(ApiKey.tenant_id))
        .where(col(ApiKey.public_id) == public_id)
    )
    row = found.one_or_none()
    return None if row is None else cast("tuple[ApiKey, Tenant]", tuple(row))


async def with_tenant(session: ReadSession, key_id: UUID) -> tuple[ApiKey, Tenant] | None:
    found = await session.execute(
        select(ApiKey, Tenant)
        .join(Tenant, col(Tenant.id) == col(ApiKey.tenant_id))
        .where(col(ApiKey.tenant_id) == session.tenant_id, col(ApiKey.id) == key_id)
    )
    row = found.one_or_none()
    return None if row is None else cast("tuple[ApiKey, Tenant]", tuple(row))


async def used(unit: UnitOfWork, key_id: UUID, minute: datetime) -> None:
    unused = or_(col(ApiKey.last_used_at).is_(None), col(ApiKey.last_used_at) < minute)
    await unit.run(
        update(ApiKey)
        .where(col(ApiKey.tenant_id) == unit.tenant_id, col(ApiKey.id) == key_id, unused)
        .values(last_used_at=minute)
    )
