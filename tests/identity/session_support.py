"""People with sessions, for the tests of sessions."""

from datetime import datetime
from uuid import UUID, uuid4

from domains.identity.api import DOMAIN, SignInMode, TenantKind, TenantStatus, UserStatus
from domains.identity.models import Session, Tenant, User
from domains.identity.service.sessions import Device, Tokens, open_session
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID

DEVICE = Device("192.0.2.7", "Firefox")


async def make_tenant(database: Database, tenant_id: UUID) -> None:
    async with database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        unit.add(
            Tenant(
                id=tenant_id,
                slug=tenant_id.hex,
                name="Another",
                kind=TenantKind.RESELLER,
                status=TenantStatus.ACTIVE,
                settings={},
                created_at=unit.clock.now(),
                updated_at=unit.clock.now(),
            )
        )


async def make_user(
    database: Database, tenant_id: UUID = HOUSE_TENANT_ID, roles: tuple[str, ...] = ("customer",)
) -> User:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant_id) as unit:
        row = _user(tenant_id, roles, unit.clock.now())
        unit.add(row)
    return row


def _user(tenant_id: UUID, roles: tuple[str, ...], now: datetime) -> User:
    return User(
        id=uuid4(),
        tenant_id=tenant_id,
        mode=SignInMode.EMAIL,
        status=UserStatus.ACTIVE,
        email=f"{uuid4().hex}@example.com",
        display_name="Somebody",
        locale="fa",
        time_zone="Asia/Tehran",
        roles=list(roles),
        created_at=now,
        updated_at=now,
    )


async def sign_in(database: Database, user: User, impersonator_id: UUID | None = None) -> Tokens:
    async with database.unit(DOMAIN, SYSTEM, tenant_id=user.tenant_id) as unit:
        return await open_session(unit, user, DEVICE, impersonator_id=impersonator_id)


async def row_of(database: Database, tokens: Tokens) -> Session:
    async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        row = await session.get(Session, tokens.session_id)
    assert row is not None
    return row
