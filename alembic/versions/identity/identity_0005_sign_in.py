"""Challenges that a person answers, and counts of guesses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations

revision = "identity_0005"
down_revision = "identity_0004"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_challenges_target": ["tenant_id", "purpose", "target"],
    "ix_challenges_secret_hash": ["tenant_id", "secret_hash"],
    "ix_challenges_user_id": ["user_id"],
    "ix_challenges_expires_at": ["expires_at"],
}


def upgrade() -> None:
    create_challenges()
    create_guess_counters()
    for table in ("challenges", "guess_counters"):
        migrations.secure(f"identity.{table}")


def create_challenges() -> None:
    op.create_table(
        "challenges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("is_code", sa.Boolean(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["identity.users.id"], ondelete="CASCADE"),
        schema="identity",
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "challenges", columns, schema="identity")


def create_guess_counters() -> None:
    op.create_table(
        "guess_counters",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("times", postgresql.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "key"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    op.create_index(
        "ix_guess_counters_touched_at", "guess_counters", ["touched_at"], schema="identity"
    )


def downgrade() -> None:
    op.drop_table("guess_counters", schema="identity")
    op.drop_table("challenges", schema="identity")
