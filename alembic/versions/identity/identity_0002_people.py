"""Tenants and users."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations
from kernel.security import WRITE, Policy, TableSecurity

revision = "identity_0002"
down_revision = "identity_0001"
branch_labels = None
depends_on = None


HOUSE = "00000000-0000-0000-0000-000000000001"
OWN_ROW = "id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"


def upgrade() -> None:
    create_tenants()
    create_users()


def create_tenants() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INTERNAL",
                "RESELLER",
                "ENTERPRISE",
                name="tenants_kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE",
                "SUSPENDED",
                name="tenants_status",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
        schema="identity",
    )
    op.execute(
        "insert into identity.tenants (id, slug, name, kind, status, settings, created_at, "
        f"updated_at) values ('{HOUSE}', 'house', 'FlatRender', 'INTERNAL', 'ACTIVE', '{{}}', "
        "now(), now())"
    )
    migrations.apply(
        "identity.tenants",
        TableSecurity(
            grants={"flatrender_identity": WRITE},
            policies=(
                Policy("tenant", "flatrender_identity", OWN_ROW, OWN_ROW),
                Policy("all_tenants", "flatrender_identity_all", "true", "true"),
            ),
        ),
    )
    op.create_table(
        "tenant_hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("host"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    op.create_index(
        "ix_identity_tenant_hosts_tenant_id",
        "tenant_hosts",
        ["tenant_id"],
        unique=False,
        schema="identity",
    )
    op.create_table(
        "tenant_branding",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("display_name_fa", sa.Text(), nullable=False),
        sa.Column("display_name_en", sa.Text(), nullable=False),
        sa.Column("logo_url", sa.Text(), nullable=True),
        sa.Column("colours", postgresql.JSONB(), nullable=False),
        sa.Column("sender_email", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    for table in ("tenant_hosts", "tenant_branding"):
        migrations.secure(f"identity.{table}")


def create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "EMAIL",
                "MOBILE",
                "OPENID",
                "TELEGRAM",
                "RESELLER",
                name="users_mode",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "ACTIVE",
                "BANNED",
                "DELETED",
                name="users_status",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phone_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("avatar_url", sa.Text(), nullable=True),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    op.create_index(
        "ix_users_tenant_created",
        "users",
        ["tenant_id", "created_at", "id"],
        unique=False,
        schema="identity",
    )
    op.create_index(
        "ux_users_email",
        "users",
        ["tenant_id", "email"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("email is not null"),
    )
    op.create_index(
        "ux_users_phone",
        "users",
        ["tenant_id", "phone"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("phone is not null"),
    )
    migrations.secure("identity.users")


def downgrade() -> None:
    for table in (
        "users",
        "tenant_branding",
        "tenant_hosts",
        "tenants",
    ):
        op.drop_table(table, schema="identity")
