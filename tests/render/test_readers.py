"""Who sees which renders: by id, in lists, live; and who stops them at whose cost."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from domains.render.api import DOMAIN, Resolution
from domains.render.models import RenderJob
from domains.render.service import orders, reading
from graph.schema import build_schema
from kernel.actor import OPERATOR, Actor, ActorKind, Role
from kernel.errors import AppError, Code, not_found
from kernel.graphql.context import Context, Services
from kernel.keyset import PageRequest
from kernel.texts import Locale
from kernel.topics import Topics
from tests.conftest import TENANT_A, TENANT_B
from tests.render.stage import TENANT, Stage, graph, ordered

SCHEMA = build_schema()
WATCH = 'subscription { renderProgress(id: "%s") { id } }'
ALL = frozenset({"customer", "neighbour", "admin", "server", "foreign"})


def user(number: int, role: Role = Role.CUSTOMER, tenant: UUID = TENANT_A, **more: Any) -> Actor:
    return Actor(ActorKind.USER, tenant, UUID(int=number), roles=frozenset({role}), **more)


def server(tenant: UUID, number: int) -> Actor:
    return Actor(ActorKind.TOKEN, tenant, UUID(int=number), scopes=frozenset({"render:start"}))


OWNERS: Mapping[str, Actor] = {
    "customer": user(1),
    "neighbour": user(2),
    "admin": user(3, Role.TENANT_ADMIN),
    "server": server(TENANT_A, 4),
    "foreign": user(5, tenant=TENANT_B),
}
READERS: Mapping[str, tuple[Actor, frozenset[str]]] = {
    "a customer": (OWNERS["customer"], frozenset({"customer"})),
    "the platform as a customer": (
        user(1, impersonator_id=UUID(int=9)),
        frozenset({"customer"}),
    ),
    "an administrator of the tenant": (OWNERS["admin"], frozenset({"admin"})),
    "a moderator": (user(6, Role.MODERATOR), frozenset()),
    "the tenant's server": (OWNERS["server"], frozenset({"server"})),
    "its next token": (server(TENANT_A, 44), frozenset({"server"})),
    "another tenant's server": (server(TENANT_B, 45), frozenset()),
    "a platform administrator": (user(7, Role.PLATFORM_ADMIN, TENANT_B), ALL),
    "the operator": (OPERATOR, ALL),
}
LISTED: Mapping[str, frozenset[str]] = {
    "a platform administrator": frozenset(),
    "the operator": frozenset(),
}
"""Where the list of one's own renders has less than one may look at."""


async def place(stage: Stage, owner: Actor) -> UUID:
    made = replace(ordered(owner.owner_id, graph(stage.source)), saved_project_id=uuid4())
    stage.projects.saved[made.saved_project_id] = made
    async with stage.database.unit(DOMAIN, owner) as unit:
        wish = orders.Wish(made.saved_project_id, Resolution.P360, rate=25)
        return (await orders.order(unit, wish)).id


async def jobs_of_all(stage: Stage) -> dict[str, UUID]:
    await stage.raw.execute(TENANT, TENANT_B, "tenant-b")
    return {name: await place(stage, owner) for name, owner in OWNERS.items()}


async def seen(stage: Stage, actor: Actor, job_id: UUID) -> RenderJob | None:
    try:
        tenant_id = await reading.tenant_of(stage.database, actor, job_id)
        async with stage.database.read(DOMAIN, actor, tenant_id=tenant_id) as session:
            return await reading.own(session, job_id)
    except AppError as error:
        assert error.code is Code.NOT_FOUND  # noqa: PT017 - nothing else may be told
        return None


@pytest.mark.parametrize("name", READERS)
async def test_each_reader_sees_exactly_his_own(stage: Stage, name: str) -> None:
    actor, expected = READERS[name]
    jobs = await jobs_of_all(stage)
    found = {owner for owner, job_id in jobs.items() if await seen(stage, actor, job_id)}
    assert found == expected
    assert await seen(stage, actor, uuid4()) is None
    async with stage.database.read(DOMAIN, actor) as session:
        page = await reading.listed(session, PageRequest.of())
    listed = {owner for owner, job_id in jobs.items() if job_id in {row.id for row in page.rows}}
    assert listed == LISTED.get(name, expected)
    assert len(page.rows) == len(listed)


@pytest.mark.parametrize("name", READERS)
async def test_a_subscription_shows_no_more(stage: Stage, name: str) -> None:
    actor, expected = READERS[name]
    jobs = await jobs_of_all(stage)
    shown = {owner for owner, job_id in jobs.items() if await watched(stage, actor, job_id)}
    assert shown == expected


async def watched(stage: Stage, actor: Actor, job_id: UUID) -> bool:
    """What comes first: the render as it is now, or that there is no such one."""
    services = Services(stage.database, Topics(stage.database.url))
    context = Context(actor, Locale.EN, "trace", services, caches_loads=False)
    results = await SCHEMA.subscribe(WATCH % job_id, context_value=context)
    assert isinstance(results, AsyncGenerator)
    first = await anext(results)
    await results.aclose()
    if first.errors is None:
        assert first.data == {"renderProgress": {"id": str(job_id)}}
        return True
    assert [str(error.original_error) for error in first.errors] == [str(not_found())]
    return False


async def called_off(stage: Stage, actor: Actor, job_id: UUID) -> list[tuple[Any, ...]]:
    async with stage.database.unit(DOMAIN, actor, tenant_id=TENANT_A) as unit:
        await orders.cancel(unit, job_id)
    rows = await stage.raw.fetch(
        "select kind, seconds, reason from identity.render_charges where job_id = $1 "
        "order by created_at, id",
        job_id,
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("actor", "released", "reason"),
    [(OWNERS["customer"], 2.52, "CANCELLED"), (user(7, Role.PLATFORM_ADMIN), 4.0, "CALLED_OFF")],
)
async def test_the_customer_pays_what_was_drawn_and_an_administrator_gives_all_back(
    stage: Stage, actor: Actor, released: float, reason: str
) -> None:
    """Of 100 frames 25 are there, 12 are in the hands of a node, and 25 were lost again."""
    job = await stage.order(chunks=4)
    lost, done, running = [await stage.item(UUID(int=70 + number)) for number in range(3)]
    await stage.beat(UUID(int=70), lost, 25)
    await stage.report(UUID(int=71), done)
    await stage.fail(UUID(int=70), lost, "CRASHED")
    await stage.beat(UUID(int=72), running, 12)
    assert (await stage.job(job.id))["frames_done"] == 50
    rows = await called_off(stage, actor, job.id)
    assert rows == [("RESERVE", 4.0, None), ("RELEASE", released, reason)]
    said = (await stage.job(job.id))["reason_en"]
    assert ("1.5 of its 4.0 seconds" in said) is (reason == "CANCELLED")
    assert await called_off(stage, actor, job.id) == rows
