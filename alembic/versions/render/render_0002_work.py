"""Jobs, their items, history and exports; nodes; the sweeper's pulse."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations

revision = "render_0002"
down_revision = "render_0001"
branch_labels = None
depends_on = None

SCHEMA = "render"
JOB_STATES = (
    "QUEUED",
    "PREPARING",
    "RENDERING",
    "VALIDATING",
    "ASSEMBLING",
    "DONE",
    "FAILED",
    "CANCELLED",
)
UNFINISHED = "state in ('QUEUED', 'PREPARING', 'RENDERING', 'VALIDATING', 'ASSEMBLING')"
ITEM_STATES = ("READY", "CLAIMED", "DONE", "FAILED", "CANCELLED")
NODE_STATES = ("ONLINE", "DRAINING", "QUARANTINED", "OFFLINE", "DISABLED")
TABLES = (
    "render_jobs",
    "job_previews",
    "job_history",
    "exports",
    "frame_jobs",
    "requirement_sets",
    "render_nodes",
    "sweeper_watermark",
)


def upgrade() -> None:
    create_jobs()
    create_parts_of_jobs()
    create_items()
    create_nodes()
    create_indexes()
    for table in TABLES:
        migrations.secure(f"{SCHEMA}.{table}")


def required(
    name: str, kind: "sa.types.TypeEngine[Any]", default: str | None = None
) -> "sa.Column[Any]":
    given = None if default is None else sa.text(default)
    return sa.Column(name, kind, nullable=False, server_default=given)


def optional(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=True)


def uuids(*names: str) -> "list[sa.Column[Any]]":
    return [required(name, sa.Uuid()) for name in names]


def moment(name: str) -> "sa.Column[Any]":
    return required(name, sa.DateTime(timezone=True))


def late(name: str) -> "sa.Column[Any]":
    return optional(name, sa.DateTime(timezone=True))


def choice(column: str, name: str, *values: str) -> "sa.Column[Any]":
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)
    return required(column, kind)


def of_job() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["job_id"], ["render.render_jobs.id"])


def create_jobs() -> None:
    op.create_table(
        "render_jobs",
        *uuids("id", "tenant_id", "owner_id", "saved_project_id", "template_project_id"),
        optional("retry_of", sa.Uuid()),
        required("title_en", sa.Text()),
        required("title_fa", sa.Text()),
        choice("resolution", "render_jobs_resolution", "360p", "540p", "720p", "1080p", "4K"),
        required("width", sa.Integer()),
        required("height", sa.Integer()),
        required("rate", sa.Text()),
        required("frames", sa.Integer()),
        required("seconds", sa.Double()),
        required("formats", postgresql.ARRAY(sa.Text())),
        required("input", postgresql.JSONB()),
        required("encoder", postgresql.JSONB()),
        optional("watermark", sa.Text()),
        required("priority", sa.Integer(), "0"),
        choice("state", "render_jobs_state", *JOB_STATES),
        required("frames_done", sa.Integer(), "0"),
        required("progress", sa.Double(), "0"),
        optional("reason_code", sa.Text()),
        optional("reason_en", sa.Text()),
        optional("reason_fa", sa.Text()),
        required("warnings", postgresql.JSONB(), "'[]'::jsonb"),
        moment("created_at"),
        late("started_at"),
        late("finished_at"),
        moment("updated_at"),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["retry_of"], ["render.render_jobs.id"]),
        schema=SCHEMA,
    )


def create_parts_of_jobs() -> None:
    op.create_table(
        "job_previews",
        *uuids("job_id", "tenant_id"),
        required("picture", sa.LargeBinary()),
        moment("at"),
        sa.PrimaryKeyConstraint("job_id"),
        of_job(),
        schema=SCHEMA,
    )
    op.create_table(
        "job_history",
        *uuids("id", "tenant_id", "job_id"),
        optional("item_id", sa.Uuid()),
        optional("node_id", sa.Uuid()),
        optional("before", sa.Text()),
        required("after", sa.Text()),
        optional("reason", sa.Text()),
        moment("at"),
        sa.PrimaryKeyConstraint("id"),
        of_job(),
        schema=SCHEMA,
    )
    op.create_table(
        "exports",
        *uuids("id", "tenant_id", "job_id"),
        required("kind", sa.Text()),
        required("name", sa.Text()),
        required("media_type", sa.Text()),
        required("file_id", sa.Uuid()),
        required("size", sa.BigInteger()),
        required("sha256", sa.Text()),
        moment("created_at"),
        sa.PrimaryKeyConstraint("id"),
        of_job(),
        schema=SCHEMA,
    )


def create_items() -> None:
    op.create_table(
        "frame_jobs",
        *uuids("id", "tenant_id", "job_id"),
        choice("kind", "frame_jobs_kind", "FRAMES", "ASSEMBLY", "SNAPSHOT"),
        choice("state", "frame_jobs_state", *ITEM_STATES),
        required("position", sa.Integer()),
        required("first", sa.Integer()),
        required("count", sa.Integer()),
        required("requirements", sa.Text()),
        required("priority", sa.Integer(), "0"),
        required("vtime", sa.BigInteger()),
        moment("ready_at"),
        optional("attempt", sa.Uuid()),
        optional("reported_attempt", sa.Uuid()),
        required("attempts", sa.Integer(), "0"),
        required("failures", sa.Integer(), "0"),
        optional("node_id", sa.Uuid()),
        required("avoid", postgresql.ARRAY(sa.Uuid()), "'{}'"),
        late("lease_until"),
        required("frames_done", sa.Integer(), "0"),
        optional("made", postgresql.JSONB()),
        optional("crcs", sa.LargeBinary()),
        required("compute_seconds", sa.Double(), "0"),
        moment("created_at"),
        late("finished_at"),
        sa.PrimaryKeyConstraint("id"),
        of_job(),
        schema=SCHEMA,
    )


def create_nodes() -> None:
    op.create_table(
        "requirement_sets",
        required("signature", sa.Text()),
        required("engine", sa.Text()),
        required("fonts", postgresql.ARRAY(sa.Text())),
        sa.PrimaryKeyConstraint("signature"),
        schema=SCHEMA,
    )
    op.create_table(
        "render_nodes",
        *uuids("id"),
        choice("state", "render_nodes_state", *NODE_STATES),
        required("slots", sa.Integer()),
        required("engines", postgresql.ARRAY(sa.Text())),
        required("fonts", postgresql.ARRAY(sa.Text())),
        required("versions", postgresql.JSONB()),
        required("load", postgresql.JSONB(), "'{}'::jsonb"),
        moment("seen_at"),
        sa.PrimaryKeyConstraint("id"),
        schema=SCHEMA,
    )
    op.create_table(
        "sweeper_watermark",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        moment("alive_at"),
        sa.PrimaryKeyConstraint("id"),
        schema=SCHEMA,
    )


def index(name: str, table: str, *columns: Any, where: str | None = None) -> None:
    """A name that begins with ux is unique."""
    only = None if where is None else sa.text(where)
    op.create_index(
        name,
        table,
        list(columns),
        unique=name.startswith("ux"),
        schema=SCHEMA,
        postgresql_where=only,
    )


def create_indexes() -> None:
    index("ix_render_jobs_owner", "render_jobs", "tenant_id", "owner_id", "created_at", "id")
    index("ix_render_jobs_queue", "render_jobs", "created_at", "id", where=UNFINISHED)
    index("ix_job_history_job", "job_history", "job_id", "at", "id")
    index("ux_exports_name", "exports", "job_id", "name")
    order = (sa.text("priority desc"), "vtime", "position", "id")
    index("ix_frame_jobs_ready", "frame_jobs", *order, where="state = 'READY'")
    index("ix_frame_jobs_leases", "frame_jobs", "lease_until", where="state = 'CLAIMED'")
    index("ix_frame_jobs_held", "frame_jobs", "node_id", where="state = 'CLAIMED'")
    index("ux_frame_jobs_part", "frame_jobs", "job_id", "kind", "position")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)
