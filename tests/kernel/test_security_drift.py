"""What is declared of a table's security and what the database has: each difference is told."""

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, Uuid, text

from graph import migrate
from kernel import security
from kernel.security import Policy, TableSecurity
from tests.sample.models import Note, Tally
from tests.support.servers import Clone

APART = MetaData()
READINGS = Table("readings", APART, Column("tenant_id", Uuid), schema="sample")
NOWHERE = Table("nowhere", APART, Column("tenant_id", Uuid), schema="sample")
OPEN = Table("tallies", MetaData(), schema="sample")
READ_ONLY = Table(
    "tallies",
    MetaData(),
    schema="sample",
    info={
        "security": TableSecurity(
            grants={"flatrender_sample": frozenset({"SELECT"})},
            policies=(Policy("mine", "flatrender_sample", "notes > 0", None, "SELECT"),),
        )
    },
)
TABLES = (Note.metadata.tables["sample.notes"], Tally.metadata.tables["sample.tallies"], READINGS)

SPELLED = (
    "(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid "
    'AS "nullif"))'
)
TENANT = ("ALL", "flatrender_sample", SPELLED, SPELLED)
ALL_TENANTS = ("ALL", "flatrender_sample_all", "true", "true")
GRANTED = "{flatrender_sample: DELETE, INSERT, SELECT, UPDATE}"


async def differences(clone: Clone, plant: str, *tables: Table) -> list[str]:
    def look(connection: Connection) -> list[str]:
        planted = connection.begin_nested()
        if plant:
            connection.execute(text(plant))
        told = security.differences(connection, tables or TABLES)
        planted.rollback()
        return told

    return await migrate.with_connection(clone.superuser_url, look)


@pytest.mark.parametrize("owner", [False, True])
async def test_there_is_none_in_what_a_migration_made(clone: Clone, *, owner: bool) -> None:
    url = clone.urls.owner if owner else clone.superuser_url
    told = await migrate.with_connection(
        url, lambda connection: security.differences(connection, TABLES)
    )
    assert told == []


PLANTS = {
    "drop policy tenant on sample.notes": (
        f"sample.notes: policy tenant is None, declared {TENANT}"
    ),
    "alter policy tenant on sample.notes using (true)": (
        "sample.notes: policy tenant is "
        f"{('ALL', 'flatrender_sample', 'true', SPELLED)}, declared {TENANT}"
    ),
    "alter policy tenant on sample.notes with check (true)": (
        "sample.notes: policy tenant is "
        f"{('ALL', 'flatrender_sample', SPELLED, 'true')}, declared {TENANT}"
    ),
    "alter policy all_tenants on sample.notes to flatrender_sample": (
        "sample.notes: policy all_tenants is "
        f"{('ALL', 'flatrender_sample', 'true', 'true')}, declared {ALL_TENANTS}"
    ),
    "create policy guests on sample.notes for select to public using (true)": (
        f"sample.notes: policy guests is {('SELECT', '', 'true', '')}, declared None"
    ),
    "create policy less on sample.notes as restrictive to flatrender_sample using (false)": (
        "sample.notes: policy less is "
        f"{('ALL RESTRICTIVE', 'flatrender_sample', 'false', '')}, declared None"
    ),
    "alter table sample.notes disable row level security": (
        "sample.notes: row security is not enabled and forced"
    ),
    "alter table sample.notes no force row level security": (
        "sample.notes: row security is not enabled and forced"
    ),
    "grant select on sample.notes to flatrender_render": (
        "sample.notes: granted {flatrender_render: SELECT; "
        f"flatrender_sample: DELETE, INSERT, SELECT, UPDATE}}, declared {GRANTED}"
    ),
    "grant select on sample.notes to public": (
        "sample.notes: granted {flatrender_sample: DELETE, INSERT, SELECT, UPDATE; "
        f"public: SELECT}}, declared {GRANTED}"
    ),
    "grant truncate on sample.notes to flatrender_sample": (
        "sample.notes: granted {flatrender_sample: DELETE, INSERT, SELECT, TRUNCATE, UPDATE}, "
        f"declared {GRANTED}"
    ),
    "grant select (text) on sample.notes to flatrender_render": (
        "sample.notes: granted {flatrender_render: SELECT (text); "
        f"flatrender_sample: DELETE, INSERT, SELECT, UPDATE}}, declared {GRANTED}"
    ),
    "revoke delete on sample.notes from flatrender_sample": (
        f"sample.notes: granted {{flatrender_sample: INSERT, SELECT, UPDATE}}, declared {GRANTED}"
    ),
    "alter table sample.readings_default disable row level security": (
        "sample.readings_default: a partition of sample.readings without row security"
    ),
    "alter table sample.readings_default no force row level security": (
        "sample.readings_default: a partition of sample.readings without row security"
    ),
    "create table sample.readings_p199901 partition of sample.readings "
    "for values from ('1999-01-01') to ('1999-02-01')": (
        "sample.readings_p199901: a partition of sample.readings without row security"
    ),
    "grant select on sample.readings_default to flatrender_sample": (
        "sample.readings_default: a partition of sample.readings, "
        "granted {flatrender_sample: SELECT}"
    ),
    "drop table sample.notes": "sample.notes: the table is missing; run the migrations",
}


@pytest.mark.parametrize(("plant", "told"), PLANTS.items(), ids=PLANTS.keys())
async def test_each_is_told_in_one_line(clone: Clone, plant: str, told: str) -> None:
    assert await differences(clone, plant) == [told]
    assert await differences(clone, "") == []


async def test_a_model_without_a_table_is_told(clone: Clone) -> None:
    assert await differences(clone, "", NOWHERE) == [
        "sample.nowhere: the table is missing; run the migrations"
    ]


async def test_a_model_that_declares_less_or_something_else_is_told(clone: Clone) -> None:
    assert await differences(clone, "", OPEN) == [
        f"sample.tallies: policy all_tenants is {ALL_TENANTS}, declared None",
        f"sample.tallies: policy tenant is {TENANT}, declared None",
    ]
    mine = ("SELECT", "flatrender_sample", "(notes > 0)", "")
    assert await differences(clone, "", READ_ONLY) == [
        f"sample.tallies: granted {GRANTED}, declared {{flatrender_sample: SELECT}}",
        f"sample.tallies: policy all_tenants is {ALL_TENANTS}, declared None",
        f"sample.tallies: policy mine is None, declared {mine}",
        f"sample.tallies: policy tenant is {TENANT}, declared None",
    ]


async def test_the_comparison_leaves_nothing_behind(clone: Clone) -> None:
    def left(connection: Connection) -> object:
        security.differences(connection, TABLES)
        return connection.execute(text("select to_regclass('spelled')")).scalar_one()

    assert await migrate.with_connection(clone.superuser_url, left) is None
