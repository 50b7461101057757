"""The whole way as a client goes it: begun, sent in parts, completed, watched, read again."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import asyncpg
import httpx2
import pytest

from domains.file_mgr.service import uploads
from kernel.config import Settings
from kernel.db import Database
from kernel.storage import Storage
from tests.file_mgr import material
from tests.file_mgr.desk import BEGIN, COMPLETE, PARTS, Desk
from tests.graph.site import Site, site
from tests.support import s3
from tests.support.servers import Clone

FILE = "query($id: UUID!) { file(id: $id) { url thumbnailUrl sha256 size } }"


@pytest.fixture(params=["folder", "bucket"])
async def running(
    request: pytest.FixtureRequest, database: Database, clone: Clone, tmp_path: Path
) -> AsyncIterator[Site]:
    server = s3.shared()
    server.reset()
    settings = server.settings() if request.param == "bucket" else {}
    database.tools.storage = Storage.open(Settings(home=tmp_path, **settings))
    async with site(tmp_path, clone.urls.app, **settings) as living:
        yield living


async def say(site_: Site, query: str, **given: Any) -> Any:
    answer = await site_.post(query, given)
    assert "errors" not in answer, answer
    (value,) = answer["data"].values()
    return value


async def begun(site_: Site, content: bytes, purpose: str) -> Any:
    announced = {"purpose": purpose, "name": "صدا.wav", "size": len(content)}
    return await say(site_, BEGIN, input=announced, key="k")


async def send(site_: Site, upload: Any, content: bytes) -> None:
    numbers = list(range(upload["parts"], 0, -1))
    for part in await say(site_, PARTS, id=upload["id"], numbers=numbers):
        piece = content[part["offset"] : part["offset"] + part["size"]]
        answer = await site_.client.put(urljoin(site_.url, part["address"]["url"]), content=piece)
        assert answer.status_code == 200


async def get(site_: Site, url: str, **headers: str) -> httpx2.Response:
    return await site_.client.get(urljoin(site_.url, url), headers=headers)


@pytest.fixture
def desk(running: Site, database: Database, raw: asyncpg.Connection) -> Desk:
    """Of the same storage as the server."""
    return Desk.of(database, raw, database.tools.storage)


async def test_a_sound_in_three_parts(running: Site, desk: Desk) -> None:
    content = material.wav((2 * uploads.PART_SIZE + 1000) / 2 / material.RATE)
    upload = await begun(running, content, "AUDIO")
    watched = f'subscription {{ uploadChanged(id: "{upload["id"]}") {{ state file {{ id }} }} }}'
    async with running.subscribed(watched) as told:
        assert (await anext(told))["data"]["uploadChanged"]["state"] == "OPEN"
        await send(running, upload, content)
        assert (await say(running, COMPLETE, id=upload["id"]))["state"] == "PROCESSING"
        assert (await anext(told))["data"]["uploadChanged"]["state"] == "PROCESSING"
        assert await desk.work() == ["file_mgr.process_upload"]
        ready = (await anext(told))["data"]["uploadChanged"]
    assert ready["state"] == "READY"
    file = await say(running, FILE, id=ready["file"]["id"])
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    read = await get(running, file["url"], Range="bytes=44-99")
    assert (read.status_code, read.content) == (206, content[44:100])
    assert "%D8%B5%D8%AF%D8%A7.wav" in read.headers["content-disposition"]
    assert (await get(running, file["url"])).content == content


async def test_a_film_at_once(running: Site) -> None:
    content = material.film()
    upload = await begun(running, content, "VIDEO")
    await send(running, upload, content)
    done = await say(running, COMPLETE, id=upload["id"])
    assert (done["state"], done["file"]["width"], done["file"]["seconds"]) == ("READY", 96, 1.0)
    shown = await say(running, FILE, id=done["file"]["id"])
    small = await get(running, shown["thumbnailUrl"])
    assert (small.headers["content-type"], small.content[:4]) == ("image/webp", b"RIFF")


async def test_a_part_of_another_length_is_refused_and_sent_again(running: Site) -> None:
    content = material.film()
    upload = await begun(running, content, "VIDEO")
    (part,) = await say(running, PARTS, id=upload["id"], numbers=[1])
    url = urljoin(running.url, part["address"]["url"])
    for wrong in (content[:-1], content + b"x"):
        assert (await running.client.put(url, content=wrong)).status_code in {403, 413, 422}
    refused = await say(running, COMPLETE, id=upload["id"])
    assert (refused["code"], refused["details"]["missing"]) == ("CONFLICT", 1)
    assert (await running.client.put(url, content=content)).status_code == 200
    assert (await say(running, COMPLETE, id=upload["id"]))["state"] == "READY"


async def test_who_is_not_signed_in_uploads_nothing(running: Site) -> None:
    announced = {"purpose": "IMAGE", "name": "a", "size": 5}
    answer = await running.post(BEGIN, {"input": announced, "key": "k"}, operator=False)
    assert answer["data"]["uploadBegin"]["code"] == "UNAUTHENTICATED"
