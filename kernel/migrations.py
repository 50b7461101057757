"""What a migration says in one line: a domain's schema and roles, and a table's security.

These take their values as arguments and never read the models: a migration that ran yesterday
must do the same tomorrow.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast

import asyncpg
from alembic import op
from sqlalchemy import text
from sqlalchemy.util import await_only

from kernel import roles
from kernel.security import Policy, TableSecurity, closed_by_tenant, open_to


def create_role(name: str, attributes: str = "nologin") -> None:
    """Roles belong to the whole server, so another database may have made this one already.

    Two databases may even be migrated at the same moment, hence the lock: `create role` itself
    has no `if not exists`.
    """
    op.execute(f"""
        do $do$ begin
            perform pg_advisory_xact_lock(hashtext('flatrender roles'));
            if not exists (select from pg_roles where rolname = '{name}') then
                create role {name} {attributes};
            end if;
        end $do$
    """)


def grant_role(role: str, to: str) -> None:
    op.execute(f"""
        do $do$ begin
            perform pg_advisory_xact_lock(hashtext('flatrender roles'));
            if not exists (
                select from pg_auth_members m where m.roleid = '{role}'::regrole
                and m.member = '{to}'::regrole
            ) then
                grant {role} to {to};
            end if;
        end $do$
    """)


def create_login() -> None:
    create_role(roles.LOGIN, "login noinherit")
    create_role(roles.DOMAINS)


def create_domain(schema: str) -> None:
    """The schema of a domain and the two roles that may enter it."""
    create_login()
    for role in (roles.of(schema), roles.across_tenants(schema)):
        create_role(role)
        grant_role(role, roles.LOGIN)
    grant_role(roles.DOMAINS, roles.of(schema))
    grant_role(roles.of(schema), roles.across_tenants(schema))
    op.execute(f"create schema if not exists {schema}")
    op.execute(f"grant usage on schema {schema} to {roles.of(schema)}")


def drop_domain(schema: str) -> None:
    """Takes the schema away; the roles stay, for other databases of the server may use them."""
    op.execute(f"drop schema {schema}")


def secure(table: str) -> None:
    """Closes a table of a domain: by tenant when it has one, else to other domains only."""
    schema = table.split(".", maxsplit=1)[0]
    has_tenant = (
        op.get_bind()
        .execute(
            text(
                "select exists (select from pg_attribute where attrelid = cast(:t as regclass) "
                "and attname = 'tenant_id' and not attisdropped)"
            ),
            {"t": table},
        )
        .scalar_one()
    )
    apply(table, closed_by_tenant(schema) if has_tenant else open_to(schema))


def apply(table: str, security: TableSecurity) -> None:
    for role, privileges in security.grants.items():
        op.execute(f"grant {', '.join(sorted(privileges))} on {table} to {role}")
    if security.closes_rows:
        close_rows(table)
    for policy in security.policies:
        op.execute(policy.ddl(table))


def run_script(script: str) -> None:
    """Several statements at once, inside the migration's transaction."""
    op.execute("select 1")  # the transaction begins with the first statement and not before
    driver = cast("asyncpg.Connection", op.get_bind().connection.driver_connection)
    await_only(driver.execute(script))


def close_rows(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")


def replace_policies(table: str, old: Iterable[str], new: Iterable[Policy]) -> None:
    for name in old:
        op.execute(f"drop policy {name} on {table}")
    for policy in new:
        op.execute(policy.ddl(table))


@contextmanager
def rows_of_every_tenant(table: str) -> Iterator[None]:
    """For a migration of data: forced row security binds the owner of the table too."""
    op.execute(f"alter table {table} no force row level security")
    yield
    op.execute(f"alter table {table} force row level security")


def keep_by_month(table: str, *, keep_months: int) -> None:
    """Enters a partitioned table with the keeper and makes its first months.

    Rows that find no month land in the default partition, where the keeper sees them and cries.
    """
    op.execute(f"create table {table}_default partition of {table} default")
    close_rows(f"{table}_default")
    # Forced row security binds the owner too, and the keeper's functions run as the owner.
    op.execute(
        f"create policy keeper on {table}_default to current_user using (true) with check (true)"
    )
    op.execute(
        text(
            "insert into kernel.partitioned_tables (name, keep_months) values (:t, :k)"
        ).bindparams(t=table, k=keep_months)
    )
    op.execute("select kernel.keep_partitions(now())")


def forget_months(table: str) -> None:
    op.execute(text("delete from kernel.partitioned_tables where name = :t").bindparams(t=table))
