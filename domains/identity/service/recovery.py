"""A new password: for who has forgotten the old one, and for who knows it."""

from domains.identity.models import User
from domains.identity.service import (
    challenges,
    contacts,
    delivery,
    entrance,
    guesses,
    links,
    passwords,
    secret_letters,
    users,
)
from domains.identity.service.audit import note
from domains.identity.service.sessions import revoke_all
from domains.identity.service.visits import Visit, refuse_suspended
from kernel.db import UnitOfWork
from kernel.errors import bad_input, forbidden
from kernel.texts import Text

RESET, CHANGED = "password_reset", "password_changed"
MINUTES = 15
_WRONG = Text(
    en="This is not your current password. Write it again, or ask for a reset.",
    fa="این گذرواژهٔ کنونی شما نیست. دوباره بنویسید یا بازنشانی آن را بخواهید.",
)


async def request_reset(visit: Visit, login: str) -> None:
    kind = secret_letters.Kind(RESET, MINUTES, page=links.PASSWORD_RESET)
    await secret_letters.send(visit, contacts.login(login), kind)


async def reset(visit: Visit, secret: str, new_password: str) -> None:
    """Ends every session: whoever was in with the old password is out."""
    passwords.check_strength(new_password, "newPassword")
    await _refuse_unknown(visit, secret)
    hashed = await passwords.hashed(new_password)
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        user = await _owner(unit, secret)
        if user is None:
            raise challenges.wrong_secret("secret")
        await _replace(unit, user, new_password, hashed)
        await revoke_all(unit, user.id, but=None, reason="password_reset")


async def _owner(unit: UnitOfWork, secret: str) -> User | None:
    redeemed = await challenges.redeem_link(unit, RESET, secret)
    user = await entrance.holder(unit, redeemed)
    if redeemed is None or user is None:
        return None
    return user if redeemed.is_for(unit, user.email, user.phone) else None


async def _refuse_unknown(visit: Visit, secret: str) -> None:
    """Nobody guesses 256 bits: that there is no such link may be told before the work is done."""
    keys = visit.database.tools.keys
    async with visit.read() as session:
        await refuse_suspended(session)
        if not await challenges.is_held(session, keys, RESET, secret):
            raise challenges.wrong_secret("secret")


async def change(visit: Visit, current: str, new_password: str) -> None:
    """Ends the other sessions and keeps the one that asks."""
    if visit.actor.id is None or visit.actor.impersonator_id is not None:
        raise forbidden()
    async with visit.read() as session:
        user = await users.by_id(session, visit.actor.id)
    account = str(visit.actor.id)
    await guesses.take_try(visit.database, account, visit.address, actor=visit.actor)
    if not await passwords.matches(user.password_hash if user else None, current):
        raise bad_input("currentPassword", _WRONG)
    passwords.check_strength(new_password, "newPassword")
    hashed = await passwords.hashed(new_password)
    async with visit.unit() as unit:
        own = await users.own(unit)
        if user is None or own.password_hash != user.password_hash:
            raise bad_input("currentPassword", _WRONG)
        await guesses.forgive(unit, account, visit.address)
        await _replace(unit, own, new_password, hashed)
        await revoke_all(unit, own.id, but=visit.actor.session_id, reason="password_changed")


async def _replace(unit: UnitOfWork, user: User, password: str, hashed: str) -> None:
    own = (user.display_name, user.email, user.phone)
    passwords.check_strength(password, "newPassword", *own)
    user.password_hash = hashed
    user.updated_at = unit.clock.now()
    await unit.flush()
    note(unit, "user.password_changed", ("user", user.id))
    await delivery.post_to(unit, user, CHANGED)
