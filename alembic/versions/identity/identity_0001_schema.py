"""The schema of identity with its roles."""

from kernel import migrations

revision = "identity_0001"
down_revision = None
branch_labels = ("identity",)
depends_on = None


def upgrade() -> None:
    migrations.create_domain("identity")


def downgrade() -> None:
    migrations.drop_domain("identity")
