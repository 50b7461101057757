"""A render over a real socket: ordered by a customer, watched live, made by a node that signs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domains.render import ports
from graph.composition import FLATRENDER, Composition
from kernel.actor import Role
from kernel.config import Settings
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyring import KeyRing
from kernel.ports import Answer
from kernel.storage import Storage
from tests.graph.site import Site, site
from tests.render.fake_agent import FakeAgent, Json
from tests.render.stage import Projects, Stage, staged
from tests.support.servers import Clone
from tests.support.waiting import until
from tests.sweep.world import Person, person

ORDER = """mutation($input: RenderOrderInput!) { renderOrder(input: $input) { __typename
    ... on RenderJob { id state step progress frames secondsLeft }
    ... on Problem { code message field } } }"""
JOB = """query($id: UUID!) { renderJob(id: $id) { state step progress framesDone reason preview
    exports { name kind size url } history { before after nodeId } } }"""
CANCEL = """mutation($id: UUID!) { renderCancel(id: $id) { __typename
    ... on RenderJob { state reason reasonKind } ... on Problem { code message } } }"""
WATCH = 'subscription { renderProgress(id: "%s") { state progress framesDone } }'


@dataclass
class Studio:
    site: Site
    stage: Stage
    person: Person

    async def ask(self, query: str, somebody: Person | None = None, **variables: Any) -> Json:
        token = (somebody or self.person).tokens.access
        answer = await self.site.client.post(
            f"{self.site.url}/graphql",
            json={"query": query, "variables": variables},
            headers={"authorization": f"Bearer {token}"},
        )
        answered: Json = answer.json()
        return answered

    async def order(self, key: str = "k", **more: Any) -> Json:
        wish = {
            "savedProjectId": str(more.pop("project", None) or self.stage.save()),
            "resolution": "P360",
            "rate": 25,
            "idempotencyKey": key,
            **more,
        }
        told: Json = (await self.ask(ORDER, input=wish))["data"]["renderOrder"]
        return told

    async def job(self, job_id: str) -> Json:
        told: Json = (await self.ask(JOB, id=job_id))["data"]["renderJob"]
        return told


def with_projects(projects: Projects) -> Composition:
    others = [one for one in FLATRENDER.answers if one.key.name != ports.PROJECTS.name]
    answers = [*others, Answer(ports.PROJECTS, projects)]
    return Composition(FLATRENDER.slices, FLATRENDER.links, answers)


@pytest.fixture
async def studio(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> AsyncIterator[Studio]:
    database.tools.keys = KeyRing.open(tmp_path)
    database.tools.storage = Storage.open(Settings(home=tmp_path))
    somebody = await person(database, HOUSE_TENANT_ID, Role.CUSTOMER)
    stage = await staged(database, raw, somebody.actor)
    async with site(tmp_path, clone.urls.app, composition=with_projects(stage.projects)) as made:
        yield Studio(made, stage, somebody)


async def test_a_film_from_the_order_to_the_download(studio: Studio) -> None:
    agent = await FakeAgent.enrolled(studio.site)
    waiting = asyncio.create_task(agent.claim(waitSeconds=20))
    job = await studio.order(formats=["POSTER"])
    assert (job["state"], job["step"], job["frames"]) == ("QUEUED", "Waiting for a free node", 100)
    (item,) = (await asyncio.wait_for(waiting, 5))["items"]
    assert (item["kind"], item["jobId"], item["leaseSeconds"]) == ("FRAMES", job["id"], 30)
    assert (await agent.beat(item, 40))["staleItems"] == []
    seen = await studio.job(job["id"])
    assert (seen["state"], seen["framesDone"], seen["progress"]) == ("RENDERING", 40, 0.34)
    assert seen["preview"] is not None
    assert (await agent.make(item))["__typename"] == "NodeAccepted"
    (item,) = (await agent.claim())["items"]
    assert (await agent.fetched(item["spec"]["segments"][0]["url"])).status_code == 200
    await agent.make(item)
    done = await studio.job(job["id"])
    assert (done["state"], done["progress"], done["step"]) == ("DONE", 1, "Done")
    assert done["preview"] is None
    assert [one["name"] for one in done["exports"]] == ["film.mp4", "poster.jpg"]
    film = await agent.fetched(done["exports"][0]["url"])
    assert film.content.startswith(f"the bytes of renders/{job['id']}/out/".encode())
    assert await studio.stage.charges(UUID(job["id"])) == ["RESERVE", "CAPTURE"]


async def test_a_subscriber_sees_now_then_changes_and_never_goes_back(studio: Studio) -> None:
    agent = await FakeAgent.enrolled(studio.site)
    job = await studio.order()
    (item,) = (await agent.claim())["items"]
    await agent.beat(item, 10)
    seen: list[Json] = []

    async def watch() -> None:
        async with studio.site.subscribed(WATCH % job["id"]) as payloads:
            async for payload in payloads:
                seen.append(payload["data"]["renderProgress"])
                if seen[-1]["state"] == "DONE":
                    return

    watching = asyncio.create_task(watch())
    await until(lambda: len(seen) == 1, what="the present state")
    assert (seen[0]["state"], seen[0]["framesDone"]) == ("RENDERING", 10)
    await agent.beat(item, 60)
    took = await until(lambda: seen[-1]["framesDone"] == 60, what="the progress")
    assert took < 1.5
    await agent.beat(item, 30)
    await agent.make(item)
    (last,) = (await agent.claim())["items"]
    await agent.make(last)
    await asyncio.wait_for(watching, 5)
    progress = [one["progress"] for one in seen]
    assert progress == sorted(progress)
    assert (progress[-1], seen[-1]["framesDone"]) == (1, 100)


async def test_an_order_counts_once_for_each_key(studio: Studio) -> None:
    project = str(studio.stage.save())
    first, again = [await studio.order(key="same", project=project) for _ in range(2)]
    assert first == again
    assert await studio.stage.raw.fetchval("select count(*) from render.render_jobs") == 1
    assert await studio.stage.raw.fetchval("select count(*) from identity.render_charges") == 1
    other = await studio.order(key="same", project=project, rate=30)
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_what_is_wrong_with_an_order_is_named(studio: Studio) -> None:
    told = [
        await studio.order(key="1", rate=61),
        await studio.order(key="2", chunks=7),
        await studio.order(key="3", project=uuid4()),
    ]
    assert [(one["code"], one.get("field")) for one in told] == [
        ("BAD_USER_INPUT", "rate"),
        ("FORBIDDEN", None),
        ("NOT_FOUND", None),
    ]
    assert await studio.stage.raw.fetchval("select count(*) from render.render_jobs") == 0
    assert await studio.stage.raw.fetchval("select count(*) from identity.render_charges") == 0


async def test_another_customer_sees_nothing_of_it(studio: Studio) -> None:
    job = await studio.order()
    other = await person(studio.stage.database, HOUSE_TENANT_ID, Role.CUSTOMER)
    for query in (JOB, CANCEL):
        foreign = await studio.ask(query, other, id=job["id"])
        unknown = await studio.ask(query, other, id=str(uuid4()))
        for told in (foreign, unknown):
            del told["extensions"]
            for error in told.get("errors", []):
                error["extensions"].pop("traceId", None)
        assert foreign == unknown
        assert "NOT_FOUND" in str(foreign)
    listed = await studio.ask("{ renderJobs { nodes { id } } }", other)
    assert listed["data"]["renderJobs"]["nodes"] == []
    mine = await studio.ask("{ renderJobs { nodes { id } } }")
    assert mine["data"]["renderJobs"]["nodes"] == [{"id": job["id"]}]


async def test_a_cancel_reaches_the_open_claim(studio: Studio) -> None:
    agent = await FakeAgent.enrolled(studio.site)
    job = await studio.order()
    (item,) = (await agent.claim())["items"]
    waiting = asyncio.create_task(agent.claim(0, waitSeconds=20, holding=[item["id"]]))
    await until(lambda: not waiting.done(), what="the open claim")
    told = (await studio.ask(CANCEL, id=job["id"]))["data"]["renderCancel"]
    assert told == {
        "__typename": "RenderJob",
        "state": "CANCELLED",
        "reason": "You have cancelled this render; nothing was charged. "
        "Order it again whenever you like.",
        "reasonKind": "CANCELLED",
    }
    assert await until(waiting.done, seconds=1.5, what="the order") < 1.5
    order = {"kind": "CANCEL", "itemId": item["id"], "attempt": None}
    assert (await waiting)["orders"] == [order]
    stale = await agent.make(item)
    assert stale["code"] == "STALE_ATTEMPT"
    assert (await agent.beat(item, 50))["staleItems"] == [item["id"]]


async def test_the_queue_is_for_the_platform(studio: Studio) -> None:
    job = await studio.order()
    asked = "{ renderQueue { nodes { id state } } }"
    assert "FORBIDDEN" in str(await studio.ask(asked))
    seen = await studio.site.post(asked)
    assert seen["data"]["renderQueue"]["nodes"] == [{"id": job["id"], "state": "QUEUED"}]
