"""What machines show: API tokens of tenants, node credentials and their sequences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations

revision = "identity_0007"
down_revision = "identity_0006"
branch_labels = None
depends_on = None

TABLES = ("tenant_api_keys", "node_enrolments", "node_credentials", "node_sequences")


def upgrade() -> None:
    create_api_keys()
    create_nodes()
    for table in TABLES:
        migrations.secure(f"identity.{table}")


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def create_api_keys() -> None:
    op.create_table(
        "tenant_api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("last_four", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("addresses", postgresql.ARRAY(sa.Text()), nullable=False),
        moment("expires_at", nullable=True),
        moment("revoked_at", nullable=True),
        moment("created_at"),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        moment("last_used_at", nullable=True),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
        sa.UniqueConstraint("replaced_by"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        sa.ForeignKeyConstraint(["created_by"], ["identity.users.id"]),
        sa.ForeignKeyConstraint(["replaced_by"], ["identity.tenant_api_keys.id"]),
        schema="identity",
    )
    op.create_index(
        "ix_tenant_api_keys_tenant_created",
        "tenant_api_keys",
        ["tenant_id", "created_at", "id"],
        unique=False,
        schema="identity",
    )


def create_nodes() -> None:
    op.create_table(
        "node_enrolments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    op.create_table(
        "node_credentials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        moment("created_at"),
        moment("revoked_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    op.create_index(
        "ix_node_credentials_tenant_created",
        "node_credentials",
        ["tenant_id", "created_at", "id"],
        unique=False,
        schema="identity",
    )
    op.create_table(
        "node_sequences",
        sa.Column("node_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "CLAIM",
                "RESULT",
                "STATUS",
                name="node_sequences_channel",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("last_sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_body_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("node_id", "channel"),
        sa.ForeignKeyConstraint(["node_id"], ["identity.node_credentials.id"]),
        schema="identity",
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="identity")
