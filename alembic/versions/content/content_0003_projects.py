"""The aspects of templates, with scenes and elements."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations
from kernel.security import Policy, TableSecurity

revision = "content_0003"
down_revision = "content_0002"
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
    create_projects()
    create_scenes()
    create_elements()


def downgrade() -> None:
    op.drop_table("elements", schema="content")
    op.drop_table("scenes", schema="content")
    op.drop_table("projects", schema="content")


def create_projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column(
            "aspect",
            sa.Enum(
                "16:9",
                "1:1",
                "9:16",
                name="projects_aspect",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("rate_over", sa.Integer(), nullable=False),
        sa.Column("rate_under", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column(
            "engine",
            sa.Enum(
                "LOTTIE",
                "AFTER_EFFECTS",
                name="projects_engine",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "type",
            sa.Enum(
                "FIX",
                "FLEXIBLE",
                "MUSIC_VISUALIZER",
                "MOCKUP",
                name="projects_type",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("convention_version", sa.Integer(), nullable=False),
        sa.Column("fonts", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("source_file_id", sa.Uuid(), nullable=True),
        sa.Column("source_sha256", sa.Text(), nullable=True),
        sa.Column("source_media_type", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["content.project_containers.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ux_projects_aspect", "projects", ["template_id", "aspect"], unique=True, schema="content"
    )
    readable("projects", PART)


def create_scenes() -> None:
    op.create_table(
        "scenes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title_fa", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("least_seconds", sa.Double(), nullable=False),
        sa.Column("most_seconds", sa.Double(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("image_file_id", sa.Uuid(), nullable=True),
        sa.Column("snapshot_url", sa.Text(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["content.projects.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index("ux_scenes_key", "scenes", ["project_id", "key"], unique=True, schema="content")
    readable("scenes", PART)


def create_elements() -> None:
    op.create_table(
        "elements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "TEXT",
                "MEDIA",
                "AUDIO",
                "CHECK_BOX",
                "DROP_DOWN",
                "NUMBER",
                "FILL",
                name="elements_kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("label_fa", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("default_value", sa.Text(), nullable=False),
        sa.Column("default_fa", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("limits", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("font", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["content.projects.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scene_id"], ["content.scenes.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        schema="content",
    )
    op.create_index(
        "ix_elements_project", "elements", ["project_id"], unique=False, schema="content"
    )
    op.create_index(
        "ux_elements_of_scene",
        "elements",
        ["scene_id", "key"],
        unique=True,
        schema="content",
        postgresql_where=sa.text("scene_id is not null"),
    )
    op.create_index(
        "ux_elements_shared",
        "elements",
        ["project_id", "key"],
        unique=True,
        schema="content",
        postgresql_where=sa.text("scene_id is null"),
    )
    readable("elements", PART)


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
