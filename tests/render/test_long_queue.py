"""A claim costs the same however long the queue is: it steps through an index and stops."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from domains.render.api import DOMAIN
from domains.render.store import claims
from domains.render.store.claims import REACH, Wanted
from kernel.actor import SYSTEM
from tests.render.stage import Stage

ITEMS = 20_000
NODE, OTHER = UUID(int=71), UUID(int=72)
_MANY = """
    insert into render.frame_jobs (id, tenant_id, job_id, kind, state, position, first, count,
        requirements, source, vtime, ready_at, created_at)
    select gen_random_uuid(), tenant_id, id, kind, 'READY', n, n, 1, $2, 'b', n, '2026-01-01',
        now()
    from render.render_jobs, generate_series(1, $1) n,
        (select case when $2 like '%/%' then 'SNAPSHOT' else 'FRAMES' end as kind) k
"""


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    below = [node for part in plan.get("Plans", []) for node in nodes_of(part)]
    return [plan, *below]


async def wait_in_the_queue(stage: Stage, needs: str, items: int = ITEMS) -> None:
    await stage.raw.execute(
        "insert into render.requirement_sets values ($1, $1, '{}') on conflict do nothing", needs
    )
    await stage.raw.execute(_MANY, items, needs)
    await stage.raw.execute("analyze render.frame_jobs")


async def plan_of_a_claim(stage: Stage, most: int = 4, **more: Any) -> list[dict[str, Any]]:
    """The steps of a real claim with what each of them has read, in the order of the plan."""
    able = {"engines": ["LOTTIE"], "fonts": [], "cached": ["a"], **more}
    wanted = Wanted(NODE, **able, most=most, now=stage.database.tools.clock.now())
    asked = "explain (analyze, buffers, format json) " + claims.CLAIM.text
    async with stage.database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        explained = await unit.execute(text(asked).bindparams(*claims.KINDS), wanted.values)
        found = explained.scalar_one()
    plan = orjson.loads(found) if isinstance(found, str) else found
    return nodes_of(plan[0]["Plan"])


def read_of_the_queue(plan: list[dict[str, Any]]) -> tuple[set[str], int]:
    """By which indexes, and how many rows at most in one step."""
    of_items = [one for one in plan if one.get("Relation Name") == "frame_jobs"]
    scans = [one for one in of_items if one["Node Type"] != "ModifyTable"]
    ways = {str(one.get("Index Name", one["Node Type"])) for one in scans}
    return ways, max(round(one["Actual Rows"] * one["Actual Loops"]) for one in scans)


async def test_a_claim_reads_the_head_of_the_queue_by_its_index(stage: Stage) -> None:
    await stage.order()
    await wait_in_the_queue(stage, "LOTTIE")
    ways, most = read_of_the_queue(await plan_of_a_claim(stage))
    assert ways == {"ix_frame_jobs_ready", "frame_jobs_pkey"}
    assert most == REACH
    assert len((await stage.claim(OTHER, 3)).items) == 3


async def test_what_others_wait_for_is_not_read(stage: Stage) -> None:
    """A queue full of another engine's work stands before the one item that this node can do."""
    job = await stage.order()
    for needs in ("AFTER_EFFECTS", "AFTER_EFFECTS/vazirmatn"):
        await wait_in_the_queue(stage, needs, ITEMS // 2)
    ways, most = read_of_the_queue(await plan_of_a_claim(stage))
    assert (ways, most) == ({"ix_frame_jobs_ready", "frame_jobs_pkey"}, 2)
    (item,) = await stage.raw.fetch(
        "select job_id, requirements from render.frame_jobs where state = 'CLAIMED'"
    )
    assert tuple(item) == (job.id, "LOTTIE")
