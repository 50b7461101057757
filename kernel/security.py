"""Row security and grants of every table: what is declared, what is there, and the difference.

A table with `tenant_id` is closed to other tenants without a word from its author. A table that
needs something else says so in `info={"security": TableSecurity(...)}`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, text

from kernel import roles

TENANT = "tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)"
WRITE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    role: str
    using: str | None
    check: str | None
    command: str = "ALL"

    def ddl(self, table: str) -> str:
        parts = [
            f"create policy {self.name} on {table} as permissive",
            f"for {self.command.lower()} to {self.role}",
        ]
        if self.using is not None:
            parts.append(f"using ({self.using})")
        if self.check is not None:
            parts.append(f"with check ({self.check})")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class TableSecurity:
    grants: Mapping[str, frozenset[str]]
    policies: tuple[Policy, ...] = ()

    @property
    def closes_rows(self) -> bool:
        return bool(self.policies)


def open_to(schema: str) -> TableSecurity:
    """A table without tenants: its domain may write it, nobody else sees it."""
    return TableSecurity(grants={roles.of(schema): WRITE})


def closed_by_tenant(schema: str) -> TableSecurity:
    return TableSecurity(
        grants={roles.of(schema): WRITE},
        policies=(
            Policy("tenant", roles.of(schema), TENANT, TENANT),
            Policy("all_tenants", roles.across_tenants(schema), "true", "true"),
        ),
    )


def declared(table: Table) -> TableSecurity:
    given = table.info.get("security")
    if isinstance(given, TableSecurity):
        return given
    schema = table.schema or "public"
    return closed_by_tenant(schema) if "tenant_id" in table.columns else open_to(schema)


def qualified(table: Table) -> str:
    return f"{table.schema}.{table.name}"


@dataclass(slots=True)
class Found:
    """What the catalogue of the database says of one table."""

    enabled: bool
    forced: bool
    policies: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    grants: dict[str, set[str]] = field(default_factory=dict)


_TABLES = text("""
    select n.nspname || '.' || c.relname as name, c.relrowsecurity, c.relforcerowsecurity
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(:schemas) and c.relkind in ('r', 'p')
""")
_POLICIES = text("""
    select n.nspname || '.' || c.relname as name, p.polname,
           case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT'
                         when 'w' then 'UPDATE' else 'DELETE' end
               || case when p.polpermissive then '' else ' RESTRICTIVE' end as command,
           array_to_string(array(select rolname from pg_roles where oid = any(p.polroles)
                                 order by rolname), ',') as roles,
           coalesce(pg_get_expr(p.polqual, p.polrelid), '') as using,
           coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as checked
    from pg_policy p join pg_class c on c.oid = p.polrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any(:schemas)
""")
_GRANTS = text("""
    select n.nspname || '.' || c.relname as name,
           coalesce(r.rolname, 'public') as role, a.privilege_type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
    where n.nspname = any(:schemas) and c.relkind in ('r', 'p') and a.grantee <> c.relowner
    union all
    select n.nspname || '.' || c.relname, coalesce(r.rolname, 'public'),
           a.privilege_type || ' (' || t.attname || ')'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute t on t.attrelid = c.oid
    cross join lateral aclexplode(t.attacl) a left join pg_roles r on r.oid = a.grantee
    where n.nspname = any(:schemas) and c.relkind in ('r', 'p') and a.grantee <> c.relowner
