"""The statements of tenants, their hosts and their branding."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from domains.identity.models import Tenant, TenantBranding, TenantHost
from kernel.db import ReadSession, UnitOfWork
from kernel.keyset import Key, Order, Page, PageRequest, page

BY_SLUG = Order("tenants", (Key(col(Tenant.slug), kind=str),))


async def tenant(session: ReadSession, tenant_id: UUID, *, lock: bool = False) -> Tenant | None:
    statement = select(Tenant).where(col(Tenant.id) == tenant_id)
    found: Tenant | None = await session.one_or_none(
        statement.with_for_update() if lock else statement
    )
    return found


async def tenants(session: ReadSession, request: PageRequest) -> Page[Tenant]:
    """All of them: only who looks after the platform asks."""
    return await page(session, select(Tenant), BY_SLUG, request)


async def add(unit: UnitOfWork, tenant: Tenant) -> bool:
    """False when another one has its slug."""
    row = insert(Tenant).values(tenant.model_dump())
    return await unit.run(row.on_conflict_do_nothing(index_elements=["slug"])) == 1


async def by_slug(session: ReadSession, slug: str) -> Tenant | None:
    found: Tenant | None = await session.one_or_none(select(Tenant).where(col(Tenant.slug) == slug))
    return found


async def by_host(session: ReadSession, host: str) -> Tenant | None:
    found: Tenant | None = await session.one_or_none(
        select(Tenant)
        .join(TenantHost, col(TenantHost.tenant_id) == col(Tenant.id))
        .where(col(TenantHost.host) == host)
    )
    return found


async def hosts(session: ReadSession, tenants: Sequence[UUID]) -> dict[UUID, list[str]]:
    rows: Sequence[TenantHost] = await session.all(
        select(TenantHost)
        .where(col(TenantHost.tenant_id).in_(tenants))
        .order_by(col(TenantHost.host))
    )
    return {one: [row.host for row in rows if row.tenant_id == one] for one in tenants}


async def add_host(unit: UnitOfWork, host: str) -> bool:
    """False when the host leads somewhere already."""
    row = insert(TenantHost).values(host=host, tenant_id=unit.tenant_id)
    return await unit.run(row.on_conflict_do_nothing()) == 1


async def remove_host(unit: UnitOfWork, host: str) -> bool:
    mine = delete(TenantHost).where(
        col(TenantHost.tenant_id) == unit.tenant_id, col(TenantHost.host) == host
    )
    return await unit.run(mine) == 1


async def brandings(session: ReadSession, tenants: Sequence[UUID]) -> dict[UUID, TenantBranding]:
    rows: Sequence[TenantBranding] = await session.all(
        select(TenantBranding).where(col(TenantBranding.tenant_id).in_(tenants))
    )
    return {row.tenant_id: row for row in rows}


async def put_branding(unit: UnitOfWork, branding: TenantBranding) -> None:
    given = branding.model_dump()
    row = insert(TenantBranding).values(given)
    await unit.run(row.on_conflict_do_update(index_elements=["tenant_id"], set_=given))
