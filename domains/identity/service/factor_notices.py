"""Tells a user what was done to the second factors, so that a stranger's change is seen."""

from domains.identity.api import Channel
from domains.identity.models import User
from domains.identity.ports import MESSENGER, Message
from kernel.db import UnitOfWork
from kernel.texts import Locale


async def tell(unit: UnitOfWork, user: User, kind: str, **values: str) -> None:
    locale = Locale(user.locale)
    if user.email is not None:
        message = Message(kind, Channel.EMAIL, user.email, locale, values)
    elif user.phone is not None:
        message = Message(kind, Channel.SMS, user.phone, locale, values)
    else:
        return
    await unit.port(MESSENGER).send(unit, message)