""")


def found(connection: Connection, schemas: Iterable[str]) -> dict[str, Found]:
    bound = {"schemas": list(schemas)}
    tables = {
        name: Found(enabled, forced) for name, enabled, forced in connection.execute(_TABLES, bound)
    }
    for name, policy, *rest in connection.execute(_POLICIES, bound):
        command, role, using, checked = (str(part) for part in rest)
        tables[name].policies[policy] = (command, role, using, checked)
    for name, role, privilege in connection.execute(_GRANTS, bound):
        tables[name].grants.setdefault(role, set()).add(privilege)
    return tables


def differences(connection: Connection, tables: Iterable[Table]) -> list[str]:
    """One line for everything in which the database is not what the models declare."""
    wanted = {qualified(table): declared(table) for table in tables}
    there = found(connection, {name.split(".")[0] for name in wanted})
    lines: list[str] = []
    for name in sorted(wanted):
        if name not in there:
            lines.append(f"{name}: the table is missing; run the migrations")
            continue
        lines += _grant_differences(name, wanted[name], there[name])
        lines += _policy_differences(connection, name, wanted[name], there[name])
    return lines + _open_partitions(connection, there)


def _grant_differences(name: str, wanted: TableSecurity, there: Found) -> list[str]:
    given = {role: set(privileges) for role, privileges in wanted.grants.items() if privileges}
    if given == there.grants:
        return []
    return [f"{name}: granted {_shown(there.grants)}, declared {_shown(given)}"]


def _shown(grants: Mapping[str, Iterable[str]]) -> str:
    listed = [f"{role}: {', '.join(sorted(given))}" for role, given in sorted(grants.items())]
    return "{" + "; ".join(listed) + "}"


def _policy_differences(
    connection: Connection, name: str, wanted: TableSecurity, there: Found
) -> list[str]:
    lines = []
    if wanted.closes_rows and not (there.enabled and there.forced):
        lines.append(f"{name}: row security is not enabled and forced")
    expected = _as_the_server_spells(connection, name, wanted.policies)
    return lines + [
        f"{name}: policy {policy} is {there.policies.get(policy)}, declared {expected.get(policy)}"
        for policy in sorted(expected.keys() | there.policies.keys())
        if expected.get(policy) != there.policies.get(policy)
    ]


def _as_the_server_spells(
    connection: Connection, name: str, policies: tuple[Policy, ...]
) -> dict[str, tuple[str, str, str, str]]:
    """The declared policies in the server's own spelling: it rewrites every expression.

    They are made for a moment on a copy of the table inside a savepoint that is rolled back. The
    copy has its name, for the server writes it before a column where a policy looks elsewhere.
    """
    if not policies:
        return {}
    copy = name.rpartition(".")[2]
    with connection.begin_nested() as savepoint:
        connection.execute(text(f"create temp table {copy} (like {name})"))
        for policy in policies:
            connection.execute(text(policy.ddl(f"pg_temp.{copy}")))
        temporary = connection.execute(
            text("select nspname from pg_namespace where oid = pg_my_temp_schema()")
        ).scalar_one()
        spelled = found(connection, [str(temporary)])[f"{temporary}.{copy}"].policies
        savepoint.rollback()
    return spelled


_PARTITIONS = text("""
    select child_ns.nspname || '.' || child.relname, parent_ns.nspname || '.' || parent.relname
    from pg_inherits i join pg_class child on child.oid = i.inhrelid
    join pg_namespace child_ns on child_ns.oid = child.relnamespace
    join pg_class parent on parent.oid = i.inhparent
    join pg_namespace parent_ns on parent_ns.oid = parent.relnamespace
    where parent_ns.nspname = any(:schemas) and child_ns.nspname = any(:schemas)
      and parent.relkind = 'p'
    order by 1
""")


def _open_partitions(connection: Connection, there: Mapping[str, Found]) -> list[str]:
    """Whoever names a partition goes round the policies of its parent: it needs no grants."""
    schemas = sorted({name.split(".")[0] for name in there})
    lines = []
    for child, parent in connection.execute(_PARTITIONS, {"schemas": schemas}):
        partition = there[child]
        if there[parent].enabled and not (partition.enabled and partition.forced):
            lines.append(f"{child}: a partition of {parent} without row security")
        if partition.grants:
            lines.append(f"{child}: a partition of {parent}, granted {_shown(partition.grants)}")
    return lines
