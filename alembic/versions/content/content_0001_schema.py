"""The schema of content with its roles."""

from kernel import migrations

revision = "content_0001"
down_revision = None
branch_labels = ("content",)
depends_on = None


def upgrade() -> None:
    migrations.create_domain("content")


def downgrade() -> None:
    migrations.drop_domain("content")
