"""The mark on a film: what the tenant says when it is ordered, and no customer's choice."""

from typing import Any
from uuid import UUID

import pytest

from domains.render.api import DOMAIN
from domains.render.service import orders
from graph.schema import build_schema
from kernel.actor import Actor
from tests.identity.machines import admin
from tests.render.stage import Stage
from tests.support.asking import Asker

NODE = UUID(int=71)
SET = """mutation($input: TenantSettingsInput!) { tenantSettingsSet(input: $input) {
    ... on Tenant { settings { watermark } } ... on Problem { code field } } }"""


async def say(stage: Stage, actor: Actor, **more: Any) -> Any:
    asker = Asker(stage.database, build_schema())
    wanted = {"registrationOpen": True, "timeZone": "UTC", **more}
    answer = await asker.ask(SET, actor, input=wanted)
    return answer.errors or (answer.data or {})["tenantSettingsSet"]


async def mark(stage: Stage, text: str) -> Any:
    return await say(stage, admin(stage.owner.tenant_id), watermark=text)


async def test_nothing_is_written_over_a_film_as_a_rule(stage: Stage) -> None:
    await stage.order()
    assert (await stage.item(NODE)).spec["watermark"] is None


async def test_the_tenant_s_mark_is_frozen_into_the_order(stage: Stage) -> None:
    told = await mark(stage, "  نمونهٔ رایگان  ")
    assert told == {"settings": {"watermark": "نمونهٔ رایگان"}}
    job = await stage.order()
    assert await mark(stage, "") == {"settings": {"watermark": None}}
    given = await stage.item(NODE)
    assert (given.job_id, given.spec["watermark"]) == (job.id, {"text": "نمونهٔ رایگان"})
    later = await stage.order()
    assert (await stage.job(later.id))["watermark"] is None


async def test_who_tries_again_gets_the_mark_of_now(stage: Stage) -> None:
    """Else one would order, cancel, and have a film without it for ever."""
    job = await stage.order()
    await stage.cancel(job.id)
    await mark(stage, "free")
    async with stage.database.unit(DOMAIN, stage.owner) as unit:
        anew = await orders.retry(unit, job.id)
    assert (await stage.job(anew.id))["watermark"] == "free"
    assert (await stage.job(job.id))["watermark"] is None


async def test_a_customer_can_t_take_it_off(stage: Stage) -> None:
    await mark(stage, "free")
    told = await say(stage, stage.owner, watermark="")
    assert told == {"code": "FORBIDDEN", "field": None}
    job = await stage.order()
    assert (await stage.job(job.id))["watermark"] == "free"


async def test_settings_that_do_not_speak_of_it_leave_it(stage: Stage) -> None:
    await mark(stage, "free")
    told = await say(stage, admin(stage.owner.tenant_id))
    assert told == {"settings": {"watermark": "free"}}


@pytest.mark.parametrize("text", ["x" * 61, "two\nlines", "a\u202eb"])
async def test_a_mark_is_one_short_line(stage: Stage, text: str) -> None:
    assert await mark(stage, text) == {"code": "BAD_USER_INPUT", "field": "watermark"}
    job = await stage.order()
    assert (await stage.job(job.id))["watermark"] is None
