"""How often films are begun with a template, by tenant and day."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations

revision = "content_0006"
down_revision = "content_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "container_uses",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("template_id", "tenant_id", "day"),
        sa.ForeignKeyConstraint(
            ["template_id"], ["content.project_containers.id"], ondelete="CASCADE"
        ),
        schema="content",
    )
    op.create_index(
        "ix_container_uses_uncounted",
        "container_uses",
        ["day"],
        schema="content",
        postgresql_where=sa.text("counted < count"),
    )
    migrations.secure("content.container_uses")


def downgrade() -> None:
    op.drop_table("container_uses", schema="content")
