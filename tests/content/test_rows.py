"""What the database itself lets through, whatever the services above it do."""

from uuid import UUID

import pytest

from kernel.ids import HOUSE_TENANT_ID
from tests.conftest import TENANT_A, TENANT_B
from tests.content.support import AUTHOR_A, SOURCE, Desk, act, both
from tests.support.sql import acting, refusal

ROLE = "flatrender_content"
PARTS = (
    "container_categories",
    "container_tags",
    "container_words",
    "projects",
    "scenes",
    "elements",
    "colours",
    "colour_presets",
)
SHARED = ("categories", "tags", "fonts", "music_tracks")
TABLES = ("project_containers", *PARTS, *SHARED)
FONT = (
    "mutation ($name: BilingualInput!) "
    '{ fontPut(family: "DejaVu Sans", name: $name) { __typename } }'
)
TRACK = (
    "mutation ($title: BilingualInput!, $file: UUID!) "
    '{ trackPut(slug: "lift", title: $title, fileId: $file) { __typename } }'
)


async def filled(desk: Desk) -> str:
    """A row in each of the tables, of the house; the template is a draft."""
    file = await desk.file(HOUSE_TENANT_ID, "AUDIO", seconds=3)
    await desk.say(FONT, name=both("DejaVu"))
    await desk.say(TRACK, title=both("Lift"), file=str(file))
    template = await desk.template("intro")
    await desk.project(template)
    return template


async def seen(desk: Desk, tenant: UUID) -> set[str]:
    """The tables in which that tenant sees anything at all, asked without any condition."""
    async with acting(desk.raw, ROLE, tenant):
        return {
            table
            for table in TABLES
            if await desk.raw.fetchval(f"select exists (select from content.{table})")
        }


async def test_of_the_house_the_published_is_readable_by_all(desk: Desk) -> None:
    template = await filled(desk)
    assert await seen(desk, HOUSE_TENANT_ID) == set(TABLES)
    assert await seen(desk, TENANT_A) == set(SHARED)
    await desk.say(act("Publish"), id=template)
    assert await seen(desk, TENANT_A) == set(TABLES)
    await desk.raw.execute(
        "insert into content.catalogue_settings values ($1, false, now())", TENANT_A
    )
    assert await seen(desk, TENANT_A) == set()
    assert await seen(desk, TENANT_B) == set(TABLES)
    await desk.say(act("Remove"), id=template)
    assert await seen(desk, TENANT_B) == set(SHARED)


async def test_of_a_reseller_nothing_is_readable_by_others(desk: Desk) -> None:
    await desk.taxonomy(AUTHOR_A)
    await desk.published("mine", AUTHOR_A)
    await desk.raw.execute("delete from content.fonts where tenant_id = $1", HOUSE_TENANT_ID)
    for tenant in (TENANT_B, HOUSE_TENANT_ID):
        async with acting(desk.raw, ROLE, tenant):
            for table in ("project_containers", *PARTS):
                count = await desk.raw.fetchval(f"select count(*) from content.{table}")
                assert (table, count) == (table, 0)
    assert set(PARTS) <= await seen(desk, TENANT_A)


@pytest.mark.parametrize("table", TABLES)
async def test_nobody_changes_the_rows_of_the_house_but_the_house(desk: Desk, table: str) -> None:
    template = await filled(desk)
    await desk.say(act("Publish"), id=template)
    async with acting(desk.raw, ROLE, TENANT_A):
        assert await desk.raw.execute(f"delete from content.{table}") == "DELETE 0"
        changed = await desk.raw.execute(f"update content.{table} set tenant_id = tenant_id")
        assert changed == "UPDATE 0"
        copied = f"insert into content.{table} select * from content.{table}"
        assert "row-level security" in await refusal(desk.raw, copied)


async def test_no_other_domain_reads_the_catalogue(desk: Desk) -> None:
    async with acting(desk.raw, "flatrender_studio", HOUSE_TENANT_ID):
        for table in (*TABLES, "catalogue_settings", "project_assets"):
            said = await refusal(desk.raw, f"select * from content.{table}")
            assert "permission denied" in said


async def test_a_source_of_another_s_project_is_not_set(desk: Desk) -> None:
    template = await filled(desk)
    await desk.say(act("Publish"), id=template)
    project = await desk.raw.fetchval("select id from content.projects")
    file = await desk.file(TENANT_A)
    given = {"project": str(project), "file": str(file)}
    assert await desk.refused(SOURCE, AUTHOR_A, **given) == ("NOT_FOUND", None)
    assert await desk.raw.fetchval("select source_file_id from content.projects") != file
