"""What a migration of the sample would do, with the same helpers as a real one."""

import sqlalchemy as sa
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from kernel import migrations


def upgrade() -> None:
    migrations.create_domain("sample")
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        schema="sample",
    )
    op.create_index(
        "ix_notes_tenant_written",
        "notes",
        ["tenant_id", "author", "written_at", "id"],
        schema="sample",
    )
    op.create_table(
        "tallies",
        sa.Column("tenant_id", sa.Uuid(), primary_key=True),
        sa.Column("notes", sa.Integer(), nullable=False),
        schema="sample",
    )
    op.execute(
        "create table sample.readings (tenant_id uuid not null, at timestamptz not null, "
        "value integer not null) partition by range (at)"
    )
    for table in ("notes", "tallies", "readings"):
        migrations.secure(f"sample.{table}")
    migrations.keep_by_month("sample.readings", keep_months=2)


def apply(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        upgrade()
