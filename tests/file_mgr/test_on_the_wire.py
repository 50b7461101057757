"""The whole way as a client goes it: begun, sent in parts, completed, watched, read again."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from domains.file_mgr.service import uploads
from kernel.config import Settings
from kernel.db import Database
from kernel.storage import Storage
from tests.file_mgr import material
from tests.file_mgr.desk import BEGIN, COMPLETE, PARTS, Desk
from tests.graph.site import Site, site
from tests.support.servers import Clone

FILE = "query($id: UUID!) { file(id: $id) { url thumbnailUrl sha256 size } }"


@pytest.fixture
async def running(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> AsyncIterator[Site]:
    async with site(tmp_path, clone.urls.app) as living:
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
        answer = await site_.client.put(f"{site_.url}{part['address']['url']}", content=piece)
        assert (answer.status_code, answer.json()["size"]) == (200, len(piece))


async def test_a_sound_in_three_parts(
    running: Site, desk: Desk, tmp_path: Path, database: Database
) -> None:
    database.tools.storage = Storage.open(Settings(home=tmp_path))
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
    read = await running.get(file["url"], Range="bytes=44-99")
    assert (read.status_code, read.content) == (206, content[44:100])
    assert "%D8%B5%D8%AF%D8%A7.wav" in read.headers["content-disposition"]
    assert (await running.get(file["url"])).content == content


async def test_a_film_at_once(running: Site) -> None:
    content = material.film()
    upload = await begun(running, content, "VIDEO")
    await send(running, upload, content)
    done = await say(running, COMPLETE, id=upload["id"])
    assert (done["state"], done["file"]["width"], done["file"]["seconds"]) == ("READY", 96, 1.0)
    shown = await say(running, FILE, id=done["file"]["id"])
    small = await running.get(shown["thumbnailUrl"])
    assert (small.headers["content-type"], small.content[:4]) == ("image/webp", b"RIFF")


async def test_who_is_not_signed_in_uploads_nothing(running: Site) -> None:
    announced = {"purpose": "IMAGE", "name": "a", "size": 5}
    answer = await running.post(BEGIN, {"input": announced, "key": "k"}, operator=False)
    assert answer["data"]["uploadBegin"]["code"] == "UNAUTHENTICATED"
