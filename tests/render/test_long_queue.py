"""A claim costs the same however long the queue is: it walks an index and stops."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from domains.render.api import DOMAIN
from domains.render.store import claims
from kernel.actor import SYSTEM
from tests.render.stage import Stage

ITEMS = 20_000
_MANY = """
    insert into render.frame_jobs (id, tenant_id, job_id, kind, state, position, first, count,
        requirements, vtime, ready_at, created_at)
    select gen_random_uuid(), tenant_id, id, 'FRAMES', 'READY', n, n, 1, 'LOTTIE', n, '2026-01-01',
        now()
    from render.render_jobs, generate_series(1, $1) n
"""


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    below = [node for part in plan.get("Plans", []) for node in nodes_of(part)]
    return [plan, *below]


async def test_a_claim_reads_the_head_of_the_queue_by_its_index(stage: Stage) -> None:
    await stage.order()
    await stage.claim(UUID(int=71), 0)
    await stage.raw.execute(_MANY, ITEMS)
    await stage.raw.execute("analyze render.frame_jobs")
    now = stage.database.tools.clock.now()
    values = {
        "node": UUID(int=71),
        "engines": ["LOTTIE"],
        "fonts": [],
        "most": 4,
        "now": now,
        "lease": now + claims.LEASE,
        "seen": now - claims.SEEN_WITHIN,
    }
    asked = text("explain (analyze, format json) " + claims.CLAIM.text).bindparams(*claims.KINDS)
    async with stage.database.unit(DOMAIN, SYSTEM, across_tenants=True) as unit:
        found = (await unit.execute(asked, values)).scalar_one()
    plan = orjson.loads(found) if isinstance(found, str) else found
    scans = [one for one in nodes_of(plan[0]["Plan"]) if one.get("Alias", "").startswith("i")]
    head = [one for one in scans if one.get("Index Name") == "ix_frame_jobs_ready"]
    assert [one["Actual Rows"] for one in head] == [4]
    assert [one["Node Type"] for one in scans if one["Node Type"] == "Seq Scan"] == []
    assert len((await stage.claim(UUID(int=72), 3)).items) == 3
