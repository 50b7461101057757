"""Registering: a user is born when the code that we sent comes back, and not before."""

from domains.identity.service import (
    challenges,
    contacts,
    delivery,
    message_limits,
    passwords,
    users,
)
from domains.identity.service.audit import note
from domains.identity.service.contacts import Contact
from domains.identity.service.sign_in import CODE_DIGITS, Outcome, finish
from domains.identity.service.tenants import TenantSettings
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import users as store
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code
from kernel.texts import Locale, Text

PURPOSE = "registration"
TICKET, TAKEN = "registration_code", "registration_taken"
MINUTES = 15
CLOSED = Text(
    en="Nobody can register here by himself. Ask whoever runs this site for an account.",
    fa="در این سایت کسی خودش ثبت‌نام نمی‌کند. از گردانندهٔ سایت حساب بخواهید.",
)


async def with_email(
    visit: Visit, email: str, password: str, display_name: str, locale: Locale | None
) -> str:
    contact = contacts.email(email)
    name = users.named(display_name)
    passwords.check_strength(password, "password", name, contact.value)
    return await _begin(visit, contact, name, locale, password)


async def with_phone(visit: Visit, phone: str, display_name: str, locale: Locale | None) -> str:
    return await _begin(visit, contacts.phone(phone), users.named(display_name), locale, None)


async def _begin(
    visit: Visit, contact: Contact, name: str, locale: Locale | None, password: str | None
) -> str:
    """Answers a ticket, without which the code confirms nothing.

    A stranger may register the same address at the same time: his code must not complete the
    owner's registration with the stranger's password.
    """
    await message_limits.allow(visit, contact)
    hashed = await passwords.hashed(password) if password is not None else None
    ticket = challenges.random_secret()
    spoken = locale or visit.locale
    async with visit.unit() as unit:
        tenant = await refuse_suspended(unit)
        if not TenantSettings.of(tenant.settings).registration_open:
            raise AppError(Code.FORBIDDEN, CLOSED)
        owner = await users.by_contact(unit, contact)
        data = {
            "contact": contact.value,
            "password_hash": hashed,
            "display_name": name,
            "locale": spoken.value,
            "taken": owner is not None,
        }
        code = await challenges.issue(
            unit,
            PURPOSE,
            user_id=None,
            target=challenges.fingerprint(ticket),
            minutes=MINUTES,
            digits=CODE_DIGITS,
            data=data,
        )
        kind, values = TICKET, {"code": code, "minutes": str(MINUTES)}
        if owner is not None:
            kind, values, spoken = TAKEN, {}, Locale(owner.locale)
        await delivery.post(unit, kind, contact, spoken, values)
    return ticket


async def confirm(visit: Visit, ticket: str, code: str) -> Outcome:
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        target = challenges.fingerprint(ticket)
        redeemed = await challenges.redeem_code(unit, PURPOSE, target, code)
        if redeemed is not None and not redeemed.data["taken"]:
            contact = contacts.login(redeemed.data["contact"])
            await store.reserve_contact(unit, contact.value)
            if await users.by_contact(unit, contact) is None:
                return await _born(visit, unit, contact, redeemed)
    raise challenges.wrong_secret("code")


async def _born(
    visit: Visit, unit: UnitOfWork, contact: Contact, redeemed: challenges.Redeemed
) -> Outcome:
    user = await users.create(
        unit,
        contact,
        display_name=redeemed.data["display_name"],
        locale=Locale(redeemed.data["locale"]),
        password_hash=redeemed.data["password_hash"],
    )
    note(unit, "user.registered", ("user", user.id), address=visit.address)
    return await finish(unit, user, visit)
