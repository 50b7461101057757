"""The schema of notification with its roles."""

from kernel import migrations

revision = "notification_0001"
down_revision = None
branch_labels = ("notification",)
depends_on = None


def upgrade() -> None:
    migrations.create_domain("notification")


def downgrade() -> None:
    migrations.drop_domain("notification")
