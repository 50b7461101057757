"""Uploads on their way. Which parts have come, the storage knows: a row could only lag behind."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Integer, Uuid
from sqlmodel import Field, SQLModel

from domains.file_mgr.api import Purpose
from domains.file_mgr.models.columns import byte_count, choice, id_column, moment, soft, words


class UploadState(StrEnum):
    OPEN = "OPEN"
    PROCESSING = "PROCESSING"
    READY = "READY"
    REFUSED = "REFUSED"
    ABORTED = "ABORTED"
    EXPIRED = "EXPIRED"


class UploadSession(SQLModel, table=True):
    """`started_by` may see it; `owner_id` will have the file, none for the tenant's catalogue."""

    __tablename__ = "upload_sessions"
    __table_args__ = (
        Index("ix_upload_sessions_mine", "tenant_id", "started_by", "state"),
        Index("ix_upload_sessions_due", "state", "expires_at"),
        {"schema": "file_mgr"},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=soft())
    started_by: UUID = Field(sa_column=soft())
    owner_id: UUID | None = Field(default=None, sa_column=soft(required=False))
    folder_id: UUID | None = Field(
        default=None,
        sa_column=Column(
            Uuid, ForeignKey("file_mgr.folders.id", ondelete="SET NULL"), nullable=True
        ),
    )
    purpose: Purpose = Field(sa_column=choice(Purpose, "upload_sessions_purpose"))
    name: str = Field(sa_column=words())
    size: int = Field(sa_column=byte_count())
    sha256: str | None = Field(default=None, sa_column=words(required=False))
    part_size: int = Field(sa_column=Column(Integer, nullable=False))
    state: UploadState = Field(sa_column=choice(UploadState, "upload_sessions_state"))
    refusal: str | None = Field(default=None, sa_column=words(required=False))
    # No key: the file may be removed, and the upload still tells that there was one.
    file_id: UUID | None = Field(default=None, sa_column=soft(required=False))
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
