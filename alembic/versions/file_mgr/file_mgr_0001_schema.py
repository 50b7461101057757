"""The schema of file_mgr with its roles."""

from kernel import migrations

revision = "file_mgr_0001"
down_revision = None
branch_labels = ("file_mgr",)
depends_on = None


def upgrade() -> None:
    migrations.create_domain("file_mgr")


def downgrade() -> None:
    migrations.drop_domain("file_mgr")
