"""The real node agent against the real server: a film is drawn, joined, stored and played."""

import asyncio
import contextlib
import hashlib
import io
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import asyncpg
import av
import httpx2
import orjson
import pytest
import uvicorn
from PIL import Image

from domains.render.api import DOMAIN, ExportKind, Resolution
from domains.render.service import orders
from graph.app import build_app
from graph.authenticate import operator_token
from graph.transport.websocket.server import SocketProtocol
from kernel.actor import Role
from kernel.config import Settings
from kernel.db import Database
from kernel.ids import HOUSE_TENANT_ID
from kernel.keyring import KeyRing
from kernel.storage import Storage
from tests.graph.site import QuietServer, Site
from tests.render.fake_agent import INVITE
from tests.render.stage import Stage, graph, ordered, staged
from tests.render.test_on_the_wire import with_projects
from tests.support import lottie, s3
from tests.support.servers import Clone
from tests.support.waiting import until
from tests.sweep.world import person

EXPORTS = (
    "query($id: UUID!) { renderJob(id: $id) { "
    "thumbnailUrl exports { name url } warnings { key } } }"
)


@pytest.fixture
async def running(
    request: pytest.FixtureRequest,
    database: Database,
    raw: asyncpg.Connection,
    clone: Clone,
    tmp_path: Path,
) -> AsyncIterator[tuple[Site, Stage]]:
    """A server that knows its own address, because the agent is sent to it."""
    remote = s3.shared()
    remote.reset()
    stored = remote.settings() if getattr(request, "param", "") == "bucket" else {}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(home=tmp_path, public_url=url, **stored)
        database.tools.keys = KeyRing.open(tmp_path)
        database.tools.storage = Storage.open(settings)
        database.tools.public_url = url
        owner = (await person(database, HOUSE_TENANT_ID, Role.CUSTOMER)).actor
        stage = await staged(database, raw, owner)
        application = build_app(settings, clone.urls.app, with_projects(stage.projects))
        config = uvicorn.Config(application.asgi, log_config=None, ws=SocketProtocol)
        server = QuietServer(config, application.live)
        serving = asyncio.create_task(server.serve([listener]))
        await until(lambda: server.started, what="the server's start")
        async with httpx2.AsyncClient(trust_env=False, timeout=10) as client:
            yield Site(url, operator_token(tmp_path), client), stage
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def agent(site: Site, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    code = (await site.post(INVITE))["data"]["nodeEnrolmentCreate"]["enrolmentCode"]
    told = ["--server", site.url, "--enrol", code, "--folder", str(folder), "--slots", "1"]
    program = [sys.executable, "-m", "node_agent", *told]
    process = await asyncio.create_subprocess_exec(*program)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
            process.terminate()
        await asyncio.wait_for(process.wait(), 15)


async def put_source(stage: Stage) -> str:
    """The bytes of a template of two seconds, a square that turns; answers their digest."""
    ease = {"i": {"x": [0.8], "y": [0.8]}, "o": {"x": [0.2], "y": [0.2]}}
    turning = {"a": 1, "k": [{"t": 0, "s": [0], **ease}, {"t": 50, "s": [80]}]}
    square = lottie.solid("square", ks=lottie.transform(30, 10, r=turning))
    content = orjson.dumps(lottie.document(square, nm="frfinal"))
    key = await stage.raw.fetchval(
        "select object_key from file_mgr.files where id = $1", stage.source
    )
    await stage.database.tools.storage.put(key, content)
    return hashlib.sha256(content).hexdigest()


async def order(stage: Stage, sha256: str, chunks: int) -> UUID:
    assert stage.owner.id is not None
    small = {"width": 100, "height": 100, "seconds": 2.0, "source_sha256": sha256}
    made = ordered(stage.owner.id, graph(stage.source, **small), seconds=2.0)
    stage.projects.saved[made.saved_project_id] = made
    formats = (ExportKind.MP4, ExportKind.POSTER)
    wish = orders.Wish(made.saved_project_id, Resolution.P360, 25, formats, chunks)
    admin = replace(stage.owner, roles=frozenset({Role.PLATFORM_ADMIN}))
    async with stage.database.unit(DOMAIN, admin) as unit:
        return (await orders.order(unit, wish)).id


def frames_of(film: bytes) -> tuple[list[bytes], tuple[int, int]]:
    with av.open(io.BytesIO(film), "r") as opened:
        frames = [frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]
    return [frame.tobytes() for frame in frames], (frames[0].shape[1], frames[0].shape[0])


@pytest.mark.slow
async def test_one_chunk_and_seven_give_the_same_film(
    running: tuple[Site, Stage], tmp_path: Path
) -> None:
    site, stage = running
    sha256 = await put_source(stage)
    films: list[list[bytes]] = []
    async with agent(site, tmp_path / "agent"):
        for chunks in (1, 7):
            job_id = await order(stage, sha256, chunks)

            async def is_over(job_id: UUID = job_id) -> bool:
                return await stage.state(job_id) in {"DONE", "FAILED"}

            await until(is_over, seconds=90, what="the film")
            ended = await stage.job(job_id)
            assert (ended["state"], ended["reason_en"]) == ("DONE", None)
            shown = (await site.post(EXPORTS, {"id": str(job_id)}))["data"]["renderJob"]
            film = await site.client.get(shown["exports"][0]["url"])
            assert {one["key"] for one in shown["warnings"]} >= {"frl_title"}
            frames, size = frames_of(film.content)
            assert (len(frames), size) == (50, (360, 360))
            assert len(set(frames)) > 40
            films.append(frames)
            small = await site.client.get(site.url + shown["thumbnailUrl"])
            assert small.headers["content-type"] == "image/webp"
            assert Image.open(io.BytesIO(small.content)).size == (360, 360)
            assert await stage.charges(job_id) == ["RESERVE", "CAPTURE"]
    assert films[0] == films[1]


@pytest.mark.slow
@pytest.mark.parametrize("running", ["bucket"], indirect=True)
async def test_a_film_over_a_bucket(running: tuple[Site, Stage], tmp_path: Path) -> None:
    """The agent speaks to the bucket itself, by addresses that say how much of what may come."""
    site, stage = running
    sha256, remote = await put_source(stage), s3.shared()
    async with agent(site, tmp_path / "agent"):
        job_id = await order(stage, sha256, chunks=3)

        async def is_over() -> bool:
            return await stage.state(job_id) in {"DONE", "FAILED"}

        await until(is_over, seconds=90, what="the film")
    ended = await stage.job(job_id)
    assert (ended["state"], ended["reason_en"]) == ("DONE", None)
    shown = (await site.post(EXPORTS, {"id": str(job_id)}))["data"]["renderJob"]
    url = shown["exports"][0]["url"]
    assert url.startswith(remote.url)
    film = await site.client.get(url)
    assert film.headers["content-type"] == "video/mp4"
    assert film.headers["content-disposition"].startswith("attachment; filename=")
    frames, size = frames_of(film.content)
    assert (len(frames), size) == (50, (360, 360))
    assert remote.refusals == []
    assert [key for key in remote.shelf.objects if not key.startswith("base/")] == []
