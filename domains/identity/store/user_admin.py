"""The statements with which administrators look at users."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from domains.identity.api import UserStatus
from domains.identity.models import User
from kernel.actor import Role
from kernel.db import ReadSession
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyset import Key, Order, Page, PageRequest, page

NEWEST_FIRST = Order(
    "users",
    (
        Key(col(User.created_at), descending=True, kind=datetime),
        Key(col(User.id), descending=True),
    ),
)


async def users(session: ReadSession, request: PageRequest) -> Page[User]:
    mine = select(User).where(col(User.tenant_id) == session.tenant_id)
    return await page(session, mine, NEWEST_FIRST, request)


async def tenant_of(session: ReadSession, user_id: UUID) -> UUID | None:
    """In any tenant: only who crosses them asks."""
    found: UUID | None = await session.one_or_none(
        select(col(User.tenant_id)).where(col(User.id) == user_id)
    )
    return found


async def has_platform_admin(session: ReadSession) -> bool:
    found = await session.one_or_none(
        select(col(User.id))
        .where(
            col(User.tenant_id) == HOUSE_TENANT_ID,
            col(User.roles).contains([Role.PLATFORM_ADMIN.value]),
            col(User.status) == UserStatus.ACTIVE,
        )
        .limit(1)
    )
    return found is not None
