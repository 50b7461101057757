"""Files, folders, the bytes under them, uploads, and how much room everybody takes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from kernel import migrations
from kernel.security import Policy

revision = "file_mgr_0002"
down_revision = "file_mgr_0001"
branch_labels = None
depends_on = None

SCHEMA = "file_mgr"
TABLES = ("folders", "blobs", "files", "upload_sessions", "storage_usage")
PURPOSES = ("IMAGE", "AUDIO", "VIDEO", "FONT", "SOURCE", "EXPORT", "PREVIEW")
STATES = ("OPEN", "PROCESSING", "READY", "REFUSED", "ABORTED", "EXPIRED")
CATALOGUE = Policy(
    "catalogue",
    "flatrender_file_mgr",
    "tenant_id = '00000000-0000-0000-0000-000000000001'::uuid and owner_id is null",
    None,
    command="SELECT",
)


def upgrade() -> None:
    create_folders()
    create_blobs()
    create_files()
    create_uploads()
    create_usage()
    for table in TABLES:
        migrations.secure(f"{SCHEMA}.{table}")
    op.execute(CATALOGUE.ddl(f"{SCHEMA}.files"))


def required(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=False)


def optional(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=True)


def moments() -> "list[sa.Column[Any]]":
    return [required(name, sa.DateTime(timezone=True)) for name in ("created_at", "updated_at")]


def choice(column: str, values: tuple[str, ...], name: str) -> list[sa.schema.SchemaItem]:
    spelled = ", ".join(f"'{value}'" for value in values)
    return [
        required(column, sa.String(16)),
        sa.CheckConstraint(f"{column} in ({spelled})", name=name),
    ]


def index(name: str, table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(name, table, list(columns), unique=unique, schema=SCHEMA)


def create_folders() -> None:
    op.create_table(
        "folders",
        required("id", sa.Uuid()),
        required("tenant_id", sa.Uuid()),
        required("owner_id", sa.Uuid()),
        optional("parent_id", sa.Uuid()),
        required("name", sa.Text()),
        required("depth", sa.Integer()),
        *moments(),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["parent_id"], ["file_mgr.folders.id"]),
        schema=SCHEMA,
    )
    index("ix_folders_place", "folders", "tenant_id", "owner_id", "parent_id", "name", "id")


def create_blobs() -> None:
    op.create_table(
        "blobs",
        required("id", sa.Uuid()),
        required("tenant_id", sa.Uuid()),
        required("sha256", sa.Text()),
        required("size", sa.BigInteger()),
        required("object_key", sa.Text()),
        required("references", sa.Integer()),
        optional("thumbnail_key", sa.Text()),
        optional("unreferenced_at", sa.DateTime(timezone=True)),
        required("created_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint('"references" >= 0', name="blobs_references"),
        schema=SCHEMA,
    )
    index("ux_blobs_content", "blobs", "tenant_id", "sha256", unique=True)
    index("ux_blobs_key", "blobs", "object_key", unique=True)
    index("ix_blobs_unreferenced", "blobs", "unreferenced_at")


def create_files() -> None:
    op.create_table(
        "files",
        required("id", sa.Uuid()),
        required("tenant_id", sa.Uuid()),
        optional("owner_id", sa.Uuid()),
        optional("folder_id", sa.Uuid()),
        required("blob_id", sa.Uuid()),
        required("name", sa.Text()),
        *choice("purpose", PURPOSES, "files_purpose"),
        required("media_type", sa.Text()),
        required("size", sa.BigInteger()),
        required("sha256", sa.Text()),
        required("object_key", sa.Text()),
        optional("width", sa.Integer()),
        optional("height", sa.Integer()),
        optional("seconds", sa.Float()),
        optional("waveform", sa.LargeBinary()),
        optional("thumbnail_key", sa.Text()),
        *moments(),
        optional("trashed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["folder_id"], ["file_mgr.folders.id"]),
        sa.ForeignKeyConstraint(["blob_id"], ["file_mgr.blobs.id"]),
        schema=SCHEMA,
    )
    index("ix_files_newest", "files", "tenant_id", "owner_id", "created_at", "id")
    index("ix_files_folder", "files", "folder_id")
    index("ix_files_blob", "files", "blob_id")
    index("ix_files_trashed", "files", "trashed_at")


def create_uploads() -> None:
    op.create_table(
        "upload_sessions",
        required("id", sa.Uuid()),
        required("tenant_id", sa.Uuid()),
        required("started_by", sa.Uuid()),
        optional("owner_id", sa.Uuid()),
        optional("folder_id", sa.Uuid()),
        *choice("purpose", PURPOSES, "upload_sessions_purpose"),
        required("name", sa.Text()),
        required("size", sa.BigInteger()),
        optional("sha256", sa.Text()),
        required("part_size", sa.Integer()),
        *choice("state", STATES, "upload_sessions_state"),
        optional("refusal", sa.Text()),
        optional("file_id", sa.Uuid()),
        *moments(),
        required("expires_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["folder_id"], ["file_mgr.folders.id"], ondelete="SET NULL"),
        schema=SCHEMA,
    )
    index("ix_upload_sessions_mine", "upload_sessions", "tenant_id", "started_by", "state")
    index("ix_upload_sessions_due", "upload_sessions", "state", "expires_at")


def create_usage() -> None:
    op.create_table(
        "storage_usage",
        required("tenant_id", sa.Uuid()),
        required("holder_id", sa.Uuid()),
        required("used", sa.BigInteger()),
        required("reserved", sa.BigInteger()),
        optional("quota", sa.BigInteger()),
        required("updated_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id", "holder_id"),
        sa.CheckConstraint("used >= 0", name="storage_usage_used"),
        sa.CheckConstraint("reserved >= 0", name="storage_usage_reserved"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)
