"""The colours of projects, their presets, and files that projects name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations
from kernel.security import Policy, TableSecurity

revision = "content_0004"
down_revision = "content_0003"
branch_labels = None
depends_on = None

ROLE, EVERYWHERE = "flatrender_content", "flatrender_content_all"
WRITE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
TENANT = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"
OF_HOUSE = "tenant_id = '00000000-0000-0000-0000-000000000001'::uuid"
PART = (
    f"{OF_HOUSE} and exists (select 1 from content.project_containers c where c.id = template_id)"
)


def upgrade() -> None:
    create_colours()
    create_colour_presets()
    create_project_assets()


def downgrade() -> None:
    op.drop_table("project_assets", schema="content")
    op.drop_table("colour_presets", schema="content")
    op.drop_table("colours", schema="content")


def create_colours() -> None:
    op.create_table(
        "colours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label_fa", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("default_value", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["content.projects.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scene_id"], ["content.scenes.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index("ix_colours_project", "colours", ["project_id"], unique=False, schema="content")
    op.create_index(
        "ux_colours_of_scene",
        "colours",
        ["scene_id", "key"],
        unique=True,
        schema="content",
        postgresql_where=sa.text("scene_id is not null"),
    )
    op.create_index(
        "ux_colours_shared",
        "colours",
        ["project_id", "key"],
        unique=True,
        schema="content",
        postgresql_where=sa.text("scene_id is null"),
    )
    readable("colours", PART)


def create_colour_presets() -> None:
    op.create_table(
        "colour_presets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name_fa", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("colours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["content.projects.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ux_colour_presets_key",
        "colour_presets",
        ["project_id", "key"],
        unique=True,
        schema="content",
    )
    readable("colour_presets", PART)


def create_project_assets() -> None:
    op.create_table(
        "project_assets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["content.projects.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ux_project_assets_name",
        "project_assets",
        ["project_id", "name"],
        unique=True,
        schema="content",
    )
    readable("project_assets", PART)


def readable(table: str, house: str) -> None:
    migrations.apply(
        f"content.{table}",
        TableSecurity(
            grants={ROLE: WRITE},
            policies=(
                Policy("tenant", ROLE, TENANT, TENANT),
                Policy("house", ROLE, house, None, command="SELECT"),
                Policy("all_tenants", EVERYWHERE, "true", "true"),
            ),
        ),
    )
