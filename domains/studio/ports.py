"""What studio needs of other domains, as Protocols with their keys."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from domains.content.api import ProjectGraph, Track
from domains.file_mgr.api import FileFacts
from kernel.db import UnitOfWork
from kernel.ports import PortKey


class Templates(Protocol):
    """What can be made a film of. What the caller's tenant may not see is not there."""

    async def graph(self, unit: UnitOfWork, project_id: UUID) -> ProjectGraph | None: ...

    async def tracks(self, unit: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, Track]: ...


class Files(Protocol):
    """What customers have uploaded. A file of another customer is not there."""

    async def facts(self, unit: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, FileFacts]: ...


class Audit(Protocol):
    """Writes down who did what; `action` is `thing.verb` in the past tense."""

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        subject: tuple[str, UUID | str],
        **details: str | int | bool | None,
    ) -> None: ...


TEMPLATES: PortKey[Templates] = PortKey("studio.templates")
FILES: PortKey[Files] = PortKey("studio.files")
AUDIT: PortKey[Audit] = PortKey("studio.audit")
PORTS: tuple[PortKey[Any], ...] = (TEMPLATES, FILES, AUDIT)
