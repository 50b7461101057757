"""What identity needs of other domains, as Protocols with their keys."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from domains.identity.api import Channel
from kernel.db import UnitOfWork
from kernel.ports import PortKey
from kernel.texts import Locale


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is to read; `kind` names the template, `values` fill it in."""

    kind: str
    channel: Channel
    recipient: str
    locale: Locale
    values: dict[str, str] = field(default_factory=dict)


class Messenger(Protocol):
    """Sends messages to people. Notification will answer; until then the outbox does."""

    async def send(self, unit: UnitOfWork, message: Message) -> None: ...


MESSENGER: PortKey[Messenger] = PortKey("identity.messenger")
PORTS: tuple[PortKey[Any], ...] = (MESSENGER,)
