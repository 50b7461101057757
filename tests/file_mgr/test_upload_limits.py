"""What may not be begun, and how much at once."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from domains.file_mgr.service import uploads
from tests.file_mgr import material
from tests.file_mgr.desk import BOB, MODERATOR, Desk
from tests.identity.picture_support import plain


@pytest.fixture
def desk(local_desk: Desk) -> Desk:
    return local_desk


async def rows(desk: Desk, table: str) -> int:
    return int(await desk.raw.fetchval(f"select count(*) from file_mgr.{table}"))


@pytest.mark.parametrize(
    ("purpose", "size", "more", "code", "field"),
    [
        ("IMAGE", 0, {}, "BAD_USER_INPUT", "input.size"),
        ("IMAGE", -1, {}, "BAD_USER_INPUT", "input.size"),
        ("IMAGE", 50 * 1024 * 1024 + 1, {}, "BAD_USER_INPUT", "input.size"),
        ("EXPORT", 5, {}, "BAD_USER_INPUT", "input.purpose"),
        ("PREVIEW", 5, {}, "BAD_USER_INPUT", "input.purpose"),
        ("SOURCE", 5, {}, "FORBIDDEN", None),
        ("FONT", 5, {}, "FORBIDDEN", None),
        ("IMAGE", 5, {"forCatalogue": True}, "FORBIDDEN", None),
        ("IMAGE", 5, {"name": "a/b"}, "BAD_USER_INPUT", "input.name"),
        ("IMAGE", 5, {"sha256": "abc"}, "BAD_USER_INPUT", "input.sha256"),
        ("IMAGE", 5, {"folderId": str(uuid4())}, "NOT_FOUND", None),
    ],
)
async def test_what_may_not_be_begun(
    desk: Desk, purpose: str, size: int, more: dict[str, Any], code: str, field: str | None
) -> None:
    refused = await desk.begin(size, purpose, **more)
    assert (refused["code"], refused["field"]) == (code, field)
    assert await rows(desk, "upload_sessions") == 0
    assert await rows(desk, "storage_usage") == 0


async def test_whoever_writes_content_fills_the_catalogue(desk: Desk) -> None:
    source = await desk.stored(material.lottie(), "SOURCE", actor=MODERATOR)
    assert source["ofCatalogue"] is True
    assert (source["mediaType"], source["seconds"]) == ("application/json", 2.0)
    cover = await desk.stored(plain(), actor=MODERATOR, forCatalogue=True)
    assert cover["ofCatalogue"] is True
    assert (
        await desk.raw.fetchval("select count(*) from file_mgr.files where owner_id is null") == 2
    )
    assert await desk.room(MODERATOR) == (0, 0)


async def test_there_is_no_more_room_than_the_quota(desk: Desk) -> None:
    await desk.begin(600)
    await desk.raw.execute("update file_mgr.storage_usage set quota = 1000")
    refused = await desk.begin(401)
    assert (refused["code"], refused["field"]) == ("STORAGE_QUOTA", "input.size")
    assert refused["details"] == {"used": 0, "reserved": 600, "quota": 1000, "asked": 401}
    at_once = await asyncio.gather(*(desk.begin(100) for _ in range(8)))
    assert [one["__typename"] for one in at_once].count("Upload") == 4
    assert await desk.room() == (0, 1000)
    assert await desk.room(BOB) == (0, 0)


async def test_nobody_begins_without_end(desk: Desk) -> None:
    answers = [await desk.begin(5) for _ in range(uploads.MOST_OPEN + 1)]
    assert {one["__typename"] for one in answers[:-1]} == {"Upload"}
    assert answers[-1]["code"] == "RATE_LIMITED"
    assert (await desk.begin(5, actor=BOB))["__typename"] == "Upload"
    listed = await desk.say("{ uploads { id } }")
    assert len(listed) == uploads.MOST_OPEN
