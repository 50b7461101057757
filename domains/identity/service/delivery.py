"""Messages that go out after the answer: who waits for it learns nothing of who exists."""

from collections.abc import Mapping

import orjson

from domains.identity.api import Channel
from domains.identity.models import User
from domains.identity.ports import MESSENGER, Message
from domains.identity.service.contacts import Contact
from kernel.db import UnitOfWork
from kernel.jobs import Job, JobContext, Payload, enqueue
from kernel.texts import Locale

_SEAL = "identity.letters"


class Letter(Payload):
    """A message with its secrets sealed, for the queue is a table; perhaps an empty one."""

    sealed: str


async def deliver(context: JobContext, letter: Letter) -> None:
    async with context.unit() as unit:
        told = orjson.loads(unit.keys.unseal(letter.sealed, _SEAL))
        if told is None:
            return
        channel, locale = Channel(told["channel"]), Locale(told["locale"])
        message = Message(told["kind"], channel, told["recipient"], locale, told["values"])
        await unit.port(MESSENGER).send(unit, message)


DELIVER = Job("identity.deliver", Letter, deliver)


async def post(
    unit: UnitOfWork,
    kind: str,
    to: Contact,
    locale: Locale,
    values: Mapping[str, str],
    *,
    really: bool = True,
) -> None:
    """Not really: the same work for the database, and nothing is sent."""
    told = {
        "kind": kind,
        "channel": to.channel.value,
        "recipient": to.value,
        "locale": locale.value,
        "values": dict(values),
    }
    sealed = unit.keys.seal(orjson.dumps(told if really else None), _SEAL)
    await enqueue(unit, DELIVER, Letter(sealed=sealed))


async def post_to(unit: UnitOfWork, user: User, kind: str) -> None:
    """A notice to wherever the user is reached: the address, or else the number."""
    contact = contact_of(user)
    if contact is not None:
        await post(unit, kind, contact, Locale(user.locale), {})


def contact_of(user: User) -> Contact | None:
    if user.email is not None:
        return Contact(Channel.EMAIL, user.email)
    return Contact(Channel.SMS, user.phone) if user.phone is not None else None
