"""Files and folders as people see them, and the bytes that lie under the files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, LargeBinary, Uuid
from sqlmodel import Field, SQLModel

from domains.file_mgr.api import Purpose
from domains.file_mgr.models.columns import byte_count, choice, id_column, moment, soft, words
from kernel import roles
from kernel.ids import HOUSE_TENANT_ID
from kernel.security import Policy, TableSecurity, closed_by_tenant

SCHEMA = "file_mgr"
_TENANTS_OWN = closed_by_tenant(SCHEMA)
# What the house shows in its catalogue, every tenant's customers may use.
_CATALOGUE = Policy(
    "catalogue",
    roles.of(SCHEMA),
    f"tenant_id = '{HOUSE_TENANT_ID}'::uuid and owner_id is null",
    None,
    command="SELECT",
)


class Folder(SQLModel, table=True):
    """`owner_id` is a user of identity, or the tenant itself for what its server makes."""

    __tablename__ = "folders"
    __table_args__ = (
        Index("ix_folders_place", "tenant_id", "owner_id", "parent_id", "name", "id"),
        {"schema": SCHEMA},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=soft())
    owner_id: UUID = Field(sa_column=soft())
    parent_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("file_mgr.folders.id"), nullable=True)
    )
    name: str = Field(sa_column=words())
    depth: int = Field(sa_column=Column(Integer, nullable=False))
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class Blob(SQLModel, table=True):
    """The same bytes of one tenant are kept once; of two tenants twice.

    Whether somebody else has them already is nobody's business.
    """

    __tablename__ = "blobs"
    __table_args__ = (
        Index("ux_blobs_content", "tenant_id", "sha256", unique=True),
        Index("ux_blobs_key", "object_key", unique=True),
        Index("ix_blobs_unreferenced", "unreferenced_at"),
        CheckConstraint('"references" >= 0', name="blobs_references"),
        {"schema": SCHEMA},
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=soft())
    sha256: str = Field(sa_column=words())
    size: int = Field(sa_column=byte_count())
    object_key: str = Field(sa_column=words())
    references: int = Field(sa_column=Column(Integer, nullable=False))
    thumbnail_key: str | None = Field(default=None, sa_column=words(required=False))
    unreferenced_at: datetime | None = Field(default=None, sa_column=moment(required=False))
    created_at: datetime = Field(sa_column=moment())


class File(SQLModel, table=True):
    """A file is here only when its bytes have been looked at, and they never change.

    `owner_id` is a user of identity, or the tenant itself for what its server makes; none means
    that the file belongs to the tenant's catalogue. What is known of the bytes is written here as
    well, so that a list of files is one statement over one table.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_newest", "tenant_id", "owner_id", "created_at", "id"),
        Index("ix_files_folder", "folder_id"),
        Index("ix_files_blob", "blob_id"),
        Index("ix_files_trashed", "trashed_at"),
        {
            "schema": SCHEMA,
            "info": {
                "security": TableSecurity(
                    grants=_TENANTS_OWN.grants, policies=(*_TENANTS_OWN.policies, _CATALOGUE)
                )
            },
        },
    )

    id: UUID = Field(sa_column=id_column())
    tenant_id: UUID = Field(sa_column=soft())
    owner_id: UUID | None = Field(default=None, sa_column=soft(required=False))
    folder_id: UUID | None = Field(
        default=None, sa_column=Column(Uuid, ForeignKey("file_mgr.folders.id"), nullable=True)
    )
    blob_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("file_mgr.blobs.id"), nullable=False))
    name: str = Field(sa_column=words())
    purpose: Purpose = Field(sa_column=choice(Purpose, "files_purpose"))
    media_type: str = Field(sa_column=words())
    size: int = Field(sa_column=byte_count())
    sha256: str = Field(sa_column=words())
    object_key: str = Field(sa_column=words())
    width: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    height: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    seconds: float | None = Field(default=None, sa_column=Column(Float, nullable=True))
    waveform: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    thumbnail_key: str | None = Field(default=None, sa_column=words(required=False))
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())
    trashed_at: datetime | None = Field(default=None, sa_column=moment(required=False))
