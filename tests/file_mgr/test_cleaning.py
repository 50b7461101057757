"""What grows old goes, and nothing else."""

from datetime import UTC, datetime, timedelta

from domains.file_mgr import jobs
from domains.file_mgr.service import cleaning
from domains.file_mgr.service.leftovers import Leftover, discard
from kernel.clock import FrozenClock
from kernel.jobs import JobContext
from tests.conftest import TENANT_A
from tests.file_mgr.desk import ANN, EVE, FILES, Desk
from tests.identity.picture_support import plain

REMOVE = "mutation($id: UUID!) { fileRemove(id: $id) { __typename } }"
TRASH = "mutation($id: UUID!) { fileTrash(id: $id) { __typename } }"
STATE = "query($id: UUID!) { upload(id: $id) { state reason } }"


async def age(desk: Desk, table: str, column: str, by: timedelta) -> None:
    await desk.raw.execute(f"update file_mgr.{table} set {column} = {column} - $1::interval", by)


async def test_an_upload_that_nobody_ends_expires(desk: Desk) -> None:
    content = plain()
    old = await desk.begin(len(content))
    hers = await desk.begin(len(content), actor=EVE)
    await desk.send(old, content)
    await age(desk, "upload_sessions", "expires_at", timedelta(hours=24, seconds=1))
    young = await desk.begin(len(content))
    await desk.send(young, content)
    await desk.tick(jobs.tidy_uploads)
    assert (await desk.say(STATE, id=old["id"]))["state"] == "EXPIRED"
    assert (await desk.say(STATE, EVE, id=hers["id"]))["state"] == "EXPIRED"
    assert (await desk.say(STATE, id=young["id"]))["state"] == "OPEN"
    assert await desk.room() == (0, len(content))
    assert await desk.room(EVE) == (0, 0)
    await desk.work(delayed=True)
    assert len(await desk.kept("uploads")) == 1
    assert (await desk.complete(old))["code"] == "CONFLICT"


async def test_an_upload_whose_job_gave_up_is_refused_at_last(desk: Desk) -> None:
    upload = await desk.begin(5)
    await desk.raw.execute("update file_mgr.upload_sessions set state = 'PROCESSING'")
    await age(desk, "upload_sessions", "expires_at", timedelta(hours=25))
    await desk.tick(jobs.tidy_uploads)
    told = await desk.say(STATE, id=upload["id"])
    assert (told["state"], told["reason"][:30]) == ("REFUSED", "The file could not be looked a")
    assert await desk.room() == (0, 0)


async def test_old_uploads_are_forgotten_and_their_files_are_not(desk: Desk) -> None:
    await desk.stored(plain())
    await desk.begin(5)
    await age(desk, "upload_sessions", "updated_at", timedelta(days=31))
    await desk.tick(jobs.tidy_uploads)
    states = await desk.raw.fetch("select state from file_mgr.upload_sessions")
    assert [row["state"] for row in states] == ["OPEN"]
    assert len((await desk.say(FILES))["nodes"]) == 1


async def test_lost_parts_are_swept(desk: Desk) -> None:
    content = plain()
    living = await desk.begin(len(content))
    await desk.send(living, content)
    await desk.storage.put("uploads/0123456789abcdef0123456789abcdef/1", b"nobody's")
    await desk.storage.put("uploads/nonsense/1", b"nobody's")
    context = JobContext(desk.database, "file_mgr", TENANT_A, 1)
    assert await cleaning.sweep_parts(context) == 0  # they are young
    desk.database.tools.clock = FrozenClock(datetime.now(UTC) + timedelta(hours=25))
    await age(desk, "upload_sessions", "expires_at", timedelta(hours=-2))
    assert await cleaning.sweep_parts(context) == 2
    assert len(await desk.kept("uploads")) == 1


async def test_the_trash_is_emptied_after_thirty_days(desk: Desk) -> None:
    for name in ("old", "young", "in use"):
        file = await desk.stored(plain(), name=name)
        if name != "in use":
            await desk.say(TRASH, id=file["id"])
    await desk.raw.execute(
        "update file_mgr.files set trashed_at = now() - interval '31 days' where name = 'old'"
    )
    await desk.tick(jobs.tidy_files)
    left = await desk.raw.fetch("select name from file_mgr.files order by name")
    assert [row["name"] for row in left] == ["in use", "young"]
    assert await desk.room() == (2 * len(plain()), 0)
    assert await desk.raw.fetchval('select "references" from file_mgr.blobs') == 2


async def test_bytes_go_a_day_after_their_last_file(desk: Desk) -> None:
    file = await desk.stored(plain())
    other = await desk.stored(plain("JPEG"))
    await desk.work(delayed=True)
    await desk.say(REMOVE, id=file["id"])
    await desk.tick(jobs.tidy_files)
    await desk.work(delayed=True)
    assert len(await desk.kept("files")) == 2
    await age(desk, "blobs", "unreferenced_at", timedelta(hours=25))
    await desk.tick(jobs.tidy_files)
    assert await desk.work() == ["file_mgr.discard"] * 2
    (left,) = await desk.kept("files")
    assert len(await desk.kept("thumbnails")) == 1
    assert left == await desk.raw.fetchval("select object_key from file_mgr.blobs")
    assert other["id"] == str(await desk.raw.fetchval("select id from file_mgr.files"))


async def test_bytes_that_are_wanted_again_stay(desk: Desk) -> None:
    file = await desk.stored(plain())
    await desk.say(REMOVE, id=file["id"])
    await age(desk, "blobs", "unreferenced_at", timedelta(hours=25))
    await desk.stored(plain())
    await desk.tick(jobs.tidy_files)
    await desk.work(delayed=True)
    assert len(await desk.kept("files")) == 1
    assert await desk.raw.fetchval('select "references" from file_mgr.blobs') == 1


async def test_an_object_with_a_row_is_no_leftover(desk: Desk) -> None:
    await desk.stored(plain())
    key = await desk.raw.fetchval("select object_key from file_mgr.blobs")
    context = JobContext(desk.database, "file_mgr", EVE.tenant_id, 1)
    await discard(context, Leftover(key=key))
    assert await desk.kept("files") == [key]


async def test_figures_that_have_drifted_are_set_right(desk: Desk) -> None:
    await desk.stored(plain())
    await desk.begin(7)
    await desk.stored(plain(), actor=EVE)
    await desk.tick(jobs.recount_usage)
    assert await desk.room() == (len(plain()), 7)
    await desk.raw.execute(
        "update file_mgr.storage_usage set used = 1, reserved = 2 where holder_id = $1", ANN.id
    )
    context = JobContext(desk.database, "file_mgr", TENANT_A, 1)
    assert await cleaning.recount(context) == 1
    assert await desk.room() == (len(plain()), 7)
    assert await desk.room(EVE) == (len(plain()), 0)
    assert await cleaning.recount(context) == 0
