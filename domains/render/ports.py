"""What render needs of other domains, as Protocols with their keys."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from domains.file_mgr.api import FileFacts, Purpose
from domains.studio.api import Ordered
from kernel.db import UnitOfWork
from kernel.ports import PortKey


class Projects(Protocol):
    async def ordered(self, unit: UnitOfWork, saved_project_id: UUID) -> Ordered:
        """Checked against every limit again; NOT_FOUND for what is not the caller's."""
        ...


class Files(Protocol):
    async def facts(self, unit: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, FileFacts]: ...

    async def get_address(self, unit: UnitOfWork, file_id: UUID, minutes: int) -> str: ...

    async def object_address(self, unit: UnitOfWork, object_key: str, minutes: int) -> str:
        """Where an object that is no file yet can be read: a segment, for the one who joins."""
        ...

    async def put_address(
        self,
        unit: UnitOfWork,
        object_key: str,
        media_type: str,
        most_bytes: int,
        minutes: int,
    ) -> str: ...

    async def adopt(  # noqa: PLR0913, PLR0917 - all that is known of a file
        self,
        unit: UnitOfWork,
        object_key: str,
        purpose: Purpose,
        name: str,
        media_type: str,
        size: int,
        sha256: str,
        owner_id: UUID | None,
    ) -> FileFacts:
        """An object that is there becomes a file of its owner."""
        ...


class Charges(Protocol):
    """Each of these changes something once for a job, however often it is asked."""

    async def reserve(
        self, unit: UnitOfWork, job_id: UUID, owner_id: UUID, seconds: float, resolution: str
    ) -> None: ...

    async def capture(self, unit: UnitOfWork, job_id: UUID) -> None: ...

    async def release(self, unit: UnitOfWork, job_id: UUID, reason: str, used: float = 0.0) -> None:
        """`used` is the share that is not given back, 0 to 1."""
        ...


class Plans(Protocol):
    """What a customer may have; nothing of it is the customer's own to choose."""

    async def watermark(self, unit: UnitOfWork, owner_id: UUID) -> str | None:
        """What is written over all films of that owner."""
        ...


class Audit(Protocol):
    """Writes down who did what; `action` is `thing.verb` in the past tense."""

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        subject: tuple[str, UUID | str],
        **details: str | int | bool | None,
    ) -> None: ...


PROJECTS: PortKey[Projects] = PortKey("render.projects")
FILES: PortKey[Files] = PortKey("render.files")
CHARGES: PortKey[Charges] = PortKey("render.charges")
PLANS: PortKey[Plans] = PortKey("render.plans")
AUDIT: PortKey[Audit] = PortKey("render.audit")
PORTS: tuple[PortKey[Any], ...] = (PROJECTS, FILES, CHARGES, PLANS, AUDIT)
