"""What content needs of other domains, as Protocols with their keys."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from domains.file_mgr.api import FileFacts
from kernel.db import UnitOfWork
from kernel.ports import PortKey


class Files(Protocol):
    """What the tenant may see of the files of those ids; another's file is absent."""

    async def facts(self, unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, FileFacts]: ...


class Audit(Protocol):
    """Writes down who did what; `action` is `thing.verb` in the past tense."""

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        subject: tuple[str, UUID | str],
        **details: str | int | bool | None,
    ) -> None: ...


FILES: PortKey[Files] = PortKey("content.files")
AUDIT: PortKey[Audit] = PortKey("content.audit")
PORTS: tuple[PortKey[Any], ...] = (FILES, AUDIT)
