"""What a claim chooses by, and the small picture of a film."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations

revision = "render_0003"
down_revision = "render_0002"
branch_labels = None
depends_on = None

SCHEMA = "render"
READY = "state = 'READY'"
ORDER = (sa.text("priority desc"), "vtime", "position", "id")


def upgrade() -> None:
    op.add_column("render_jobs", sa.Column("thumbnail_key", sa.Text()), schema=SCHEMA)
    add_what_is_chosen_by()
    op.drop_index("ix_frame_jobs_ready", "frame_jobs", schema=SCHEMA)
    index("ix_frame_jobs_ready", "frame_jobs", "requirements", *ORDER, where=READY)
    index("ix_frame_jobs_backlog", "frame_jobs", "tenant_id", "vtime", where=READY)
    index("ix_frame_jobs_pauses", "frame_jobs", "ready_at", where=READY)


def add_what_is_chosen_by() -> None:
    for column in (
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("passed_over", sa.Integer(), nullable=False, server_default=sa.text("0")),
    ):
        op.add_column("frame_jobs", column, schema=SCHEMA)
    with (
        migrations.rows_of_every_tenant("render.render_jobs"),
        migrations.rows_of_every_tenant("render.frame_jobs"),
    ):
        op.execute("""
            update render.frame_jobs i set source = j.input #>> '{source,sha256}'
            from render.render_jobs j where j.id = i.job_id
        """)


def index(name: str, table: str, *columns: "str | sa.TextClause", where: str | None = None) -> None:
    only = None if where is None else sa.text(where)
    op.create_index(name, table, list(columns), schema=SCHEMA, postgresql_where=only)


def downgrade() -> None:
    for name in ("pauses", "backlog", "ready"):
        op.drop_index(f"ix_frame_jobs_{name}", "frame_jobs", schema=SCHEMA)
    index("ix_frame_jobs_ready", "frame_jobs", *ORDER, where=READY)
    for name in ("passed_over", "source"):
        op.drop_column("frame_jobs", name, schema=SCHEMA)
    op.drop_column("render_jobs", "thumbnail_key", schema=SCHEMA)
