"""Accounts for the benchmarks, made through the services."""

from uuid import uuid4

from domains.identity.api import DOMAIN, UserStatus
from domains.identity.models import User
from domains.identity.service import contacts, totp, users
from domains.identity.store import factors as store
from kernel.actor import SYSTEM, Role
from kernel.db import Database, UnitOfWork
from kernel.texts import Locale

PASSWORD = "blue kettle sings"


async def account(
    database: Database,
    password_hash: str | None,
    *roles: Role,
    login: str | None = None,
    banned: bool = False,
    second_factor: bool = False,
) -> User:
    async with database.unit(DOMAIN, SYSTEM) as unit:
        user = await users.create(
            unit,
            contacts.login(login or f"{uuid4().hex}@example.com"),
            display_name="Somebody",
            locale=Locale.EN,
            password_hash=password_hash,
            roles=roles or (Role.CUSTOMER,),
        )
        if banned:
            user.status = UserStatus.BANNED
        if second_factor:
            await _with_app(unit, user)
    return user


async def _with_app(unit: UnitOfWork, user: User) -> None:
    await totp.setup(unit, user, "phone")
    app = await store.app(unit, user.id, confirmed=False)
    if app is not None:
        app.confirmed_at = unit.clock.now()
