"""The database as the last line: what each role may do, asked in SQL and not through our code."""

from uuid import UUID

import asyncpg
import pytest

from tests.conftest import TENANT_A, TENANT_B
from tests.support.sql import acting, refusal, rolled_back

DOMAINS = ("identity", "content", "studio", "render", "file_mgr", "notification", "sample")
SCHEMAS = ("kernel", *DOMAINS)
ROLES = [f"flatrender_{domain}{end}" for domain in DOMAINS for end in ("", "_all")]
VERBS = {
    "select": "select from {0}",
    "insert": "insert into {0} default values",
    "update": "update {0} set {1} = null",
    "delete": "delete from {0}",
    "truncate": "truncate {0}",
}
OPEN_TO_DOMAINS = {
    ("kernel.outbox", "insert"),
    ("kernel.handled_events", "insert"),
    ("kernel.idempotency_keys", "select"),
    ("kernel.idempotency_keys", "insert"),
    ("kernel.idempotency_keys", "update"),
}
EVERY_TABLE = """
    select n.nspname as schema, n.nspname || '.' || c.relname as name,
           (select quote_ident(attname) from pg_attribute
            where attrelid = c.oid and attnum > 0 and not attisdropped limit 1) as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 2
"""


async def attempts(raw: asyncpg.Connection, role: str, own: str) -> dict[tuple[str, str], str]:
    """What the database says to each verb on each table of other schemas."""
    tables = [row for row in await raw.fetch(EVERY_TABLE, SCHEMAS) if row["schema"] != own]
    async with acting(raw, role, TENANT_A):
        return {
            (row["name"], verb): await refusal(raw, statement.format(row["name"], row["column"]))
            for row in tables
            for verb, statement in VERBS.items()
            if (row["name"], verb) not in OPEN_TO_DOMAINS
        }


@pytest.mark.parametrize("role", ROLES)
async def test_a_domain_can_not_touch_the_tables_of_another(
    raw: asyncpg.Connection, role: str
) -> None:
    own = role.removeprefix("flatrender_").removesuffix("_all")
    async with rolled_back(raw):
        await plant(raw)
        said = await attempts(raw, role, own)
        async with acting(raw, role, TENANT_A):
            assert await refusal(raw, f"select from {own}.planted") == ""
    assert [what for what, answer in said.items() if "permission denied" not in answer] == []
    assert {name.split(".")[0] for name, _ in said} == set(SCHEMAS) - {own}


async def plant(raw: asyncpg.Connection) -> None:
    """A table for each domain, as its migration would make it: empty schemas prove nothing."""
    for domain in DOMAINS:
        await raw.execute(
            f"create table {domain}.planted (tenant_id uuid);"
            f"grant select, insert, update, delete on {domain}.planted to flatrender_{domain}"
        )


async def test_the_login_itself_can_touch_no_table_at_all(raw: asyncpg.Connection) -> None:
    async with rolled_back(raw):
        await plant(raw)
        rows = await raw.fetch(EVERY_TABLE, SCHEMAS)
        async with acting(raw, "flatrender_app", TENANT_A):
            said = {
                (row["name"], verb): await refusal(
                    raw, statement.format(row["name"], row["column"])
                )
                for row in rows
                for verb, statement in VERBS.items()
            }
    assert [what for what, answer in said.items() if "permission denied" not in answer] == []
    assert {name.split(".")[0] for name, _ in said} == set(SCHEMAS)


