"""The schema of studio with its roles."""

from kernel import migrations

revision = "studio_0001"
down_revision = None
branch_labels = ("studio",)
depends_on = None


def upgrade() -> None:
    migrations.create_domain("studio")


def downgrade() -> None:
    migrations.drop_domain("studio")
