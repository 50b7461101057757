"""How many messages strangers may order: to a contact, from an address, at a whole tenant.

All of it is counted before anybody looks whom the contact belongs to, and for nobody's contacts
too: neither the answer nor what is left of a budget tells who has an account.
"""

from datetime import UTC, datetime, time, timedelta

from domains.identity.api import Channel
from domains.identity.models import Tenant
from domains.identity.service import guesses, tenants
from domains.identity.service.audit import note
from domains.identity.service.contacts import Contact
from domains.identity.service.visits import Visit
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input
from kernel.texts import Text

USUAL_SMS_A_DAY, MOST_SMS_A_DAY = 1_000, 1_000_000
_SETTING = "sms_per_day"
_SPENT = Text(
    en="This site has sent all the text messages that it may send today. Sign in with a password "
    "or by e-mail, or try again tomorrow.",
    fa="سهم پیامک امروز این سایت به پایان رسیده است. با گذرواژه یا ایمیل وارد شوید یا فردا دوباره "
    "تلاش کنید.",
)
_BUDGET = Text(
    en=f"A tenant sends 0 to {MOST_SMS_A_DAY} text messages a day. Choose a number between them.",
    fa=f"هر مستأجر روزانه ۰ تا {MOST_SMS_A_DAY} پیامک می‌فرستد. عددی در این بازه برگزینید.",
)


async def allow(visit: Visit, contact: Contact) -> None:
    """Counts a message to that contact, or refuses it."""
    await guesses.allow_message(visit.database, contact.value, visit.address, actor=visit.actor)
    if contact.channel is Channel.SMS:
        await _spend_sms(visit)


def sms_per_day(tenant: Tenant) -> int:
    """A text message costs the platform money, so the platform says how many."""
    return int(tenant.settings.get(_SETTING, USUAL_SMS_A_DAY))


async def set_sms_per_day(unit: UnitOfWork, most: int) -> Tenant:
    if not 0 <= most <= MOST_SMS_A_DAY:
        raise bad_input("perDay", _BUDGET)
    tenant = await tenants.own(unit, lock=True)
    tenant.settings = {**tenant.settings, _SETTING: most}
    tenant.updated_at = unit.clock.now()
    note(unit, "tenant.sms_budget_set", ("tenant", tenant.id), per_day=most)
    return tenant


async def _spend_sms(visit: Visit) -> None:
    async with visit.unit() as unit:
        most, now = sms_per_day(await tenants.own(unit)), unit.clock.now()
        counter = await guesses.counter(unit, f"sms:{now.astimezone(UTC).date()}")
        spent = counter.failures >= most
        if not spent:
            counter.failures, counter.touched_at = counter.failures + 1, now
    if spent:
        raise AppError(Code.RATE_LIMITED, _SPENT, details={"retryAfter": _until_tomorrow(now)})


def _until_tomorrow(now: datetime) -> int:
    """The day of a budget begins at midnight UTC, when the fewest here are awake."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    return int((datetime.combine(tomorrow, time(), UTC) - now).total_seconds()) + 1
