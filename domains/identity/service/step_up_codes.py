"""A code to show again who one is: for those who have neither a second factor nor a password."""

from uuid import UUID

from domains.identity.api import Channel
from domains.identity.models import User
from domains.identity.service import challenges, delivery, factors, message_limits, users
from domains.identity.service.contacts import Contact
from domains.identity.service.visits import Visit
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code
from kernel.texts import Locale, Text

PURPOSE = KIND = "step_up_code"
MINUTES, DIGITS = 5, 6
_NO_CONTACT = Text(
    en="Your account has no confirmed address to send a code to. Sign out and in again instead.",
    fa="حساب شما نشانی تأییدشده‌ای برای فرستادن کد ندارد. به جای آن خارج و دوباره وارد شوید.",
)


async def request(visit: Visit) -> None:
    user_id = factors.owner_id(visit.actor)
    async with visit.read() as session:
        contact = await _contact(session, await users.by_id(session, user_id))
    await message_limits.allow(visit, contact)
    async with visit.unit() as unit:
        user = await factors.owner(unit)
        contact = await _contact(unit, user)
        code = await challenges.issue(
            unit, PURPOSE, user_id=user.id, target=_target(user.id), minutes=MINUTES, digits=DIGITS
        )
        values = {"code": code, "minutes": str(MINUTES)}
        await delivery.post(unit, KIND, contact, Locale(user.locale), values)


async def spend(unit: UnitOfWork, user: User, code: str) -> bool:
    """A wrong one counts as a try; the user's row is locked by the caller."""
    await factors.refuse_with_factor(unit, user.id)
    redeemed = await challenges.redeem_code(unit, PURPOSE, _target(user.id), code)
    return redeemed is not None and redeemed.generation == user.generation


async def _contact(session: ReadSession, user: User | None) -> Contact:
    """Where the person has shown to be reached; never where he only said so."""
    if user is not None:
        await factors.refuse_with_factor(session, user.id)
        if user.email is not None and user.email_verified_at is not None:
            return Contact(Channel.EMAIL, user.email)
        if user.phone is not None and user.phone_verified_at is not None:
            return Contact(Channel.SMS, user.phone)
    raise AppError(Code.CONFLICT, _NO_CONTACT)


def _target(user_id: UUID) -> str:
    return str(user_id)
