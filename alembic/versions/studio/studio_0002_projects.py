"""Saved projects and their versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations

revision = "studio_0002"
down_revision = "studio_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_projects()
    create_revisions()
    for table in ("saved_projects", "saved_project_revisions"):
        migrations.secure(f"studio.{table}")


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def state() -> sa.Enum:
    return sa.Enum(
        "ACTIVE",
        "TRASHED",
        name="saved_projects_state",
        native_enum=False,
        create_constraint=True,
        length=16,
    )


def create_projects() -> None:
    op.create_table(
        "saved_projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("template_project_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("template", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("undo_to", sa.Integer(), nullable=True),
        sa.Column("redo_to", sa.Integer(), nullable=True),
        sa.Column("thumbnail_file_id", sa.Uuid(), nullable=True),
        sa.Column("share_hash", sa.Text(), nullable=True),
        moment("shared_at", nullable=True),
        sa.Column("state", state(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        moment("trashed_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        schema="studio",
    )
    op.create_index(
        "ix_saved_projects_owner",
        "saved_projects",
        ["tenant_id", "user_id", "updated_at", "id"],
        schema="studio",
    )
    op.create_index(
        "ix_saved_projects_trashed",
        "saved_projects",
        ["trashed_at"],
        schema="studio",
        postgresql_where=sa.text("trashed_at is not null"),
    )
    op.create_index(
        "ux_saved_projects_share", "saved_projects", ["share_hash"], unique=True, schema="studio"
    )


def create_revisions() -> None:
    op.create_table(
        "saved_project_revisions",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("undo_to", sa.Integer(), nullable=True),
        sa.Column("redo_to", sa.Integer(), nullable=True),
        moment("at"),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "version"),
        sa.ForeignKeyConstraint(["project_id"], ["studio.saved_projects.id"], ondelete="CASCADE"),
        schema="studio",
    )


def downgrade() -> None:
    op.drop_table("saved_project_revisions", schema="studio")
    op.drop_table("saved_projects", schema="studio")
