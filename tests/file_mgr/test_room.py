"""Room: never more than the quota, however many come at once, and exact when things go."""

import asyncio
from typing import Any

import pytest

from domains.file_mgr import jobs
from domains.file_mgr.service import cleaning, usage
from tests.file_mgr.desk import ANN, BOB, MODERATOR, Desk
from tests.file_mgr.test_cleaning import REMOVE, TRASH, age
from tests.identity.picture_support import plain

RESTORE = "mutation($id: UUID!) { fileRestore(id: $id) { __typename } }"
SIZE = len(plain())


@pytest.fixture
def desk(local_desk: Desk) -> Desk:
    return local_desk


async def allow(desk: Desk, quota: int) -> None:
    await desk.raw.execute("update file_mgr.storage_usage set quota = $1", quota)


async def sent(desk: Desk) -> Any:
    upload = await desk.begin(SIZE)
    await desk.send(upload, plain())
    return upload


async def test_the_usual_quotas(desk: Desk) -> None:
    read = "{ storageUsage { quota } }"
    assert (await desk.say(read))["quota"] == usage.OF_A_PERSON == 5 * 2**30
    await desk.begin(SIZE, actor=MODERATOR, forCatalogue=True)
    row = await desk.raw.fetchrow("select * from file_mgr.storage_usage")
    assert (row["holder_id"], row["reserved"]) == (MODERATOR.tenant_id, SIZE)


async def test_a_quota_that_has_shrunk_holds_at_the_end(desk: Desk) -> None:
    upload = await sent(desk)
    await allow(desk, SIZE - 1)
    refused = await desk.complete(upload)
    assert (refused["code"], refused["details"]) == (
        "STORAGE_QUOTA",
        {"used": 0, "quota": SIZE - 1, "asked": SIZE},
    )
    assert (await desk.room(), await desk.kept("files")) == ((0, SIZE), [])
    await allow(desk, SIZE)
    assert (await desk.complete(upload))["state"] == "READY"
    assert await desk.room() == (SIZE, 0)


async def test_those_who_end_at_once_share_what_there_is(desk: Desk) -> None:
    begun = [await sent(desk) for _ in range(5)]
    await allow(desk, 2 * SIZE)
    ended = await asyncio.gather(*(desk.complete(upload) for upload in begun))
    states = [one.get("state", one.get("code")) for one in ended]
    assert states.count("READY") == 2
    assert set(states) <= {"READY", "REFUSED", "STORAGE_QUOTA"}
    assert {one["reason"][:22] for one in ended if one.get("state") == "REFUSED"} <= {
        "There is no room for i"
    }
    used, reserved = await desk.room()
    assert (used, reserved) == (2 * SIZE, states.count("STORAGE_QUOTA") * SIZE)


async def test_one_that_loses_the_race_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the room and the file others have filled it."""
    upload = await sent(desk)

    async def is_room(*_: object) -> None:
        await allow(desk, SIZE - 1)

    with monkeypatch.context() as patched:
        patched.setattr(usage, "require_room", is_room)
        done = await desk.complete(upload)
    assert (done["state"], done["file"], done["reason"][:22]) == (
        "REFUSED",
        None,
        "There is no room for i",
    )
    assert await desk.room() == (0, 0)
    await desk.work(delayed=True)
    assert (await desk.kept("files"), await desk.kept("uploads")) == ([], [])


async def test_begins_and_ends_and_removals_at_once_never_pass_the_quota(desk: Desk) -> None:
    await desk.stored(plain())
    await allow(desk, 4 * SIZE)

    async def turn() -> None:
        for _ in range(3):
            upload = await desk.begin(SIZE)
            if upload["__typename"] == "Upload":
                await desk.send(upload, plain())
                done = await desk.complete(upload)
                assert sum(await desk.room()) <= 4 * SIZE
                await desk.say(REMOVE, id=done["file"]["id"])

    await asyncio.gather(*(turn() for _ in range(4)))
    assert await desk.room() == (SIZE, 0)
    assert await desk.raw.fetchval('select "references" from file_mgr.blobs') == 1


async def test_the_trash_takes_room_until_it_is_emptied(desk: Desk) -> None:
    first, second, third = [await desk.stored(plain(), name=name) for name in "abc"]
    await desk.say(TRASH, id=first["id"])
    await desk.say(TRASH, id=second["id"])
    assert await desk.room() == (3 * SIZE, 0)
    await desk.say(RESTORE, id=second["id"])
    await age(desk, "files", "trashed_at", by=cleaning.TRASH_KEPT * 2)
    for _ in range(2):
        await desk.tick(jobs.tidy_files)
        assert await desk.room() == (2 * SIZE, 0)
    await desk.say(REMOVE, id=third["id"])
    await desk.say(REMOVE, id=third["id"])
    assert await desk.room() == (SIZE, 0)
    assert await desk.room(BOB) == (0, 0)
    assert ANN.id == await desk.raw.fetchval("select holder_id from file_mgr.storage_usage")
