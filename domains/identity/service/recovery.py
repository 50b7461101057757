"""A new password: for who has forgotten the old one, and for who knows it."""

from domains.identity.models import User
from domains.identity.service import challenges, contacts, delivery, guesses, passwords, users
from domains.identity.service.audit import note
from domains.identity.service.sessions import revoke_all
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import users as store
from kernel.db import UnitOfWork
from kernel.errors import bad_input, forbidden
from kernel.texts import Locale, Text

RESET, CHANGED = "password_reset", "password_changed"
MINUTES = 15
_WRONG = Text(
    en="This is not your current password. Write it again, or ask for a reset.",
    fa="این گذرواژهٔ کنونی شما نیست. دوباره بنویسید یا بازنشانی آن را بخواهید.",
)


async def request_reset(visit: Visit, login: str) -> None:
    contact = contacts.login(login)
    await guesses.allow_message(visit.database, contact.value, visit.address, actor=visit.actor)
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        user = await users.by_contact(unit, contact)
        secret = await challenges.issue(
            unit,
            RESET,
            user_id=users.user_id_of(user),
            target=contact.value,
            minutes=MINUTES,
            digits=None,
        )
        locale = Locale(user.locale) if user else visit.locale
        values = {"link": f"{unit.public_url}/password-reset#{secret}", "minutes": str(MINUTES)}
        active = users.is_active(user)
        await delivery.post(unit, RESET, contact, locale, values, really=active)


async def reset(visit: Visit, secret: str, new_password: str) -> None:
    """Ends every session: whoever was in with the old password is out."""
    passwords.check_strength(new_password, "newPassword")
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
    user = await store.locked(unit, redeemed.user_id) if redeemed and redeemed.user_id else None
    if redeemed is None or user is None or not users.is_active(user):
        return None
    return user if redeemed.target in {user.email, user.phone} else None


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
