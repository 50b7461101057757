"""Another e-mail address or phone number: proven by a code, told to the old one."""

from domains.identity.models import User
from domains.identity.service import challenges, delivery, message_limits, users
from domains.identity.service.audit import note
from domains.identity.service.contacts import Contact
from domains.identity.service.sign_in import CODE_DIGITS
from domains.identity.service.visits import Visit
from kernel.db import UnitOfWork
from kernel.errors import forbidden
from kernel.texts import Locale

PURPOSE = "contact_change"
CODE, TAKEN, CHANGED = "contact_change_code", "registration_taken", "contact_changed"
MINUTES = 15


async def request(visit: Visit, contact: Contact) -> None:
    """To an address that is taken goes a notice instead; who asks can't tell."""
    if visit.actor.impersonator_id is not None:
        raise forbidden()
    await message_limits.allow(visit, contact)
    async with visit.unit() as unit:
        user = await users.own(unit)
        owner = await users.by_contact(unit, contact)
        code = await challenges.issue(
            unit,
            PURPOSE,
            user_id=user.id if owner is None else None,
            target=_target(user, contact),
            minutes=MINUTES,
            digits=CODE_DIGITS,
        )
        if owner is None:
            values = {"code": code, "minutes": str(MINUTES)}
            await delivery.post(unit, CODE, contact, Locale(user.locale), values)
        else:
            await delivery.post(unit, TAKEN, contact, Locale(owner.locale), {})


async def confirm(visit: Visit, contact: Contact, code: str) -> User:
    if visit.actor.impersonator_id is not None:
        raise forbidden()
    async with visit.unit() as unit:
        user = await users.own(unit)
        redeemed = await challenges.redeem_code(unit, PURPOSE, _target(user, contact), code)
        if redeemed is not None and redeemed.user_id == user.id:
            await users.claim(unit, contact)
            await _move(unit, user, contact)
            return user
    raise challenges.wrong_secret("code")


async def _move(unit: UnitOfWork, user: User, contact: Contact) -> None:
    old = user.email if contact.is_email else user.phone
    told = Contact(contact.channel, old) if old else delivery.contact_of(user)
    users.reached_at(user, contact, unit)
    user.updated_at = unit.clock.now()
    await unit.flush()
    note(unit, "user.contact_changed", ("user", user.id), channel=contact.channel.value)
    if told is not None:
        await delivery.post(unit, CHANGED, told, Locale(user.locale), {})


def _target(user: User, contact: Contact) -> str:
    return f"{user.id}:{contact.value}"
