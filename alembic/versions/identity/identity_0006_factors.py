"""Second factors, recovery codes and the ceremonies of passkeys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations

revision = "identity_0006"
down_revision = "identity_0005"
branch_labels = None
depends_on = None

TABLES = ("factors", "recovery_codes", "passkey_ceremonies")


def upgrade() -> None:
    create_factors()
    create_recovery_codes()
    create_ceremonies()
    for table in TABLES:
        migrations.secure(f"identity.{table}")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def owned_by_a_user(*, required: bool = True) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=not required),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["identity.users.id"]),
    ]


def create_factors() -> None:
    op.create_table(
        "factors",
        *owned_by_a_user(),
        sa.Column("kind", choice("factors_kind", "TOTP", "PASSKEY"), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("credential_id", sa.LargeBinary(), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        schema="identity",
    )
    op.create_index("ix_factors_user", "factors", ["tenant_id", "user_id"], schema="identity")
    op.create_index(
        "ux_factors_credential",
        "factors",
        ["tenant_id", "credential_id"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("credential_id is not null"),
    )


def create_recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        *owned_by_a_user(),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        schema="identity",
    )
    op.create_index(
        "ux_recovery_codes",
        "recovery_codes",
        ["tenant_id", "user_id", "hash"],
        unique=True,
        schema="identity",
    )


def create_ceremonies() -> None:
    op.create_table(
        "passkey_ceremonies",
        *owned_by_a_user(required=False),
        sa.Column(
            "purpose",
            choice("passkey_ceremonies_purpose", "REGISTER", "SIGN_IN"),
            nullable=False,
        ),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        schema="identity",
    )
    op.create_index(
        "ix_passkey_ceremonies_expiry",
        "passkey_ceremonies",
        ["tenant_id", "expires_at"],
        schema="identity",
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table, schema="identity")
