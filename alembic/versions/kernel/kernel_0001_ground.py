"""The ground: outbox, marks of handled events, idempotency keys, the queue of jobs."""

import sqlalchemy as sa
from alembic import op
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.domain.settings import DBSettings
from sqlalchemy.dialects import postgresql

from kernel import migrations
from kernel.security import WRITE, Policy, TableSecurity

revision = "kernel_0001"
down_revision = None
branch_labels = ("kernel",)
depends_on = None

QUEUE = QueryBuilderEnvironment(settings=DBSettings(db_schema="kernel"))
TENANT = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"
OWN = f"{TENANT} and current_user in ('flatrender_' || domain, 'flatrender_' || domain || '_all')"
QUEUE_TABLES = ("pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics")


def upgrade() -> None:
    migrations.create_login()
    migrations.create_role("flatrender_kernel")
    migrations.grant_role("flatrender_kernel", "flatrender_app")
    op.execute("grant usage on schema kernel to flatrender_kernel, flatrender_domain")
    op.execute("grant select on kernel.alembic_version to flatrender_kernel")
    create_outbox()
    create_handled_events()
    create_idempotency_keys()
    create_queue()


def downgrade() -> None:
    migrations.run_script(QUEUE.build_uninstall_query())
    for table in ("idempotency_keys", "handled_events", "outbox"):
        op.drop_table(table, schema="kernel")
    op.execute("revoke select on kernel.alembic_version from flatrender_kernel")
    op.execute("revoke usage on schema kernel from flatrender_kernel, flatrender_domain")


def create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "xid",
            sa.BigInteger(),
            nullable=False,
            server_default=sa.text("((pg_current_xact_id())::text)::bigint"),
        ),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("correlation_id", sa.Uuid(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True)),
        schema="kernel",
    )
    op.create_index("ix_outbox_cursor", "outbox", ["xid", "seq"], schema="kernel")
    op.create_index(
        "ix_outbox_undispatched",
        "outbox",
        ["seq"],
        schema="kernel",
        postgresql_where=sa.text("dispatched_at is null"),
    )
    op.create_index("ix_outbox_dispatched_at", "outbox", ["dispatched_at"], schema="kernel")
    migrations.apply(
        "kernel.outbox",
        TableSecurity(
            grants={"flatrender_domain": frozenset({"INSERT"}), "flatrender_kernel": WRITE},
            policies=(
                Policy("publish", "flatrender_domain", None, TENANT, command="INSERT"),
                Policy("dispatch", "flatrender_kernel", "true", "true"),
            ),
        ),
    )


def create_handled_events() -> None:
    op.create_table(
        "handled_events",
        sa.Column("event_id", sa.Uuid(), primary_key=True),
        sa.Column("handler", sa.Text(), primary_key=True),
        sa.Column(
            "handled_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.text("now()"),
        ),
        schema="kernel",
    )
    op.create_index(
        "ix_handled_events_handled_at", "handled_events", ["handled_at"], schema="kernel"
    )
    migrations.apply(
        "kernel.handled_events",
        TableSecurity(
            grants={"flatrender_domain": frozenset({"INSERT"}), "flatrender_kernel": WRITE}
        ),
    )


def create_idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("tenant_id", sa.Uuid(), primary_key=True),
        sa.Column("domain", sa.Text(), primary_key=True),
        sa.Column("actor", sa.Text(), primary_key=True),
        sa.Column("operation", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        schema="kernel",
    )
    op.create_index(
        "ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], schema="kernel"
    )
    migrations.apply(
        "kernel.idempotency_keys",
        TableSecurity(
            grants={
                "flatrender_domain": frozenset({"SELECT", "INSERT", "UPDATE"}),
                "flatrender_kernel": WRITE,
            },
            policies=(
                Policy("own", "flatrender_domain", OWN, OWN),
                Policy("tidy", "flatrender_kernel", "true", "true"),
            ),
        ),
    )


def create_queue() -> None:
    """pgqueuer makes its own tables; when it wants others, that is a migration of ours."""
    migrations.run_script(QUEUE.build_install_query(create_schema=False))
    listed = ", ".join(f"kernel.{table}" for table in QUEUE_TABLES)
    op.execute(f"grant select, insert, update, delete on {listed} to flatrender_kernel")
    op.execute("grant usage on all sequences in schema kernel to flatrender_kernel")
