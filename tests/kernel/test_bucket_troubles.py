"""A bucket in trouble: what passes is tried again, what stays is told, nothing is half there."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kernel import bucket
from kernel.clock import FrozenClock
from kernel.config import Settings
from kernel.errors import AppError, Code
from kernel.storage import KeyTakenError, Storage
from tests.support import s3
from tests.support.s3.server import KEYS, Fault
from tests.support.s3.signatures import Keys

MIB = 1024 * 1024
OLD = b"old" * 100_000
PASSING = [Fault.SLOW_DOWN, Fault.BROKEN, Fault.CUT, Fault.LOST]
STAYING = [Fault.SLOW_DOWN, Fault.CUT, Fault.REFUSED]


@pytest.fixture
def server() -> s3.S3Server:
    shared = s3.shared()
    shared.reset()
    return shared


@pytest.fixture
async def storage(server: s3.S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    monkeypatch.setattr(bucket, "FIRST_PAUSE", timedelta(milliseconds=5))
    made = Storage.open(Settings(home=tmp_path, **server.settings()))
    await made.put("old", OLD)
    return made


async def large() -> AsyncIterator[bytes]:
    for number in range(6):
        yield bytes([number]) * MIB


async def content(storage: Storage, key: str) -> bytes:
    found = await storage.get(key)
    assert found is not None
    return await found.read()


async def put(storage: Storage) -> None:
    await storage.put("new", b"new")


async def put_large(storage: Storage) -> None:
    await storage.put("new", large(), replace=True)


async def read(storage: Storage) -> None:
    assert await content(storage, "old") == OLD


async def listed(storage: Storage) -> None:
    assert [one.key async for one in storage.list("old")] == []


async def deleted(storage: Storage) -> None:
    await storage.delete("old")


Deed = Callable[[Storage], Awaitable[None]]
DEEDS: list[Deed] = [put, put_large, read, listed, deleted]


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("fault", PASSING)
async def test_what_passes_is_tried_again(
    server: s3.S3Server, storage: Storage, deed: Deed, fault: Fault
) -> None:
    trouble = server.trouble(fault, times=1)
    await deed(storage)
    assert trouble.struck == 1
    there = {"base/old"} if deed is not deleted else set()
    new = {"base/new"} if deed in {put, put_large} else set()
    assert set(server.shelf.objects) == there | new


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("fault", STAYING)
async def test_what_stays_is_told_and_leaves_all_as_it_was(
    server: s3.S3Server, storage: Storage, deed: Deed, fault: Fault
) -> None:
    with server.in_trouble(fault), pytest.raises(AppError) as told:
        await deed(storage)
    assert told.value.code is Code.UNAVAILABLE
    assert {key: one.content for key, one in server.shelf.objects.items()} == {"base/old": OLD}
    await deed(storage)


async def test_our_own_object_is_not_in_our_way(server: s3.S3Server, storage: Storage) -> None:
    """The answer to the first try is lost, so the second finds the key taken."""
    server.trouble(Fault.LOST, method="PUT", times=1)
    await storage.put("new", b"new")
    assert server.refusals == ["PreconditionFailed"]
    with pytest.raises(KeyTakenError):
        await storage.put("new", b"other")
    assert await content(storage, "new") == b"new"


async def test_another_s_object_is_in_the_way_also_of_a_second_try(
    server: s3.S3Server, storage: Storage
) -> None:
    server.trouble(Fault.SLOW_DOWN, method="PUT", times=1)
    with pytest.raises(KeyTakenError):
        await storage.put("old", b"new")
    assert await content(storage, "old") == OLD


@pytest.mark.parametrize("fault", [Fault.HALF, Fault.CUT, Fault.SLOW_DOWN])
async def test_half_an_object_is_never_taken_for_the_whole(
    server: s3.S3Server, storage: Storage, fault: Fault
) -> None:
    server.trouble(Fault.HALF, method="GET", times=1)
    assert await content(storage, "old") == OLD
    opened = await storage.get("old")
    assert opened is not None
    server.trouble(Fault.HALF, method="GET", times=1)
    server.trouble(fault, method="GET")
    with pytest.raises(AppError) as told:
        await content(storage, "old")
    assert told.value.code is Code.UNAVAILABLE


async def test_a_success_that_is_none(server: s3.S3Server, storage: Storage) -> None:
    """The end of an upload in parts and a list of deletions may fail inside of a 200."""
    ends = server.trouble(Fault.FALSE_SUCCESS, method="POST", query="uploadId", times=1)
    await put_large(storage)
    assert (ends.struck, len(server.shelf.objects["base/new"].content)) == (1, 6 * MIB)
    with server.in_trouble(Fault.FALSE_SUCCESS, method="POST"), pytest.raises(AppError):
        await storage.delete("new")
    assert "base/new" in server.shelf.objects


async def test_parts_whose_end_fails_are_thrown_away(server: s3.S3Server, storage: Storage) -> None:
    ends = server.trouble(Fault.SLOW_DOWN, method="POST", query="uploadId")
    with pytest.raises(AppError):
        await put_large(storage)
    assert (ends.struck, server.shelf.pending) == (4, {})
    assert "base/new" not in server.shelf.objects


async def test_a_bucket_that_falls_silent(
    server: s3.S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "FIRST_PAUSE", timedelta(milliseconds=5))
    monkeypatch.setattr(bucket, "SILENT", timedelta(milliseconds=100))
    storage = Storage.open(Settings(home=tmp_path, **server.settings()))
    silent = server.trouble(Fault.SILENT, times=1)
    assert await storage.head("no") is None
    assert silent.struck == 1
    with server.in_trouble(Fault.SILENT), pytest.raises(AppError) as told:
        await storage.head("no")
    assert told.value.code is Code.UNAVAILABLE


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (Keys("other", KEYS.secret), "InvalidAccessKeyId"),
        (Keys(KEYS.key_id, "other"), "SignatureDoesNotMatch"),
        (Keys(KEYS.key_id, KEYS.secret, "eu-west-1"), "AuthorizationHeaderMalformed"),
    ],
)
async def test_other_keys_open_nothing(
    server: s3.S3Server, storage: Storage, keys: Keys, code: str
) -> None:
    server.keys = keys
    for deed in (put, read, deleted):
        with pytest.raises(AppError) as told, capture_logs() as lines:
            await deed(storage)
        assert told.value.code is Code.UNAVAILABLE
        # What is asked for its head alone is refused without a word.
        assert [code in line["why"] for line in lines] == [deed is not read]
        assert KEYS.secret not in str(lines)
        assert KEYS.secret not in repr(told.value.__cause__) + str(told.value)
    assert set(server.refusals) == {code}
    assert list(server.shelf.objects) == ["base/old"]


async def test_clocks_that_are_too_far_apart(server: s3.S3Server, storage: Storage) -> None:
    server.clock = FrozenClock(datetime.now(UTC) + timedelta(minutes=16))
    with pytest.raises(AppError) as told:
        await put(storage)
    assert told.value.code is Code.UNAVAILABLE
    assert server.refusals == ["RequestTimeTooSkewed"]
