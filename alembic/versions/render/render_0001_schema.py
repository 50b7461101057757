"""The schema of render with its roles."""

from kernel import migrations

revision = "render_0001"
down_revision = None
branch_labels = ("render",)
depends_on = None


def upgrade() -> None:
    migrations.create_domain("render")


def downgrade() -> None:
    migrations.drop_domain("render")
