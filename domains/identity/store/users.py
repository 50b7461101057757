"""The statements about one user: session in, row out."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import col

from domains.identity.models import Tenant, User
from kernel.db import ReadSession, UnitOfWork


async def by_id(session: ReadSession, user_id: UUID) -> User | None:
    found: User | None = await session.one_or_none(
        select(User).where(col(User.tenant_id) == session.tenant_id, col(User.id) == user_id)
    )
    return found


async def by_email(session: ReadSession, email: str) -> User | None:
    found: User | None = await session.one_or_none(
        select(User).where(col(User.tenant_id) == session.tenant_id, col(User.email) == email)
    )
    return found


async def by_phone(session: ReadSession, phone: str) -> User | None:
    found: User | None = await session.one_or_none(
        select(User).where(col(User.tenant_id) == session.tenant_id, col(User.phone) == phone)
    )
    return found


async def locked(unit: UnitOfWork, user_id: UUID) -> User | None:
    found: User | None = await unit.one_or_none(
        select(User)
        .where(col(User.tenant_id) == unit.tenant_id, col(User.id) == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def call_back(unit: UnitOfWork, user_id: UUID) -> None:
    """What was issued before opens nothing any more; the row stays locked until the commit."""
    await unit.run(
        update(User)
        .where(col(User.tenant_id) == unit.tenant_id, col(User.id) == user_id)
        .values(generation=col(User.generation) + 1)
        .execution_options(synchronize_session=False)
    )


async def reserve_contact(unit: UnitOfWork, contact: str) -> None:
    """Until the commit nobody else takes that address: the second of two sees the first's row."""
    name = f"identity.contact:{unit.tenant_id}:{contact}"
    await unit.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def own_tenant(session: ReadSession) -> Tenant | None:
    found: Tenant | None = await session.one_or_none(
        select(Tenant).where(col(Tenant.id) == session.tenant_id)
    )
    return found
