"""A farm of its own on this machine, and films that are ordered of it over the API."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil

from domains.content.api import DOMAIN as CONTENT
from domains.content.api import Aspect, Both, ElementKind, Limits, ProjectType
from domains.content.service import samples as content
from domains.file_mgr.api import DOMAIN as FILES
from domains.file_mgr.api import Purpose
from domains.file_mgr.service import adopting, leftovers
from domains.render.api import DOMAIN as RENDER
from domains.render.store import work
from graph.app import open_database
from graph.authenticate import operator_token
from graph.cli import up
from graph.cli.client import Client
from graph.cli.films import Film
from graph.cli.running import looked_after
from graph.cli.supervise import Supervisor
from graph.cli.wishes import Wish
from graph.composition import FLATRENDER
from graph.samples.manifest import (
    MEDIA_TYPE,
    SampleCategory,
    SampleElement,
    SampleProject,
    SampleScene,
    SampleTemplate,
)
from kernel.actor import SYSTEM
from kernel.config import Settings, load_settings
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID, TimeOrderedIds

FIRST_PORT = 18_680
TITLE = Both("سلام دنیا، این یک فیلم است", "Hello, this is a film")
HISTORY = "query History($id: UUID!) { renderJob(id: $id) { history { at itemId after } } }"


@dataclass(frozen=True, slots=True)
class Step:
    """An item of the job, or the job itself where there is none, came into that state."""

    at: float
    item_id: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a finished job left behind."""

    job_id: str
    bind: dict[str, Any]
    history: list[Step]
    processor: float


@dataclass(frozen=True, slots=True)
class Farm:
    base: str
    settings: Settings
    database_url: str

    @property
    def log(self) -> str:
        return _log(self.settings.home).read_text(encoding="utf-8", errors="replace")

    def put_template(self, slug: str, document: dict[str, Any]) -> None:
        asyncio.run(self._put_template(_template(slug, document)))

    def make(self, slug: str, resolution: str, rate: int, path: Path) -> Made:
        return asyncio.run(self._make(Wish(slug, "16:9", resolution, "fa", rate=rate), path))

    async def _make(self, wish: Wish, path: Path) -> Made:
        used = _processor(self.settings.home)
        async with Client(self.base, operator_token(self.settings.home)) as client:
            film = Film(client, wish, lambda _: None)
            await film.make(path)
            job_id = film.job["id"]
            told = await client.ask(HISTORY, id=job_id)
        processor = _processor(self.settings.home) - used
        return Made(job_id, await self._bind_of(job_id), _steps(told["history"]), processor)

    async def _bind_of(self, job_id: str) -> dict[str, Any]:
        database = self._database()
        try:
            async with database.read(RENDER, SYSTEM, tenant_id=HOUSE_TENANT_ID) as session:
                job = await work.job(session, UUID(job_id))
        finally:
            await database.close()
        assert job is not None
        return dict(job.input["bind"])

    async def _put_template(self, template: SampleTemplate) -> None:
        database = self._database()
        try:
            source = await _put_source(database, template.projects[0].source)
            async with database.unit(CONTENT, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
                await content.install(unit, template, {Aspect.WIDE: source})
        finally:
            await database.close()

    def _database(self) -> Database:
        return open_database(self.settings, self.database_url, FLATRENDER)


@contextmanager
def farm(folder: Path) -> Iterator[Farm]:
    """As `up` starts it, without the samples; all of it ends with the block."""
    folder.chmod(0o711)
    os.environ |= {"FLATRENDER_HOME": str(folder), "FLATRENDER_LOG_LEVEL": "warning"}
    os.environ.pop("DATABASE_URL", None)
    settings = load_settings(port=FIRST_PORT)
    with _log(folder).open("wb") as output:
        supervisor = Supervisor([], output)
        with up.started(settings, supervisor) as running, looked_after(supervisor):
            yield Farm(running.base, settings, running.urls.app)


def _log(home: Path) -> Path:
    return home / "bench.log"


async def _put_source(database: Database, source: bytes) -> Any:
    key = f"files/{HOUSE_TENANT_ID.hex}/{TimeOrderedIds().new().hex}"
    sha256 = hashlib.sha256(source).hexdigest()
    made = adopting.Made(key, Purpose.SOURCE, "film.json", MEDIA_TYPE, len(source), sha256)
    with tempfile.NamedTemporaryFile(prefix="flatrender-bench-") as file:
        file.write(source)
        file.flush()
        await leftovers.put(database, HOUSE_TENANT_ID, key, Path(file.name), MEDIA_TYPE)
    async with database.unit(FILES, SYSTEM, tenant_id=HOUSE_TENANT_ID) as unit:
        return (await adopting.adopt(unit, made, None)).id


def _template(slug: str, document: dict[str, Any]) -> SampleTemplate:
    seconds = (document["op"] - document["ip"]) / document["fr"]
    name, category = Both(slug, slug), SampleCategory("bench", Both("سنجش", "Bench"))
    title = SampleElement("frl_title", ElementKind.TEXT, name, TITLE, Limits())
    scene = SampleScene("frc_1", name, seconds, seconds, seconds, (title,))
    size = document["w"], document["h"]
    rate = Fraction(document["fr"])
    project = SampleProject(Aspect.WIDE, *size, rate, seconds, document, (scene,))
    return SampleTemplate(
        slug=slug,
        name=name,
        description=name,
        type=ProjectType.FIX,
        categories=(category,),
        tags=(),
        is_premium=False,
        projects=(project,),
        shared_colours=(),
        presets=(),
        music="",
    )


def _steps(history: list[dict[str, Any]]) -> list[Step]:
    return [
        Step(datetime.fromisoformat(one["at"]).timestamp(), one["itemId"], one["after"])
        for one in history
    ]


def _processor(home: Path) -> float:
    """Seconds of all processors that this farm has used, those that have ended included."""
    return sum(map(_used, _processes(home)))


def _processes(home: Path) -> set[psutil.Process]:
    """What we have started, and the database, which is nobody's child."""
    found = set(psutil.Process().children(recursive=True))
    for process in psutil.process_iter():
        try:
            if any(str(home) in word for word in process.cmdline()):
                found |= {process, *process.children(recursive=True)}
        except psutil.Error:  # it has just ended
            continue
    return found - {psutil.Process()}


def _used(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:  # it has just ended, and its parent counts it
        return 0.0
