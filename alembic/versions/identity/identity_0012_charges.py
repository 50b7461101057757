"""What renders cost: reserved, captured, released, each once for a job."""

import sqlalchemy as sa
from alembic import op

from kernel import migrations

revision = "identity_0012"
down_revision = "identity_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "render_charges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "RESERVE",
                "CAPTURE",
                "RELEASE",
                name="render_charges_kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["identity.tenants.id"]),
        schema="identity",
    )
    op.create_index(
        "ux_render_charges_kind",
        "render_charges",
        ["job_id", "kind"],
        unique=True,
        schema="identity",
    )
    op.create_index(
        "ux_render_charges_settled",
        "render_charges",
        ["job_id"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("kind <> 'RESERVE'"),
    )
    op.create_index(
        "ix_render_charges_user",
        "render_charges",
        ["tenant_id", "user_id", "created_at"],
        unique=False,
        schema="identity",
    )
    migrations.secure("identity.render_charges")


def downgrade() -> None:
    op.drop_table("render_charges", schema="identity")
