"""How often films are begun with a template, and how lately."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domains.content.api import DOMAIN, TemplateBegun
from domains.content.jobs import COUNT_USES
from domains.content.service import popularity
from kernel.actor import SYSTEM
from kernel.clock import FrozenClock
from kernel.events import Envelope
from kernel.ids import HOUSE_TENANT_ID
from kernel.jobs import JobContext, Nothing
from tests.conftest import TENANT_A, TENANT_B
from tests.content.support import Desk

TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIGURES = "select uses, uses_lately from content.project_containers where id = $1"


async def begun(desk: Desk, template: UUID, tenant: UUID, at: datetime, times: int = 1) -> None:
    database = desk.asker.database
    for _ in range(times):
        told = Envelope(
            id=database.tools.ids.new(),
            occurred_at=at,
            tenant_id=tenant,
            user_id=None,
            trace_id="t",
            correlation_id=template,
            data=TemplateBegun(template_id=template),
        )
        async with database.unit(DOMAIN, SYSTEM, tenant_id=tenant) as unit:
            await popularity.note(unit, told)


async def counted(desk: Desk, template: UUID) -> tuple[int, int]:
    await COUNT_USES.run(JobContext(desk.asker.database, DOMAIN, HOUSE_TENANT_ID, 1), Nothing())
    row = await desk.raw.fetchrow(FIGURES, template)
    assert row is not None
    return row["uses"], row["uses_lately"]


@pytest.fixture
async def template(desk: Desk) -> UUID:
    desk.asker.database.tools.clock = FrozenClock(TODAY)
    return UUID(await desk.published("logo-intro"))


async def test_everybody_s_uses_are_counted_once(desk: Desk, template: UUID) -> None:
    await begun(desk, template, TENANT_A, TODAY, times=2)
    await begun(desk, template, TENANT_B, TODAY)
    assert await counted(desk, template) == (3, 3)
    assert await counted(desk, template) == (3, 3)
    await begun(desk, template, TENANT_A, TODAY)
    assert await counted(desk, template) == (4, 4)


async def test_what_is_long_ago_counts_for_the_total_alone(desk: Desk, template: UUID) -> None:
    for days in (13, 14, 40):
        await begun(desk, template, TENANT_A, TODAY - timedelta(days=days))
    assert await counted(desk, template) == (3, 1)
    days = await desk.raw.fetch("select day from content.container_uses")
    assert [row["day"] for row in days] == [(TODAY - timedelta(days=13)).date()]
    desk.asker.database.tools.clock = FrozenClock(TODAY + timedelta(days=1))
    assert await counted(desk, template) == (3, 0)
    assert await desk.raw.fetchval("select count(*) from content.container_uses") == 0


async def test_a_template_that_is_gone_is_not_counted(desk: Desk, template: UUID) -> None:
    await begun(desk, UUID(int=5), TENANT_A, TODAY)
    assert await counted(desk, template) == (0, 0)
    assert await desk.raw.fetchval("select count(*) from content.container_uses") == 0
