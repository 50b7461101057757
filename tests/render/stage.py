"""A farm without machines: an order to work at, and nodes that claim, report and beat."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from domains.content.api import (
    Aspect,
    Both,
    Colour,
    Element,
    ElementKind,
    Engine,
    FontNeed,
    Limits,
    ProjectGraph,
    ProjectType,
    Scene,
)
from domains.file_mgr.api import FileFacts, Purpose
from domains.render import ports
from domains.render.api import DOMAIN, Outcome, Resolution, WorkKind
from domains.render.models import RenderJob
from domains.render.service import claims, orders, results, statuses, sweeping
from domains.render.service.claims import Able, Given, Work
from domains.render.service.failures import Failure
from domains.render.service.results import Made, Report
from domains.render.store.nodes import Beat
from domains.studio.api import Mix, Ordered, SceneCopy, Value
from graph.answers.file_mgr import FilesByFileMgr
from graph.wiring import WIRING
from kernel.actor import SYSTEM, Actor, Role
from kernel.db import Database, UnitOfWork
from kernel.errors import not_found
from kernel.ids import HOUSE_TENANT_ID
from kernel.ports import Answer, Ports

SOURCE_SHA = "a" * 64
TENANT = (
    "insert into identity.tenants (id, slug, name, kind, status, settings, created_at, updated_at) "
    "values ($1, $2, $2, 'RESELLER', 'ACTIVE', '{}', now(), now()) on conflict do nothing"
)


@dataclass
class Projects:
    """Answers for studio: the saved projects are those that a test has put here."""

    saved: dict[UUID, Ordered] = field(default_factory=dict)

    async def ordered(self, unit: UnitOfWork, saved_project_id: UUID) -> Ordered:
        found = self.saved.get(saved_project_id)
        if found is None or found.owner_id != unit.actor.owner_id:
            raise not_found()
        return found


def element(key: str, kind: ElementKind) -> Element:
    return Element(key, kind, Both("", ""), "", 0, Limits())


def graph(source: UUID, **changes: Any) -> ProjectGraph:
    title = element("frl_title", ElementKind.TEXT)
    photo = element("frl_photo", ElementKind.MEDIA)
    badge = element("frd_badge", ElementKind.CHECK_BOX)
    scene = Scene(uuid4(), "frc_one", Both("", ""), 4.0, 1.0, 9.0, 0, (title, photo, badge), ())
    made = ProjectGraph(
        id=uuid4(),
        template_id=uuid4(),
        tenant_id=HOUSE_TENANT_ID,
        slug="promo",
        name=Both("معرفی", "Promo"),
        aspect=Aspect.WIDE,
        width=1920,
        height=1080,
        rate=Fraction(25),
        seconds=4.0,
        engine=Engine.LOTTIE,
        type=ProjectType.FIX,
        convention_version=1,
        is_premium=False,
        source_file_id=source,
        source_sha256=SOURCE_SHA,
        source_media_type="application/json",
        scenes=(scene,),
        shared_elements=(),
        shared_colours=(Colour("frd_primary", Both("", ""), "#112233"),),
        presets=(),
        fonts=(FontNeed("DejaVu Sans"),),
    )
    return replace(made, **changes)


def ordered(owner: UUID, project: ProjectGraph, seconds: float = 4.0, **changes: Any) -> Ordered:
    values = (Value("frl_title", "سلام"), Value("frd_badge", "1"))
    made = Ordered(
        saved_project_id=uuid4(),
        version=3,
        owner_id=owner,
        project=project,
        scenes=(SceneCopy(uuid4(), "frc_one", seconds, values, {}),),
        shared_values=(),
        shared_colours={"frd_primary": "#ff8800"},
        mix=Mix(),
        seconds=seconds,
    )
    return replace(made, **changes)


@dataclass
class Stage:
    database: Database
    raw: asyncpg.Connection
    owner: Actor
    projects: Projects
    source: UUID

    def save(self, seconds: float = 4.0, **changes: Any) -> UUID:
        assert self.owner.id is not None
        made = ordered(self.owner.id, graph(self.source), seconds, **changes)
        self.projects.saved[made.saved_project_id] = made
        return made.saved_project_id

    async def order(self, chunks: int = 1, seconds: float = 4.0, **wished: Any) -> RenderJob:
        """Cut by an administrator into so many chunks."""
        wish = orders.Wish(self.save(seconds), Resolution.P360, rate=25, chunks=chunks, **wished)
        admin = replace(self.owner, roles=frozenset({Role.PLATFORM_ADMIN}))
        async with self.database.unit(DOMAIN, admin) as unit:
            return await orders.order(unit, wish)

    async def cancel(self, job_id: UUID) -> None:
        async with self.database.unit(DOMAIN, self.owner) as unit:
            await orders.cancel(unit, job_id)

    async def claim(
        self, node: UUID, slots: int = 1, holding: frozenset[UUID] = frozenset()
    ) -> Work:
        return (await claims.claim(self.database, able(node, slots, holding)))[0]

    async def item(self, node: UUID) -> Given:
        (only,) = (await self.claim(node)).items
        return only

    async def report(self, node: UUID, given: Given, **changes: Any) -> UUID:
        return await results.take(self.database, node, report(given, **changes))

    async def fail(self, node: UUID, given: Given, code: str, message: str = "it broke") -> UUID:
        failed = {"outcome": Outcome.FAILED, "failure": Failure(code, message)}
        return await self.report(node, given, **failed, made=())

    async def beat(
        self, node: UUID, given: Given, frame: int, preview: bytes | None = None
    ) -> list[UUID]:
        running = [Beat(given.id, given.attempt, frame)]
        shown = {} if preview is None else {given.id: preview}
        status = statuses.Status(node, {"cpu": 0.5}, running, shown)
        return await statuses.take(self.database, status)

    async def sweep(self) -> list[UUID]:
        return await sweeping.sweep(self.database)

    async def finish(self, node: UUID) -> None:
        """Whatever there is to do, done by one node."""
        while items := (await self.claim(node, 8)).items:
            for given in items:
                await self.report(node, given)

    async def job(self, job_id: UUID) -> dict[str, Any]:
        row = await self.raw.fetchrow("select * from render.render_jobs where id = $1", job_id)
        return dict(row)

    async def state(self, job_id: UUID) -> str:
        return str((await self.job(job_id))["state"])

    async def charges(self, job_id: UUID) -> list[str]:
        rows = await self.raw.fetch(
            "select kind from identity.render_charges where job_id = $1 order by created_at, id",
            job_id,
        )
        return [row["kind"] for row in rows]

    async def items(self, job_id: UUID) -> list[dict[str, Any]]:
        rows = await self.raw.fetch(
            "select * from render.frame_jobs where job_id = $1 order by kind desc, first", job_id
        )
        return [dict(row) for row in rows]

    async def path(self, job_id: UUID) -> list[str]:
        """The states that the job itself went through."""
        rows = await self.raw.fetch(
            "select after from render.job_history where job_id = $1 and item_id is null "
            "order by at, id",
            job_id,
        )
        return [row["after"] for row in rows]


def able(node: UUID, slots: int = 1, holding: frozenset[UUID] = frozenset()) -> Able:
    return Able(node, slots, {"LOTTIE": "1"}, ["DejaVu Sans"], holding)


def report(given: Given, **changes: Any) -> Report:
    """What an honest node tells of an item that it has made."""
    spec = given.spec
    if given.kind is WorkKind.FRAMES:
        keys, count = [spec["put"]["objectKey"]], spec["count"]
        crcs = bytes(4 * count)
    else:
        keys, count = [one["objectKey"] for one in spec["outputs"]], spec["frames"]
        crcs = b""
    made = tuple(
        Made(key, f"{number:064x}", 10, "video/mp4", "") for number, key in enumerate(keys)
    )
    honest = Report(given.id, given.attempt, Outcome.DONE, None, made, count, crcs, 1.5)
    return replace(honest, **changes)


async def staged(database: Database, raw: asyncpg.Connection, owner: Actor) -> Stage:
    await raw.execute(TENANT, owner.tenant_id, f"tenant-{owner.tenant_id.hex}")
    projects = Projects()
    asked = [*ports.PORTS, ports.PROJECTS]
    others = [answer for answer in WIRING if answer.key.name != ports.PROJECTS.name]
    database.tools.ports = Ports.wired(asked, [*others, Answer(ports.PROJECTS, projects)])
    async with database.unit(DOMAIN, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        source = await a_file(unit, None, SOURCE_SHA, Purpose.SOURCE)
    return Stage(database, raw, owner, projects, source.id)


async def a_file(
    unit: UnitOfWork, owner_id: UUID | None, sha256: str, purpose: Purpose
) -> FileFacts:
    key = f"files/{unit.tenant_id}/{uuid4()}"
    return await FilesByFileMgr().adopt(
        unit, key, purpose, "a file", "application/json", 100, sha256, owner_id
    )
