"""The bucket is away in the middle of something: a clear word, nothing half done, and again."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

from domains.file_mgr import jobs
from domains.file_mgr.service import cleaning
from kernel import bucket
from kernel.config import Settings
from kernel.db import Database
from kernel.errors import AppError, Code
from kernel.storage import Storage
from tests.file_mgr.desk import Desk
from tests.file_mgr.test_cleaning import REMOVE, STATE, age
from tests.identity.picture_support import plain
from tests.support import s3
from tests.support.s3.server import Fault


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> s3.S3Server:
    monkeypatch.setattr(bucket, "FIRST_PAUSE", bucket.FIRST_PAUSE / 50)
    shared = s3.shared()
    shared.reset()
    return shared


@pytest.fixture
def desk(remote: s3.S3Server, database: Database, raw: asyncpg.Connection, tmp_path: Path) -> Desk:
    return Desk.of(database, raw, Storage.open(Settings(home=tmp_path, **remote.settings())))


async def sent(desk: Desk) -> Any:
    upload = await desk.begin(len(plain()))
    await desk.send(upload, plain())
    return upload


async def counted(desk: Desk) -> tuple[int, int]:
    files = await desk.raw.fetchval("select count(*) from file_mgr.files")
    return int(files), int(await desk.raw.fetchval("select count(*) from file_mgr.blobs"))


async def test_before_the_parts_are_counted(remote: s3.S3Server, desk: Desk) -> None:
    upload = await sent(desk)
    with remote.in_trouble(Fault.SLOW_DOWN):
        assert (await desk.complete(upload))["code"] == "UNAVAILABLE"
    assert (await desk.say(STATE, id=upload["id"]))["state"] == "OPEN"
    assert (await counted(desk), await desk.room()) == ((0, 0), (0, len(plain())))
    assert (await desk.complete(upload))["state"] == "READY"


@pytest.mark.parametrize(
    "where",
    [
        {"method": "GET", "key": "/uploads/"},
        {"method": "PUT", "key": "/files/"},
        {"method": "PUT", "key": "/thumbnails/"},
    ],
)
@pytest.mark.parametrize("fault", [Fault.SLOW_DOWN, Fault.CUT, Fault.LOST])
async def test_while_the_file_is_made(
    remote: s3.S3Server, desk: Desk, where: dict[str, str], fault: Fault
) -> None:
    upload = await sent(desk)
    with remote.in_trouble(fault, **where):
        assert (await desk.complete(upload))["code"] == "UNAVAILABLE"
        assert (await desk.complete(upload))["state"] == "PROCESSING"
    assert (await counted(desk), await desk.room()) == ((0, 0), (0, len(plain())))
    await desk.work(delayed=True)
    done = await desk.complete(upload)
    assert (done["state"], await counted(desk)) == ("READY", (1, 1))
    assert await desk.room() == (len(plain()), 0)
    await desk.work(delayed=True)
    assert (len(await desk.kept("files")), await desk.kept("uploads")) == (1, [])


async def test_while_it_is_cleaned(remote: s3.S3Server, desk: Desk) -> None:
    file = await desk.stored(plain())
    await desk.work(delayed=True)
    await desk.say(REMOVE, id=file["id"])
    await desk.raw.execute(
        "update file_mgr.blobs set unreferenced_at = unreferenced_at - interval '25 hours'"
    )
    await desk.tick(jobs.tidy_files)
    orders = await desk.raw.fetch("select * from kernel.pgqueuer")
    with remote.in_trouble(Fault.SLOW_DOWN), pytest.raises(AppError) as told:
        await desk.work()
    assert (told.value.code, len(await desk.kept("files"))) == (Code.UNAVAILABLE, 1)
    assert len(orders) == 2
    await desk.tick(jobs.tidy_files)
    for order in orders:  # as the queue does: an order that failed comes again, and once too often
        for _ in range(2):
            await desk.run(order)
    assert (await desk.kept("files"), await desk.kept("thumbnails")) == ([], [])


async def test_lost_parts_wait_for_the_next_sweep(remote: s3.S3Server, desk: Desk) -> None:
    upload = await sent(desk)
    await age(desk, "upload_sessions", "expires_at", by=cleaning.PARTS_KEPT * 2)
    with remote.in_trouble(Fault.REFUSED, query="list-type"), pytest.raises(AppError):
        await desk.tick(jobs.tidy_uploads)
    assert (await desk.say(STATE, id=upload["id"]))["state"] == "EXPIRED"
    assert (await desk.room(), len(await desk.kept("uploads"))) == ((0, 0), 1)
    await desk.tick(jobs.tidy_uploads)
    await desk.work(delayed=True)
    assert await desk.kept("uploads") == []
