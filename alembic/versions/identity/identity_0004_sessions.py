"""Sessions, and the refresh tokens that they have spent."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations

revision = "identity_0004"
down_revision = "identity_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_sessions()
    create_spent_tokens()


def create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("impersonator_id", sa.Uuid(), nullable=True),
        sa.Column("refresh_hash", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=True),
        sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["identity.users.id"]),
        schema="identity",
    )
    op.create_index(
        "ix_sessions_user",
        "sessions",
        ["tenant_id", "user_id", "created_at", "id"],
        unique=False,
        schema="identity",
    )
    op.create_index(
        "ix_sessions_revoked",
        "sessions",
        ["revoked_at"],
        unique=False,
        schema="identity",
        postgresql_where=sa.text("revoked_at is not null"),
    )
    migrations.secure("identity.sessions")


def create_spent_tokens() -> None:
    op.create_table(
        "spent_refresh_tokens",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "token_hash"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["identity.sessions.id"], ondelete="CASCADE"),
        schema="identity",
    )
    migrations.secure("identity.spent_refresh_tokens")


def downgrade() -> None:
    for table in ("spent_refresh_tokens", "sessions"):
        op.drop_table(table, schema="identity")
