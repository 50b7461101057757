"""People who sign in through somebody else: OpenID providers and Telegram."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations

revision = "identity_0009"
down_revision = "identity_0008"
branch_labels = None
depends_on = None

TABLES = ("external_identities", "openid_providers", "telegram_bots")


def upgrade() -> None:
    create_identities()
    create_providers()
    create_bots()
    for table in TABLES:
        migrations.secure(f"identity.{table}")


def required(name: str, kind: "sa.types.TypeEngine[Any]") -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=False)


def of_a_tenant() -> list[sa.schema.SchemaItem]:
    return [
        required("tenant_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
    ]


def create_identities() -> None:
    op.create_table(
        "external_identities",
        required("id", sa.Uuid()),
        *of_a_tenant(),
        required("user_id", sa.Uuid()),
        required("provider", sa.Text()),
        required("subject", sa.Text()),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        required("created_at", sa.DateTime(timezone=True)),
        required("last_used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["user_id"], ["identity.users.id"]),
        schema="identity",
    )
    op.create_index(
        "ux_external_identities_subject",
        "external_identities",
        ["tenant_id", "provider", "subject"],
        unique=True,
        schema="identity",
    )
    op.create_index(
        "ix_external_identities_user",
        "external_identities",
        ["tenant_id", "user_id"],
        schema="identity",
    )


def create_providers() -> None:
    op.create_table(
        "openid_providers",
        required("id", sa.Uuid()),
        *of_a_tenant(),
        required("key", sa.Text()),
        required("name_fa", sa.Text()),
        required("name_en", sa.Text()),
        required("issuer", sa.Text()),
        required("client_id", sa.Text()),
        required("sealed_secret", sa.Text()),
        required("scopes", postgresql.ARRAY(sa.Text())),
        required("enabled", sa.Boolean()),
        required("created_at", sa.DateTime(timezone=True)),
        required("updated_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        schema="identity",
    )
    op.create_index(
        "ux_openid_providers_key",
        "openid_providers",
        ["tenant_id", "key"],
        unique=True,
        schema="identity",
    )


def create_bots() -> None:
    op.create_table(
        "telegram_bots",
        *of_a_tenant(),
        required("bot_username", sa.Text()),
        required("sealed_token", sa.Text()),
        required("created_at", sa.DateTime(timezone=True)),
        required("updated_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("tenant_id"),
        schema="identity",
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema="identity")
