"""Uploads: announced, sent in any order and again, put together, looked at, or given up."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID, uuid4

import pytest

from domains.file_mgr.service import completing, uploads, usage
from kernel.clock import FrozenClock
from tests.conftest import TENANT_A
from tests.file_mgr import material
from tests.file_mgr.desk import ABORT, ANN, BEGIN, BOB, EVE, MODERATOR, PARTS, Desk
from tests.identity.picture_support import SVG, plain

PART = uploads.PART_SIZE
FACTS = "query($id: UUID!) { upload(id: $id) { state receivedParts file { id } reason } }"


async def rows(desk: Desk, table: str) -> int:
    return int(await desk.raw.fetchval(f"select count(*) from file_mgr.{table}"))


def long_wav() -> bytes:
    """Two parts and a bit."""
    return material.wav((2 * PART + 1000) / 2 / material.RATE)


async def test_a_picture_becomes_a_file(desk: Desk) -> None:
    content = plain()
    upload = await desk.begin(len(content), name="  عکس.png ")
    assert (upload["state"], upload["parts"], upload["partSize"]) == ("OPEN", 1, PART)
    assert await desk.room() == (0, len(content))
    await desk.send(upload, content)
    done = await desk.complete(upload)
    assert (done["state"], done["reason"], done["receivedParts"]) == ("READY", None, [])
    file = done["file"]
    assert {name: file[name] for name in file if name != "id"} == {
        "name": "عکس.png",
        "purpose": "IMAGE",
        "mediaType": "image/png",
        "size": len(content),
        "width": 600,
        "height": 400,
        "seconds": None,
        "waveform": None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "folderId": None,
        "ofCatalogue": False,
        "trashedAt": None,
    }
    assert await desk.room() == (len(content), 0)
    read = "query($id: UUID!) { file(id: $id) { url thumbnailUrl address { url } } }"
    shown = await desk.say(read, id=file["id"])
    assert await desk.bytes_at(shown["url"]) == content
    assert shown["address"]["url"] == shown["url"]
    assert (await desk.bytes_at(shown["thumbnailUrl"]))[:4] == b"RIFF"
    events = await desk.raw.fetch("select type, data from kernel.outbox order by type")
    assert [row["type"] for row in events].count("file_mgr.file.stored.v1") == 1


async def test_parts_come_in_any_order_and_again(desk: Desk) -> None:
    content = long_wav()
    upload = await desk.begin(len(content), "AUDIO", sha256=hashlib.sha256(content).hexdigest())
    assert upload["parts"] == 3
    await desk.send(upload, content, [3])
    await desk.put_part(upload, 1, b"x" * PART)
    assert (await desk.say(FACTS, id=upload["id"]))["receivedParts"] == [1, 3]
    await desk.send(upload, content, [2])
    await desk.send(upload, content, [1])
    await desk.send(upload, content, [3])
    upload = await desk.complete(upload)
    assert upload["state"] == "PROCESSING"  # too large to be waited for
    assert await desk.work() == ["file_mgr.process_upload"]
    done = await desk.say(FACTS, id=upload["id"])
    assert done["state"] == "READY"
    file = await desk.raw.fetchrow("select * from file_mgr.files")
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["seconds"] == pytest.approx(len(content) / 2 / material.RATE, abs=0.03)
    assert await desk.work() == ["file_mgr.clear_upload"]
    assert await desk.kept("uploads") == []


async def test_nothing_is_completed_before_all_of_it_is_there(desk: Desk) -> None:
    content = long_wav()
    upload = await desk.begin(len(content), "AUDIO")
    await desk.send(upload, content, [2])
    await desk.put_part(upload, 3, b"too short")
    refused = await desk.complete(upload)
    assert refused == {
        "__typename": "Problem",
        "code": "CONFLICT",
        "details": {"missing": 2, "first": "1, 3"},
    }
    assert (await desk.say(FACTS, id=upload["id"]))["state"] == "OPEN"
    assert (await rows(desk, "files"), await rows(desk, "blobs")) == (0, 0)
    assert await desk.room() == (0, len(content))


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (SVG, {}, "no file of a kind"),
        (plain()[:300], {}, "damaged"),
        (plain(), {"sha256": "0" * 64}, "not what was announced"),
    ],
)
async def test_bytes_that_are_unfit_become_no_file(
    desk: Desk, content: bytes, more: dict[str, Any], words: str
) -> None:
    done = await desk.uploaded(content, **more)
    assert (done["state"], done["file"]) == ("REFUSED", None)
    assert words in done["reason"]
    await desk.work()
    assert (await rows(desk, "files"), await rows(desk, "blobs")) == (0, 0)
    assert await desk.room() == (0, 0)
    assert (await desk.kept("files"), await desk.kept("uploads")) == ([], [])
    again = await desk.complete(done)
    assert again["state"] == "REFUSED"


async def test_a_process_that_died_in_the_middle_is_made_up_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    await desk.send(upload, content)

    async def dies(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(completing, "_looked_at", dies)
        assert (await desk.complete(upload))["state"] == "PROCESSING"
    assert await rows(desk, "files") == 0
    assert await desk.work(delayed=True) == ["file_mgr.process_upload"]
    assert (await desk.complete(upload))["state"] == "READY"
    assert await rows(desk, "files") == 1


async def test_a_crash_before_the_commit_leaves_no_bytes_behind(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    await desk.send(upload, content)

    async def dies(*_: object) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(usage, "settle", dies)
        assert (await desk.complete(upload))["state"] == "PROCESSING"
    (first,) = await desk.kept("files")
    await desk.raw.execute(
        "delete from kernel.pgqueuer where entrypoint = 'file_mgr.process_upload'"
    )
    await desk.work(delayed=True)
    assert (await desk.kept("files"), await desk.kept("thumbnails")) == ([], [])
    await completing.process(desk.database, TENANT_A, uuid_of(upload))
    (second,) = await desk.kept("files")
    assert second != first
    assert await desk.work(delayed=True) != []
    assert await desk.kept("files") == [second]


def uuid_of(upload: Any) -> UUID:
    return UUID(str(upload["id"]))


async def test_two_that_process_at_once_make_one_file(desk: Desk) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    await desk.send(upload, content)
    await asyncio.gather(*(desk.complete(upload) for _ in range(4)))
    assert (await rows(desk, "files"), await rows(desk, "blobs")) == (1, 1)
    assert await desk.raw.fetchval('select "references" from file_mgr.blobs') == 1
    assert await desk.room() == (len(content), 0)
    await desk.work(delayed=True)
    assert len(await desk.kept("files")) == 1


async def test_the_same_bytes_are_kept_once_for_a_tenant(desk: Desk) -> None:
    content = plain()
    mine = await desk.stored(content)
    his = await desk.stored(content, actor=BOB)
    hers = await desk.stored(content, actor=EVE)
    assert len({mine["id"], his["id"], hers["id"]}) == 3
    await desk.work(delayed=True)
    assert len(await desk.kept("files")) == 2
    counted = await desk.raw.fetch('select tenant_id, "references" from file_mgr.blobs order by 1')
    assert [row["references"] for row in counted] == [2, 1]
    assert await desk.room(ANN) == await desk.room(BOB) == (len(content), 0)


async def test_the_same_key_begins_one_upload(desk: Desk) -> None:
    given = {"purpose": "IMAGE", "name": "a", "size": 5}
    first = await desk.say(BEGIN, input=given, key="k")
    again = await desk.say(BEGIN, input=given, key="k")
    other = await desk.say(BEGIN, input={**given, "size": 6}, key="k")
    assert first["id"] == again["id"]
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert await rows(desk, "upload_sessions") == 1
    assert await desk.room() == (0, 5)


async def test_an_upload_is_given_up(desk: Desk) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    await desk.send(upload, content)
    assert await desk.say(ABORT, id=upload["id"]) == {"__typename": "Upload", "state": "ABORTED"}
    assert (await desk.say(ABORT, id=upload["id"]))["state"] == "ABORTED"
    assert await desk.room() == (0, 0)
    assert await desk.work() == ["file_mgr.clear_upload"]
    assert await desk.kept("uploads") == []
    assert (await desk.complete(upload))["code"] == "CONFLICT"
    assert "CONFLICT" in await desk.refusal(PARTS, id=upload["id"], numbers=[1])
    await desk.send(upload, content)  # one that was on its way
    assert await desk.work(delayed=True) == ["file_mgr.clear_upload"]
    assert await desk.kept("uploads") == []


async def test_what_is_ready_is_not_given_up(desk: Desk) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    await desk.send(upload, content)
    await desk.complete(upload)
    assert await desk.say(ABORT, id=upload["id"]) == {"__typename": "Problem", "code": "CONFLICT"}
    assert await rows(desk, "files") == 1


async def test_addresses_of_parts(desk: Desk, clock: FrozenClock) -> None:
    content = long_wav()
    upload = await desk.begin(len(content), "AUDIO")
    found = await desk.say(PARTS, id=upload["id"], numbers=[3, 1])
    shown = [(part["number"], part["offset"], part["size"]) for part in found]
    assert shown == [(3, 2 * PART, len(content) - 2 * PART), (1, 0, PART)]
    assert found[0]["address"]["expiresAt"] == "2026-03-20T13:00:00+00:00"
    for numbers in ([], [0], [4], [-1], [1] * 101):
        assert "BAD_USER_INPUT" in await desk.refusal(PARTS, id=upload["id"], numbers=numbers)


async def test_another_s_upload_is_an_unknown_one(desk: Desk) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    await desk.send(upload, content)
    for stranger in (BOB, EVE, MODERATOR):
        for wanted in (upload["id"], str(uuid4())):
            assert (await desk.say(ABORT, stranger, id=wanted))["code"] == "NOT_FOUND"
            assert (await desk.complete({"id": wanted}, stranger))["code"] == "NOT_FOUND"
            assert "NOT_FOUND" in await desk.refusal(FACTS, stranger, id=wanted)
            assert "NOT_FOUND" in await desk.refusal(PARTS, stranger, id=wanted, numbers=[1])
    assert (await desk.say(FACTS, id=upload["id"]))["state"] == "OPEN"


async def test_every_step_wakes_whoever_listens(desk: Desk) -> None:
    content = plain()
    upload = await desk.begin(len(content))
    told = await desk.raw.fetch(
        "select topics from kernel.outbox where type = 'file_mgr.upload.changed.v1'"
    )
    assert told == []
    await desk.send(upload, content)
    await desk.complete(upload)
    told = await desk.raw.fetch(
        "select topics from kernel.outbox where type = 'file_mgr.upload.changed.v1'"
    )
    assert [row["topics"] for row in told] == [[f"file_mgr.upload:{upload['id']}"]] * 2
