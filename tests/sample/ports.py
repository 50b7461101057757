"""What the sample needs of other domains, as Protocols with their keys."""

from typing import Any, Protocol

from kernel.db import UnitOfWork
from kernel.ports import PortKey


class Moderation(Protocol):
    async def allows(self, unit: UnitOfWork, text: str) -> bool: ...


MODERATION: PortKey[Moderation] = PortKey("sample.moderation")
PORTS: tuple[PortKey[Any], ...] = (MODERATION,)
