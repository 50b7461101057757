"""What the sweep knows of render's fields."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.conftest import TENANT_A
from tests.sweep.callers import NODE
from tests.sweep.cases_of_studio import a_saved_project
from tests.sweep.world import Case, World, by_id

NEEDS_A_TEMPLATE = "only what is published can be rendered, and no template is in this world"
OF_A_NODE = "only the node that holds an item is answered, and no holder here is a node"
_JOB = """
    insert into render.render_jobs (id, tenant_id, owner_id, saved_project_id, template_project_id,
        title_en, title_fa, resolution, width, height, rate, frames, seconds, formats, input,
        encoder, state, created_at, updated_at)
    values (gen_random_uuid(), $1, $2, gen_random_uuid(), gen_random_uuid(), 'a', 'a', '360p', 640,
        360, '25/1', 100, 4, '{MP4}',
        '{"requirements": "LOTTIE", "source": {"sha256": "0"}}', '{}', $3, now(), now())
    returning id
"""
_ITEM = """
    insert into render.frame_jobs (id, tenant_id, job_id, kind, state, position, first, count,
        requirements, vtime, ready_at, attempt, node_id, lease_until, created_at)
    values (gen_random_uuid(), $1, $2, 'FRAMES', 'CLAIMED', 0, 0, 100, 'LOTTIE', 1, now(),
        gen_random_uuid(), gen_random_uuid(), now() + interval '1 hour', now())
    returning id
"""


async def a_render(world: World, state: str = "QUEUED") -> str:
    return str(await world.raw.fetchval(_JOB, TENANT_A, world.owner.id, state))


async def a_tenant(world: World) -> str:
    """One with a render, in whose queue strangers have no business."""
    await a_render(world)
    return str(TENANT_A)


async def an_owner(world: World) -> str:
    await a_render(world)
    return str(world.owner.id)


async def a_failed_render(world: World) -> str:
    return await a_render(world, "FAILED")


async def an_item(world: World) -> str:
    job_id = await a_render(world, "RENDERING")
    return str(await world.raw.fetchval(_ITEM, TENANT_A, job_id))


def _order(wanted: str) -> dict[str, Any]:
    return {
        "input": {"savedProjectId": wanted, "resolution": "P360", "idempotencyKey": str(uuid4())}
    }


def _claim(wanted: str) -> dict[str, Any]:
    can = {"slots": 0, "engines": [], "fonts": [], "cachedSources": []}
    return {"input": {**can, "holding": [wanted]}}


def _report(wanted: str) -> dict[str, Any]:
    failed = {"code": "CRASHED", "message": "stolen"}
    told = {"itemId": wanted, "attempt": str(uuid4()), "outcome": "FAILED", "reason": failed}
    return {"input": told}


def _beat(wanted: str) -> dict[str, Any]:
    return {"input": {"running": [{"itemId": wanted, "attempt": str(uuid4()), "frame": 9}]}}


def _queue_by(name: str) -> Callable[[str], dict[str, Any]]:
    return lambda wanted: {"filter": {name: wanted}}


_A_NODE = frozenset({NODE})
RENDER_CASES: dict[str, Case] = {
    "renderOrder": Case(a_saved_project, _order, closed=NEEDS_A_TEMPLATE),
    "renderCancel": by_id(a_render),
    "renderRetry": by_id(a_failed_render, idempotencyKey="sweep"),
    "renderJob": by_id(a_render),
    "renderProgress": by_id(a_render),
    "renderQueue:filter.tenantId": Case(a_tenant, _queue_by("tenantId")),
    "renderQueue:filter.ownerId": Case(an_owner, _queue_by("ownerId")),
    "nodeClaim": Case(an_item, _claim, closed=OF_A_NODE, alike=_A_NODE),
    "nodeResult": Case(an_item, _report, closed=OF_A_NODE),
    "nodeStatus": Case(an_item, _beat, closed=OF_A_NODE, alike=_A_NODE),
}
