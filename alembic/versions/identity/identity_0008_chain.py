"""The chain of the audit log waits for late committers and keeps its head; why a user is banned."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations
from kernel.security import Policy, TableSecurity

revision = "identity_0008"
down_revision = "identity_0007"
branch_labels = None
depends_on = None


TENANT = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"


def upgrade() -> None:
    op.add_column(
        "audit_entries",
        sa.Column(
            "xid",
            sa.BigInteger(),
            server_default=sa.text("((pg_current_xact_id())::text)::bigint"),
            nullable=False,
        ),
        schema="identity",
    )
    unchained("xid", "seq")
    create_heads()
    op.add_column("users", sa.Column("ban_reason", sa.Text(), nullable=True), schema="identity")
    op.add_column(
        "users",
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=True),
        schema="identity",
    )


def unchained(*columns: str) -> None:
    op.drop_index("ix_audit_entries_unchained", "audit_entries", schema="identity")
    op.create_index(
        "ix_audit_entries_unchained",
        "audit_entries",
        list(columns),
        unique=False,
        schema="identity",
        postgresql_where=sa.text("chain_seq is null"),
    )


def create_heads() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("chain_seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
        schema="identity",
    )
    migrations.apply(
        "identity.audit_heads",
        TableSecurity(
            grants={
                "flatrender_identity": frozenset({"SELECT"}),
                "flatrender_identity_all": frozenset({"SELECT", "INSERT", "UPDATE"}),
            },
            policies=(
                Policy("tenant", "flatrender_identity", TENANT, TENANT),
                Policy("all_tenants", "flatrender_identity_all", "true", "true"),
            ),
        ),
    )


def downgrade() -> None:
    op.drop_column("users", "banned_at", schema="identity")
    op.drop_column("users", "ban_reason", schema="identity")
    op.drop_table("audit_heads", schema="identity")
    unchained("seq")
    op.drop_column("audit_entries", "xid", schema="identity")