async def test_the_login_owns_nothing_and_is_nobody_s_superior(raw: asyncpg.Connection) -> None:
    role = await raw.fetchrow("select * from pg_roles where rolname = 'flatrender_app'")
    powers = ("rolsuper", "rolinherit", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert [role[power] for power in (*powers, "rolbypassrls")] == [False] * 6
    owned = await raw.fetchval("select count(*) from pg_class where relowner = $1", role["oid"])
    assert owned == 0
    others = await raw.fetch(
        "select rolname from pg_roles where rolname like 'flatrender_%' "
        "and rolname <> 'flatrender_app' and (rolsuper or rolbypassrls)"
    )
    assert [row["rolname"] for row in others] == []


@pytest.mark.parametrize("role", [*ROLES, "flatrender_app"])
async def test_functions_of_the_kernel_are_for_the_kernel(
    raw: asyncpg.Connection, role: str
) -> None:
    rows = await raw.fetch(
        "select p.oid::regprocedure::text as name, "
        "has_function_privilege($1, p.oid, 'execute') as may, t.typname = 'trigger' as fires "
        "from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        "join pg_type t on t.oid = p.prorettype where n.nspname = 'kernel'",
        role,
    )
    callable_ones = {row["name"]: row["may"] for row in rows if not row["fires"]}
    assert callable_ones == {
        "kernel.keep_partitions(timestamp with time zone)": False,
        "kernel.make_partition(text,text,timestamp without time zone)": False,
        "kernel.partition_states(timestamp with time zone)": False,
    }


PUBLISH = (
    "insert into kernel.outbox (id, type, occurred_at, tenant_id, trace_id, correlation_id, "
    "data, topics) values (gen_random_uuid(), 'a.b.v1', now(), $1, '', gen_random_uuid(), "
    "'{}', '{}')"
)
ROWS = 'new row violates row-level security policy for table "{0}"'


@pytest.mark.parametrize("role", ROLES)
async def test_a_domain_publishes_for_its_tenant_and_reads_nothing_back(
    raw: asyncpg.Connection, role: str
) -> None:
    async with acting(raw, role, TENANT_A):
        assert await refusal(raw, PUBLISH, TENANT_A) == ""
        assert await refusal(raw, PUBLISH, TENANT_B) == ROWS.format("outbox")
        for verb in ("select from {0}", "delete from {0}", "update {0} set type = 'x'"):
            assert await refusal(raw, verb.format("kernel.outbox")) == (
                "permission denied for table outbox"
            )
    for nobody in (None, ""):
        async with acting(raw, role, nobody):
            assert await refusal(raw, PUBLISH, TENANT_A) == ROWS.format("outbox")


WRITE = {
    "notes": "insert into sample.notes values (gen_random_uuid(), $1, 'a', 'x', now())",
    "tallies": "insert into sample.tallies values ($1, 1)",
    "readings": "insert into sample.readings values ($1, now(), 1)",
}


async def seen(raw: asyncpg.Connection, table: str) -> list[UUID]:
    rows = await raw.fetch(f"select tenant_id from sample.{table} order by 1")
    return [row["tenant_id"] for row in rows]


@pytest.mark.parametrize("table", WRITE)
@pytest.mark.parametrize("nobody", [None, ""])
async def test_without_a_tenant_there_is_no_row_and_none_is_taken(
    raw: asyncpg.Connection, table: str, nobody: str | None
) -> None:
    await raw.execute(WRITE[table], TENANT_A)
    async with acting(raw, "flatrender_sample", nobody):
        assert await seen(raw, table) == []
        assert await refusal(raw, WRITE[table], TENANT_A) == ROWS.format(table)
        assert await raw.execute(f"delete from sample.{table}") == "DELETE 0"
    assert await seen(raw, table) == [TENANT_A]


@pytest.mark.parametrize("table", WRITE)
async def test_a_tenant_has_its_own_rows_and_no_others(raw: asyncpg.Connection, table: str) -> None:
    await raw.execute(WRITE[table], TENANT_A)
    async with acting(raw, "flatrender_sample", TENANT_B):
        assert await seen(raw, table) == []
        assert await raw.execute(f"update sample.{table} set tenant_id = tenant_id") == "UPDATE 0"
        assert await raw.execute(f"delete from sample.{table}") == "DELETE 0"
        assert await refusal(raw, WRITE[table], TENANT_A) == ROWS.format(table)
        assert await refusal(raw, WRITE[table], TENANT_B) == ""
        assert await seen(raw, table) == [TENANT_B]
        given_away = await refusal(raw, f"update sample.{table} set tenant_id = $1", TENANT_A)
        assert given_away == ROWS.format(table)
    assert await seen(raw, table) == [TENANT_A]


@pytest.mark.parametrize("table", WRITE)
async def test_only_the_role_across_tenants_sees_all_of_them(
    raw: asyncpg.Connection, table: str
) -> None:
    for tenant in (TENANT_A, TENANT_B):
        await raw.execute(WRITE[table], tenant)
    async with acting(raw, "flatrender_sample_all", TENANT_B):
        assert await seen(raw, table) == [TENANT_A, TENANT_B]
    async with acting(raw, "flatrender_sample", TENANT_B):
        assert await seen(raw, table) == [TENANT_B]


async def test_the_owner_itself_is_bound(raw: asyncpg.Connection) -> None:
    await raw.execute(WRITE["notes"], TENANT_A)
    async with acting(raw, "flatrender_owner", TENANT_A):
        assert await seen(raw, "notes") == []


OPEN_TABLES = """
    select n.nspname || '.' || c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = any($1) and c.relkind in ('r', 'p') and not (
        c.relrowsecurity and c.relforcerowsecurity
        and (c.relispartition or exists (select from pg_policy where polrelid = c.oid))
    ) order by 1
"""


async def open_tables(raw: asyncpg.Connection) -> list[str]:
    return [row["name"] for row in await raw.fetch(OPEN_TABLES, SCHEMAS)]


async def test_every_table_with_a_tenant_is_closed(raw: asyncpg.Connection) -> None:
    assert await open_tables(raw) == []


PARTITION = (
    "create table sample.readings_p199901 partition of sample.readings "
    "for values from ('1999-01-01') to ('1999-02-01')"
)


@pytest.mark.parametrize(
    "plant_it",
    [
        PARTITION,
        "create table identity.planted (tenant_id uuid)",
        "alter table sample.notes disable row level security",
        "alter table sample.notes no force row level security",
        "drop policy tenant on sample.tallies; drop policy all_tenants on sample.tallies",
        "alter table sample.readings_default disable row level security",
    ],
)
async def test_a_table_that_is_open_is_found(raw: asyncpg.Connection, plant_it: str) -> None:
    async with rolled_back(raw):
        await raw.execute(plant_it)
        (found,) = await open_tables(raw)
    assert found in plant_it
    assert await open_tables(raw) == []
