"""Objects by their keys: whole or not at all, never outside of the folder."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.store import LocalStore

from kernel.config import ConfigurationError, Settings, load_settings
from kernel.errors import AppError, Code
from kernel.presigning import Asked
from kernel.storage import FOLDER, KeyTakenError, Storage, Stored
from tests.support import s3

MIB = 1024 * 1024


def local(home: Path) -> Storage:
    return Storage.open(Settings(home=home))


def memory(_: Path) -> Storage:
    return Storage.in_memory()


def bucket(home: Path) -> Storage:
    server = s3.shared()
    server.reset()
    return Storage.open(Settings(home=home, **server.settings()))


@pytest.fixture(params=[local, memory, bucket])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    make: Callable[[Path], Storage] = request.param
    return make(tmp_path)


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def breaking(first: bytes) -> AsyncIterator[bytes]:
    yield first
    message = "the sender went away"
    raise RuntimeError(message)


async def content(storage: Storage, key: str, start: int = 0, stop: int | None = None) -> bytes:
    opened = await storage.get(key, start, stop)
    assert opened is not None
    return await opened.read()


async def keys(storage: Storage, prefix: str) -> list[str]:
    return sorted([stored.key async for stored in storage.list(prefix)])


async def test_what_was_put_is_got(storage: Storage) -> None:
    await storage.put("films/1/a.bin", b"hello")
    stored = await storage.head("films/1/a.bin")
    assert stored is not None
    assert stored == Stored("films/1/a.bin", 5, stored.changed_at)
    assert await content(storage, "films/1/a.bin") == b"hello"


async def test_a_stream_of_many_parts_arrives_whole(storage: Storage) -> None:
    parts = [bytes([number]) * MIB for number in range(12)]
    await storage.put("large", stream(*parts), replace=True)
    opened = await storage.get("large")
    assert opened is not None
    sizes = [len(chunk) async for chunk in opened.chunks]
    assert (sum(sizes), opened.whole.size) == (12 * MIB, 12 * MIB)
    assert await content(storage, "large") == b"".join(parts)


async def test_a_taken_key_stays(storage: Storage) -> None:
    await storage.put("a", b"first")
    with pytest.raises(KeyTakenError):
        await storage.put("a", b"second")
    with pytest.raises(KeyTakenError):
        await storage.put("a", stream(b"third"))
    assert await content(storage, "a") == b"first"
    await storage.put("a", b"fourth", replace=True)
    assert await content(storage, "a") == b"fourth"


async def test_a_broken_stream_leaves_nothing(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="went away"):
        await storage.put("films/b", breaking(b"x" * 6 * MIB), replace=True)
    with pytest.raises(RuntimeError, match="went away"):
        await storage.put("films/b", breaking(b"x" * 6 * MIB))
    assert await storage.head("films/b") is None
    assert await keys(storage, "films") == []


async def test_a_broken_stream_leaves_the_old_object(storage: Storage) -> None:
    await storage.put("b", b"old")
    with pytest.raises(RuntimeError, match="went away"):
        await storage.put("b", breaking(b"x" * 6 * MIB), replace=True)
    assert await content(storage, "b") == b"old"


async def test_ranges(storage: Storage) -> None:
    await storage.put("r", b"0123456789")
    assert await content(storage, "r", 2, 5) == b"234"
    assert await content(storage, "r", 7) == b"789"
    assert await content(storage, "r", 9, 1000) == b"9"
    opened = await storage.get("r", 8, 1000)
    assert opened is not None
    assert (opened.start, opened.stop, opened.whole.size) == (8, 10, 10)
    for start, stop in ((10, 11), (10, None), (5, 5), (5, 4), (-1, 3)):
        with pytest.raises(ValueError, match="r has 10 bytes"):
            await storage.get("r", start, stop)


async def test_an_empty_object_is_one(storage: Storage) -> None:
    await storage.put("empty", b"")
    assert await content(storage, "empty") == b""


async def test_what_is_not_there(storage: Storage) -> None:
    assert await storage.head("no/such") is None
    assert await storage.get("no/such") is None
    await storage.delete("no/such")
    assert await keys(storage, "no") == []


async def test_what_is_deleted_is_gone_and_nothing_else(storage: Storage) -> None:
    await storage.put("d/1", b"one")
    await storage.put("d/2", b"two")
    await storage.delete("d/1")
    await storage.delete("d/1")
    assert await storage.get("d/1") is None
    assert await keys(storage, "d") == ["d/2"]


async def test_a_list_goes_by_whole_segments(storage: Storage) -> None:
    for key in ("l/1/a", "l/1/b", "l/10/c", "m"):
        await storage.put(key, b"x")
    assert await keys(storage, "l/1") == ["l/1/a", "l/1/b"]
    assert await keys(storage, "l") == ["l/1/a", "l/1/b", "l/10/c"]


OUTSIDE = [
    "",
    "/",
    "/etc/passwd",
    "..",
    "../keys.json",
    "a/../../keys.json",
    "a/./b",
    ".hidden",
    "a/.hidden",
    "a//b",
    "a/",
    "a\\b",
    "C:/a",
    "a\0b",
    "a\n",
    "%2e%2e/keys.json",
    "a b",
    "فیلم",
    "a#1",
    "x" * 201,
    "/".join(["x" * 100] * 10),
]


@pytest.mark.parametrize("key", OUTSIDE)
async def test_no_key_leads_outside(storage: Storage, tmp_path: Path, key: str) -> None:
    (tmp_path / "keys.json").write_text("secret")
    for call in (storage.put(key, b"x", replace=True), storage.head(key), storage.get(key)):
        with pytest.raises(ValueError, match="no key of the storage"):
            await call
    with pytest.raises(ValueError, match="no key of the storage"):
        await storage.delete(key)
    with pytest.raises(ValueError, match="no key of the storage"):
        await keys(storage, key)
    assert (tmp_path / "keys.json").read_text() == "secret"


async def test_the_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    storage = local(tmp_path / "home")
    await storage.put("a/b", b"x")
    folder = tmp_path / "home" / FOLDER
    assert (folder.stat().st_mode & 0o777) == 0o700
    assert (folder / "a" / "b").read_bytes() == b"x"


async def test_a_folder_that_is_away_is_told_as_weather(tmp_path: Path) -> None:
    storage = local(tmp_path)
    (tmp_path / FOLDER / "a").write_text("a file where a folder is needed")
    with pytest.raises(AppError) as told:
        await storage.put("a/b", b"x")
    assert told.value.code is Code.UNAVAILABLE
    assert str(tmp_path) not in str(told.value)


async def test_a_bucket_that_is_away_is_told_as_weather(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        storage_url="s3://films/some/prefix",
        storage_endpoint="http://127.0.0.1:9",
        storage_key_id="key",
        storage_key_secret="planted-secret",
    )
    storage = Storage.open(settings)
    with pytest.raises(AppError) as told:
        await storage.put("a", b"x")
    assert told.value.code is Code.UNAVAILABLE
    assert "planted-secret" not in repr(told.value.__cause__)
    assert await keys(Storage(LocalStore(tmp_path)), FOLDER) == []


@pytest.mark.parametrize(
    "url", ["s3:///films", "https://films", "s3://films/../a", "s3://a:b@films"]
)
def test_a_wrong_address_of_a_bucket_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="FLATRENDER_STORAGE_URL") as told:
        load_settings(storage_url=url)
    assert url not in str(told.value)


async def test_what_a_dead_process_has_begun_is_removed(tmp_path: Path) -> None:
    storage, folder = local(tmp_path), tmp_path / FOLDER
    await storage.put("films/a", b"whole")
    (folder / "films" / "b#1").write_bytes(b"half")
    assert await keys(storage, "films") == ["films/a"]
    moment = datetime.now(UTC)
    assert await storage.remove_unfinished(moment - timedelta(hours=1)) == 0
    assert await storage.remove_unfinished(moment + timedelta(hours=1)) == 1
    assert [path.name for path in (folder / "films").iterdir()] == ["a"]
    assert await Storage.in_memory().remove_unfinished(moment) == 0


async def test_a_file_of_this_machine_is_put(storage: Storage, tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(b"x" * 12 * MIB)
    await storage.put("a", path, replace=True, media_type="video/mp4")
    assert await content(storage, "a") == b"x" * 12 * MIB


async def test_a_folder_signs_nothing(tmp_path: Path) -> None:
    asked = Asked("GET", "a/b", datetime.now(UTC), timedelta(minutes=5))
    assert await local(tmp_path).sign(asked) is None
    assert await memory(tmp_path).sign(asked) is None
