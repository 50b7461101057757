"""What file_mgr needs of other domains, as Protocols with their keys."""

from typing import Any, Protocol
from uuid import UUID

from kernel.db import UnitOfWork
from kernel.ports import PortKey


class Audit(Protocol):
    """Writes down who did what; `action` is `thing.verb` in the past tense."""

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        subject: tuple[str, UUID | str],
        **details: str | int | bool | None,
    ) -> None: ...


AUDIT: PortKey[Audit] = PortKey("file_mgr.audit")
PORTS: tuple[PortKey[Any], ...] = (AUDIT,)
