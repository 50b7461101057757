"""All of file_mgr that other domains may import: events, ids, small value types."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from kernel.events import Event

DOMAIN = "file_mgr"


class Purpose(StrEnum):
    """What a file is for; it decides which types and sizes are taken."""

    IMAGE = "IMAGE"
    AUDIO = "AUDIO"
    VIDEO = "VIDEO"
    FONT = "FONT"
    SOURCE = "SOURCE"
    EXPORT = "EXPORT"
    PREVIEW = "PREVIEW"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file; one without an owner belongs to its tenant."""

    id: UUID
    tenant_id: UUID
    owner_id: UUID | None
    name: str
    purpose: Purpose
    media_type: str
    size: int
    sha256: str
    object_key: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


class FileStored(Event):
    type: ClassVar[str] = "file_mgr.file.stored.v1"

    file_id: UUID

    def topics(self) -> Sequence[str]:
        return (f"file_mgr.file:{self.file_id}",)


class FileTrashed(Event):
    type: ClassVar[str] = "file_mgr.file.trashed.v1"

    file_id: UUID

    def topics(self) -> Sequence[str]:
        return (f"file_mgr.file:{self.file_id}",)


class UploadChanged(Event):
    type: ClassVar[str] = "file_mgr.upload.changed.v1"

    upload_id: UUID

    def topics(self) -> Sequence[str]:
        return (f"file_mgr.upload:{self.upload_id}",)
