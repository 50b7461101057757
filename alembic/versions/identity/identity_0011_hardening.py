"""What guessing, suspending and racing sign-ins still left open."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations

revision = "identity_0011"
down_revision = "identity_0010"
branch_labels = None
depends_on = None

COUNTED = ("users", "challenges")


def upgrade() -> None:
    forget_challenges()
    for table in COUNTED:
        column = sa.Column("generation", sa.Integer(), nullable=False, server_default="0")
        op.add_column(table, column, schema="identity")
    op.add_column("factors", sa.Column("rp_id", sa.Text(), nullable=True), schema="identity")


def downgrade() -> None:
    forget_challenges()
    op.drop_column("factors", "rp_id", schema="identity")
    for table in COUNTED:
        op.drop_column(table, "generation", schema="identity")


def forget_challenges() -> None:
    """They name plain addresses, or hashes that the older code can't read; people ask again."""
    with migrations.rows_of_every_tenant("identity.challenges"):
        op.execute("delete from identity.challenges")
