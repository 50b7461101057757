"""Users: found, made, and what they may change about themselves."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from domains.identity.api import SignInMode, UserRegistered, UserStatus
from domains.identity.models import User
from domains.identity.service import tenants
from domains.identity.service.contacts import Contact
from domains.identity.store import users as store
from kernel.actor import Role
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, unauthenticated
from kernel.texts import Locale, Text

LONGEST_NAME = 100
_NAME = Text(
    en=f"A name has 1 to {LONGEST_NAME} characters.",
    fa=f"نام باید ۱ تا {LONGEST_NAME} نویسه باشد.",
)
_TIME_ZONE = Text(
    en="This time zone is not known. Send a name like Asia/Tehran.",
    fa="این منطقهٔ زمانی شناخته نشد. نامی مانند Asia/Tehran بفرستید.",
)
_TAKEN = Text(
    en="An account already has this address. Sign in to it, or use another address.",
    fa="حسابی با این نشانی وجود دارد. وارد همان حساب شوید یا نشانی دیگری به کار ببرید.",
)

by_id = store.by_id
by_email = store.by_email
by_phone = store.by_phone


@dataclass(frozen=True, slots=True)
class Profile:
    """What a user changes about himself; None leaves a thing as it is."""

    display_name: str | None = None
    locale: Locale | None = None
    time_zone: str | None = None


async def by_contact(session: ReadSession, contact: Contact) -> User | None:
    found = store.by_email if contact.is_email else store.by_phone
    return await found(session, contact.value)


async def own(unit: UnitOfWork) -> User:
    """The row of whoever is signed in, locked."""
    found = await store.locked(unit, unit.actor.id) if unit.actor.id else None
    if found is None:
        raise unauthenticated()
    return found


async def create(  # noqa: PLR0913 - what a user has at birth, each by its name
    unit: UnitOfWork,
    contact: Contact | None,
    *,
    display_name: str,
    locale: Locale,
    mode: SignInMode | None = None,
    password_hash: str | None = None,
    roles: tuple[Role, ...] = (Role.CUSTOMER,),
    verified: bool = True,
) -> User:
    """Refuses an address that is taken, also by somebody who takes it in this moment.

    Who comes without one is vouched for by somebody else.
    """
    if contact is not None:
        await claim(unit, contact)
    now = unit.clock.now()
    user = User(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        mode=mode or (SignInMode.EMAIL if contact and contact.is_email else SignInMode.MOBILE),
        status=UserStatus.ACTIVE,
        password_hash=password_hash,
        display_name=named(display_name),
        locale=locale.value,
        time_zone=(await tenants.settings(unit)).time_zone,
        roles=[role.value for role in roles],
        created_at=now,
        updated_at=now,
    )
    if contact is not None:
        reached_at(user, contact, unit, verified=verified)
    unit.add(user)
    await unit.flush()
    unit.publish(UserRegistered(user_id=user.id))
    return user


async def claim(unit: UnitOfWork, contact: Contact) -> None:
    await store.reserve_contact(unit, contact.value)
    if await by_contact(unit, contact) is not None:
        raise AppError(Code.CONFLICT, _TAKEN)


def reached_at(user: User, contact: Contact, unit: UnitOfWork, *, verified: bool = True) -> None:
    at = unit.clock.now() if verified else None
    if contact.is_email:
        user.email, user.email_verified_at = contact.value, at
    else:
        user.phone, user.phone_verified_at = contact.value, at


def is_active(user: User | None) -> bool:
    return user is not None and user.status is UserStatus.ACTIVE


async def update_profile(unit: UnitOfWork, profile: Profile) -> User:
    user = await own(unit)
    for name, value in _checked(profile).items():
        setattr(user, name, value)
    user.updated_at = unit.clock.now()
    await unit.flush()
    return user


def _checked(profile: Profile) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if profile.display_name is not None:
        changes["display_name"] = named(profile.display_name)
    if profile.locale is not None:
        changes["locale"] = profile.locale.value
    if profile.time_zone is not None:
        changes["time_zone"] = _known_zone(profile.time_zone)
    return changes


def named(name: str) -> str:
    stripped = " ".join(name.split())
    if not 1 <= len(stripped) <= LONGEST_NAME or not stripped.isprintable():
        raise bad_input("displayName", _NAME)
    return stripped


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise bad_input("timeZone", _TIME_ZONE)
    return name


def user_id_of(user: User | None) -> UUID | None:
    return user.id if user is not None and is_active(user) else None
