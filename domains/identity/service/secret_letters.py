"""Codes and links that are sent to whoever asks: one way for all, known or not."""

from dataclasses import dataclass

from domains.identity.service import challenges, delivery, links, message_limits, users
from domains.identity.service.contacts import Contact
from domains.identity.service.visits import Visit, refuse_suspended
from kernel.texts import Locale


@dataclass(frozen=True, slots=True)
class Kind:
    """Without digits it is a link to that page."""

    name: str
    minutes: int
    digits: int | None = None
    page: str = ""

    def values(self, public_url: str, secret: str) -> dict[str, str]:
        shown = secret if self.digits else links.with_secret(public_url, self.page, secret)
        return {"code" if self.digits else "link": shown, "minutes": str(self.minutes)}


async def send(visit: Visit, contact: Contact, kind: Kind) -> None:
    """To nobody goes nothing, and it takes as long."""
    await message_limits.allow(visit, contact)
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        user = await users.by_contact(unit, contact)
        secret = await challenges.issue(
            unit,
            kind.name,
            user_id=users.user_id_of(user),
            target=contact.value,
            minutes=kind.minutes,
            digits=kind.digits,
        )
        locale = Locale(user.locale) if user else visit.locale
        values = kind.values(unit.public_url, secret)
        really = users.is_active(user)
        await delivery.post(unit, kind.name, contact, locale, values, really=really)
