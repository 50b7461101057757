"""A picture's way over plain HTTP: announced, sent once, shown to anybody, thrown away."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from kernel.db import Database
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.picture_support import plain
from tests.identity.studio_support import BEGIN, REMOVE, Studio, studio_of
from tests.support.servers import Clone


@pytest.fixture
async def studio(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> AsyncIterator[Studio]:
    async with studio_of(database, raw, clone, tmp_path) as living:
        yield living


async def test_a_picture_is_sent_shown_and_removed(studio: Studio) -> None:
    begun = await studio.say(BEGIN, length=len(plain()))
    assert (begun["largestBytes"], begun["side"]) == (5_242_880, 256)
    answer = await studio.put(begun["path"], plain())
    path = answer.json()["avatarUrl"]
    assert answer.headers["cache-control"] == "no-store"
    assert (await studio.shown(), await studio.kept()) == (path, [path])
    picture = await studio.site.get(path)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")
    assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["content-disposition"] == "inline"
    assert picture.content[:4] == b"RIFF"
    again = await studio.site.get(path, **{"If-None-Match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert await studio.say(REMOVE) == {"__typename": "Account", "avatarUrl": None}
    assert await studio.discard() == 2
    assert (await studio.shown(), await studio.kept()) == (None, [])
    gone = await studio.site.get(path)
    assert (gone.status_code, gone.json()["code"]) == (404, "NOT_FOUND")
    assert gone.headers["cache-control"] == "no-store"
    noted = await studio.raw.fetch(
        "select action, actor_id from identity.audit_entries where action like 'user.avatar%' "
        "order by at"
    )
    assert [tuple(row) for row in noted] == [
        ("user.avatar_set", studio.user_id),
        ("user.avatar_removed", studio.user_id),
    ]


async def test_the_old_picture_goes_when_the_new_one_has_come(studio: Studio) -> None:
    first = await studio.sent(plain())
    second = await studio.sent(plain())
    assert first != second
    assert await studio.kept() == sorted([first, second])
    assert await studio.discard() == 3
    assert (await studio.shown(), await studio.kept()) == (second, [second])


async def test_a_picture_that_nobody_shows_is_swept_away(studio: Studio) -> None:
    """As after a crash between the disk and the row."""
    path = await studio.sent(plain())
    await studio.raw.execute("update identity.users set avatar_url = null")
    assert await studio.kept() == [path]
    later = "execute_after between now() + '59 minutes' and now() + '61 minutes'"
    assert await studio.raw.fetchval(f"select count(*) from kernel.pgqueuer where {later}") == 1
    assert await studio.discard() == 1
    assert await studio.kept() == []


async def test_an_address_takes_one_picture(studio: Studio) -> None:
    address = await studio.begin(len(plain()))
    at_once = await asyncio.gather(*(studio.put(address, plain()) for _ in range(4)))
    assert sorted(answer.status_code for answer in at_once) == [200, 404, 404, 404]
    shown = await studio.shown()
    late = await studio.put(address, plain())
    assert (late.status_code, late.json()["code"]) == (404, "NOT_FOUND")
    assert (await studio.shown(), await studio.kept()) == (shown, [shown])


@pytest.mark.parametrize("length", [0, -1, 5 * 1024 * 1024 + 1])
async def test_only_a_possible_length_is_announced(studio: Studio, length: int) -> None:
    problem = {"__typename": "Problem", "code": "BAD_USER_INPUT", "field": "contentLength"}
    assert await studio.say(BEGIN, length=length) == problem
    assert await studio.raw.fetchval("select count(*) from identity.challenges") == 0


async def test_nobody_begins_without_end(studio: Studio) -> None:
    answers = [await studio.say(BEGIN, length=5) for _ in range(21)]
    assert [one["__typename"] for one in answers[:20]] == ["AvatarUpload"] * 20
    assert answers[20] == {"__typename": "Problem", "code": "RATE_LIMITED", "field": None}


async def test_only_pictures_are_shown(studio: Studio, tmp_path: Path) -> None:
    await studio.sent(plain())
    secret = await asyncio.to_thread((tmp_path / "keys.json").read_bytes)
    digest = hashlib.sha256(secret).hexdigest()[:32]
    for path in (
        "/avatars/../keys.json",
        "/avatars/%2e%2e/keys.json",
        f"/avatars/{TENANT_A.hex}/..%2f..%2f..%2fkeys.json",
        f"/avatars/{TENANT_A.hex}/{digest}.webp",
        f"/avatars/{TENANT_B.hex}/x.webp",
        f"/avatars/{TENANT_A.hex}/",
        f"/avatars/{TENANT_A.hex}",
    ):
        answer = await studio.site.get(path)
        assert answer.status_code == 404
        assert secret not in answer.content


async def test_a_stranger_has_no_picture(studio: Studio) -> None:
    for query in (BEGIN, REMOVE):
        answer = await studio.site.post(query, {"length": 5}, operator=False)
        (value,) = answer["data"].values()
        assert (value["__typename"], value["code"]) == ("Problem", "UNAUTHENTICATED")


async def test_a_row_takes_no_foreign_address(studio: Studio) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await studio.raw.execute("update identity.users set avatar_url = 'https://a.example/a.png'")
    assert await studio.shown() is None
