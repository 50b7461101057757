"""Messages to people, and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kernel import migrations
from kernel.security import Policy, TableSecurity

revision = "identity_0003"
down_revision = "identity_0002"
branch_labels = None
depends_on = None


TENANT = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"


def upgrade() -> None:
    create_messages()
    create_audit()


def create_messages() -> None:
    op.create_table(
        "outgoing_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "EMAIL",
                "SMS",
                name="outgoing_messages_channel",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="identity",
    )
    op.create_index(
        "ix_outgoing_messages_tenant",
        "outgoing_messages",
        ["tenant_id", "written_at", "id"],
        unique=False,
        schema="identity",
    )
    migrations.secure("identity.outgoing_messages")


def create_audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("impersonator_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("chain_seq", sa.BigInteger(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        schema="identity",
    )
    op.create_index(
        "ix_audit_entries_tenant",
        "audit_entries",
        ["tenant_id", "seq"],
        unique=False,
        schema="identity",
    )
    op.create_index(
        "ix_audit_entries_unchained",
        "audit_entries",
        ["seq"],
        unique=False,
        schema="identity",
        postgresql_where=sa.text("chain_seq is null"),
    )
    op.create_index(
        "ux_audit_entries_chain",
        "audit_entries",
        ["tenant_id", "chain_seq"],
        unique=True,
        schema="identity",
        postgresql_where=sa.text("chain_seq is not null"),
    )
    reads, chains = frozenset({"SELECT", "INSERT"}), frozenset({"SELECT", "INSERT", "UPDATE"})
    migrations.apply(
        "identity.audit_entries",
        TableSecurity(
            grants={"flatrender_identity": reads, "flatrender_identity_all": chains},
            policies=(
                Policy("tenant", "flatrender_identity", TENANT, TENANT),
                Policy("all_tenants", "flatrender_identity_all", "true", "true"),
            ),
        ),
    )
    op.execute(APPEND_ONLY)
    op.execute(
        "create trigger append_only before update or delete on identity.audit_entries "
        "for each row execute function identity.keep_audit_entry()"
    )


APPEND_ONLY = """
create function identity.keep_audit_entry() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.chain_seq is null and new.chain_seq is not null
       and (to_jsonb(old) - '{chain_seq,previous_hash,hash}'::text[])
         = (to_jsonb(new) - '{chain_seq,previous_hash,hash}'::text[]) then
        return new;
    end if;
    raise exception 'the audit log is append-only' using errcode = 'restrict_violation';
end $$
"""


def downgrade() -> None:
    op.drop_table("audit_entries", schema="identity")
    op.drop_table("outgoing_messages", schema="identity")
    op.execute("drop function identity.keep_audit_entry()")
