"""What administrators do to users: ban, change roles, act as them. All of it is audited."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from domains.identity.api import DOMAIN, UserStatus
from domains.identity.models import User
from domains.identity.service import sessions, users, whose
from domains.identity.service.audit import note
from domains.identity.service.sessions import Device, Tokens
from domains.identity.service.tenants import reasoned
from domains.identity.store import user_admin as store
from domains.identity.store import users as user_store
from kernel.actor import Actor, ActorKind, Role
from kernel.db import Database, ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.ids import HOUSE_TENANT_ID
from kernel.texts import Text

_RANKS = {Role.CUSTOMER: 0, Role.MODERATOR: 1, Role.TENANT_ADMIN: 2, Role.PLATFORM_ADMIN: 3}
_HIGHEST = 4
_TOKENS_RANK = _RANKS[Role.MODERATOR]

_TOO_HIGH = Text(
    en="This needs more rights than you have. Ask somebody with a higher role.",
    fa="این کار به اختیاری بیش از اختیار شما نیاز دارد. از کسی با نقش بالاتر بخواهید.",
)
_YOURSELF = Text(
    en="You can't do this to yourself. Ask another administrator.",
    fa="این کار را با حساب خودتان نمی‌توانید بکنید. از مدیر دیگری بخواهید.",
)
_NO_ROLE = Text(
    en="Give the user at least one role; customer is the least.",
    fa="دست‌کم یک نقش به کاربر بدهید؛ کمترین نقش مشتری است.",
)
_HOUSE_ONLY = Text(
    en="Platform admins belong to the house tenant. Choose another role.",
    fa="مدیران سامانه تنها در مستأجر اصلی هستند. نقش دیگری برگزینید.",
)
_BANNED = Text(
    en="This user is banned. Lift the ban first.",
    fa="این کاربر مسدود است. نخست مسدودی را بردارید.",
)


async def tenant_of(database: Database, actor: Actor, user_id: UUID) -> UUID:
    """Where to look for a user: the platform looks everywhere, all others at home."""
    if not actor.crosses_tenants:
        return actor.tenant_id
    async with database.read(DOMAIN, actor, across_tenants=True) as session:
        found = await store.tenant_of(session, user_id)
    if found is None:
        raise not_found()
    return found


async def read(session: ReadSession, user_id: UUID) -> User:
    found = await users.by_id(session, user_id)
    if found is None:
        raise not_found()
    return found


async def ban(unit: UnitOfWork, user_id: UUID, reason: str) -> User:
    """Signs the user out everywhere; nothing of the user's is deleted."""
    user, said = await _managed(unit, user_id), reasoned(reason)
    user.status, user.ban_reason = UserStatus.BANNED, said
    user.banned_at = user.updated_at = unit.clock.now()
    await sessions.revoke_all(unit, user.id, but=None, reason="banned")
    note(unit, "user.banned", ("user", user.id), reason=said)
    return user


async def unban(unit: UnitOfWork, user_id: UUID) -> User:
    user = await _managed(unit, user_id)
    if user.status is UserStatus.BANNED:
        user.status, user.ban_reason, user.banned_at = UserStatus.ACTIVE, None, None
        user.updated_at = unit.clock.now()
        note(unit, "user.unbanned", ("user", user.id))
    return user


async def set_roles(unit: UnitOfWork, user_id: UUID, wanted: Sequence[Role]) -> User:
    """The user signs in again, so that no session lives on with the old roles."""
    user = await _managed(unit, user_id)
    roles = sorted(set(wanted), key=lambda role: _RANKS[role])
    if not roles:
        raise bad_input("roles", _NO_ROLE)
    if _highest(roles) >= rank(unit.actor):
        raise AppError(Code.FORBIDDEN, _TOO_HIGH, field="roles")
    if Role.PLATFORM_ADMIN in roles and user.tenant_id != HOUSE_TENANT_ID:
        raise bad_input("roles", _HOUSE_ONLY)
    before, user.roles = user.roles, [role.value for role in roles]
    user.updated_at = unit.clock.now()
    await sessions.revoke_all(unit, user.id, but=None, reason="roles changed")
    told = {"before": ",".join(before), "after": ",".join(user.roles)}
    note(unit, "user.roles_set", ("user", user.id), **told)
    return user


async def impersonate(unit: UnitOfWork, user_id: UUID, reason: str, device: Device) -> Tokens:
    """A session of an hour as that user, marked with who really acts."""
    admin, _ = whose.own_session(unit.actor)
    user, said = await _managed(unit, user_id), reasoned(reason)
    if not users.is_active(user):
        raise AppError(Code.CONFLICT, _BANNED, field="id")
    note(unit, "user.impersonated", ("user", user.id), address=device.address, reason=said)
    return await sessions.open_session(unit, user, device, impersonator_id=admin)


async def _managed(unit: UnitOfWork, user_id: UUID) -> User:
    """The user, locked, when the caller stands above."""
    user = await user_store.locked(unit, user_id)
    if user is None or user.status is UserStatus.DELETED:
        raise not_found()
    if user.id == unit.actor.id:
        raise AppError(Code.FORBIDDEN, _YOURSELF, field="id")
    if _highest(Role(role) for role in user.roles) >= rank(unit.actor):
        raise AppError(Code.FORBIDDEN, _TOO_HIGH, field="id")
    return user


def rank(actor: Actor) -> int:
    """The operator owns the machine and stands above all; a token stands below its admins."""
    match actor.kind:
        case ActorKind.OPERATOR | ActorKind.SYSTEM:
            return _HIGHEST
        case ActorKind.TOKEN:
            return _TOKENS_RANK
        case _:
            return _highest(actor.roles)


def _highest(roles: Iterable[Role]) -> int:
    return max((_RANKS[role] for role in roles), default=0)
