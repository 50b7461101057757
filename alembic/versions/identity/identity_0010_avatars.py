"""Pictures of users that they have uploaded; addresses of foreign servers are shown no more."""

from alembic import op

from kernel import migrations

revision = "identity_0010"
down_revision = "identity_0009"
branch_labels = None
depends_on = None

OURS = "avatar_url ~ '^/avatars/[0-9a-f]{32}/[0-9a-f]{32}[.]webp$'"


def upgrade() -> None:
    with migrations.rows_of_every_tenant("identity.users"):
        op.execute(f"update identity.users set avatar_url = null where not ({OURS})")
    op.create_check_constraint("users_avatar_url", "users", OURS, schema="identity")


def downgrade() -> None:
    """The foreign addresses are gone; nobody is asked to look at them again."""
    op.drop_constraint("users_avatar_url", "users", schema="identity")
