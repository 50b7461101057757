"""A bucket over its real protocol: who may do what with an address, and what stays behind."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from obstore import sign_async

from kernel import links
from kernel.bucket import Bucket
from kernel.clock import FrozenClock
from kernel.config import Settings
from kernel.errors import AppError, Code
from kernel.keyring import KeyRing
from kernel.links import Link
from kernel.presigning import Asked, Signer
from kernel.storage import Storage
from tests.support import s3
from tests.support.s3.server import KEYS, Fault

MIB = 1024 * 1024
RING = KeyRing.fresh()
NAME = 'فیلم "1".mp4'


@pytest.fixture
def server() -> s3.S3Server:
    shared = s3.shared()
    shared.reset()
    return shared


@pytest.fixture
def storage(server: s3.S3Server, tmp_path: Path) -> Storage:
    return opened(server, tmp_path)


def opened(server: s3.S3Server, home: Path, **changes: Any) -> Storage:
    return Storage.open(Settings(home=home, **{**server.settings(), **changes}))


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False) as made:
        yield made


async def address(storage: Storage, method: Any, key: str, minutes: int = 5, **more: Any) -> str:
    now = datetime.now(UTC)
    link = Link(method, key, now + timedelta(minutes=minutes), **more)
    return await links.address(storage, RING, link, now)


async def pieces(count: int, *, breaks: bool = False) -> AsyncIterator[bytes]:
    for number in range(count):
        yield bytes([number]) * MIB
    if breaks:
        message = "the sender went away"
        raise RuntimeError(message)


def test_the_signature_is_that_of_the_protocol_s_own_example() -> None:
    signer = Signer(
        "https://examplebucket.s3.amazonaws.com",
        "us-east-1",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
    moment = datetime(2013, 5, 24, tzinfo=UTC)
    found = signer.address(Asked("GET", "test.txt", moment, timedelta(days=1)))
    assert found.endswith("=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    assert "wJalrXUtnFEMI" not in repr(signer)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1", None])
async def test_it_is_the_library_s_too(tmp_path: Path, endpoint: str | None) -> None:
    settings = Settings(
        home=tmp_path,
        storage_url="s3://films/base",
        storage_endpoint=endpoint,
        storage_key_id="known",
        storage_key_secret="never-shown",
    )
    bucket = Bucket.open(settings, "s3://films/base")
    for method in ("GET", "PUT"):
        theirs = await sign_async(bucket.store, method, "a/b=c", expires_in=timedelta(minutes=5))
        told = parse_qs(urlsplit(theirs).query)["X-Amz-Date"][0]
        moment = datetime.strptime(told, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        ours = await bucket.address(Asked(method, "a/b=c", moment, timedelta(minutes=5)))
        assert ours.partition("?")[0] == theirs.partition("?")[0]
        assert parse_qs(urlsplit(ours).query) == parse_qs(urlsplit(theirs).query)
        assert "never-shown" not in ours


async def test_without_keys_of_ours_the_machine_s_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "machine")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    bucket = Bucket.open(Settings(home=tmp_path), "s3://films/base")
    asked = Asked("GET", "a/b", datetime.now(UTC), timedelta(minutes=5))
    told = urlsplit(await bucket.address(asked))
    assert parse_qs(told.query)["X-Amz-Credential"][0].startswith("machine/")
    assert (told.path, await bucket.remove_unfinished(datetime.now(UTC))) == ("/base/a/b", 0)


async def test_a_reader_hears_name_and_type(storage: Storage, client: httpx2.AsyncClient) -> None:
    await storage.put("a", b"0123456789")
    url = await address(storage, "GET", "a", media_type="video/mp4", name=NAME)
    whole = await client.get(url)
    assert (whole.status_code, whole.content) == (200, b"0123456789")
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["content-disposition"] == links.disposition(NAME)
    assert whole.headers["cache-control"] == links.KEPT
    part = await client.get(url, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content) == (206, b"234")
    assert part.headers["content-range"] == "bytes 2-4/10"
    plain = await client.get(await address(storage, "GET", "a"))
    assert plain.headers["content-type"] == "application/octet-stream"
    assert plain.headers["content-disposition"] == "attachment"


async def test_an_address_allows_what_was_signed_and_no_more(
    server: s3.S3Server, storage: Storage, client: httpx2.AsyncClient
) -> None:
    for key in ("a", "b"):
        await storage.put(key, key.encode())
    url = await address(storage, "GET", "a", name="a.bin")
    wrong = [
        url.replace("base/a", "base/b"),
        url.replace("a.bin", "b.bin"),
        url.replace("X-Amz-Expires=", "X-Amz-Expires=9"),
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.partition("?")[0],
    ]
    assert [(await client.get(one)).status_code for one in wrong] == [403] * 5
    assert (await client.put(url, content=b"x")).status_code == 403
    assert (await client.delete(url)).status_code == 403
    assert (await client.get(url)).content == b"a"
    server.clock = FrozenClock(datetime.now(UTC) + timedelta(minutes=11))
    assert "expired" in (await client.get(url)).text
    assert server.shelf.objects["base/a"].content == b"a"


async def test_as_many_bytes_of_that_type_as_were_signed(
    server: s3.S3Server, storage: Storage, client: httpx2.AsyncClient
) -> None:
    exact = await address(storage, "PUT", "part", most=5, is_exact=True)
    for content in (b"hello!", b"hell", b"", b"x" * MIB):
        assert (await client.put(exact, content=content)).status_code == 403
    assert server.shelf.objects == {}
    assert (await client.put(exact, content=b"hello")).status_code == 200
    film = await address(storage, "PUT", "film", most=100, media_type="video/mp4")
    wrong = await client.put(film, content=b"x", headers={"Content-Type": "text/html"})
    right = await client.put(film, content=b"film", headers={"Content-Type": "video/mp4"})
    assert (wrong.status_code, right.status_code) == (403, 200)
    kept = {key: found.content for key, found in server.shelf.objects.items()}
    assert kept == {"base/part": b"hello", "base/film": b"film"}


async def test_addresses_of_a_moment_are_equal(storage: Storage) -> None:
    now = datetime(2026, 3, 20, 12, 0, 1, tzinfo=UTC)
    link = Link("GET", "a", links.until(now, 15))
    first = await links.address(storage, RING, link, now)
    assert await links.address(storage, RING, link, now + timedelta(minutes=4)) == first
    assert parse_qs(urlsplit(first).query)["X-Amz-Expires"] == ["1200"]
    late = replace(link, expires_at=now - timedelta(hours=1))
    over = await links.address(storage, RING, late, now)
    assert parse_qs(urlsplit(over).query)["X-Amz-Expires"] == ["1"]


async def test_two_installations_share_a_bucket(server: s3.S3Server, tmp_path: Path) -> None:
    mine, other = opened(server, tmp_path), opened(server, tmp_path, storage_url="s3://films/b")
    bare = opened(server, tmp_path, storage_url="s3://films")
    for storage, content in ((mine, b"mine"), (other, b"other"), (bare, b"bare")):
        await storage.put("files/a", content)
    assert sorted(server.shelf.objects) == ["b/files/a", "base/files/a", "files/a"]
    await other.delete("files/a")
    found = await mine.get("files/a")
    assert found is not None
    assert await found.read() == b"mine"
    assert [one.key async for one in other.list("files")] == []


async def test_a_list_has_many_pages(server: s3.S3Server, storage: Storage) -> None:
    server.shelf.page = 3
    names = [f"l/{number:02}" for number in range(10)]
    for name in names:
        await storage.put(name, b"x")
    assert sorted([one.key async for one in storage.list("l")]) == names
    assert server.calls.count("GET list-type") == 4


async def test_what_a_browser_is_told_by_the_object_itself(
    server: s3.S3Server, storage: Storage
) -> None:
    await storage.put("a", b"x", media_type="image/webp")
    await storage.put("b", pieces(6), replace=True, media_type="video/mp4")
    said = {key: found.said for key, found in server.shelf.objects.items()}
    for key, media_type in (("base/a", "image/webp"), ("base/b", "video/mp4")):
        assert said[key]["Content-Type"] == media_type
        assert said[key]["Content-Disposition"] == "attachment"


async def test_a_stream_that_breaks_leaves_no_parts(server: s3.S3Server, storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="went away"):
        await storage.put("a", pieces(6, breaks=True), replace=True)
    assert (server.shelf.objects, server.shelf.pending) == ({}, {})
    assert server.calls.count("DELETE uploadId") == 1


async def test_parts_of_a_dead_writer_are_removed(server: s3.S3Server, storage: Storage) -> None:
    server.shelf.page = 2
    for number in range(5):
        server.trouble(Fault.LOST, method="POST", query="uploads", times=1)
        await storage.put(f"large/{number}", pieces(6), replace=True)
    await storage.put("small", b"x")
    server.shelf.pending["other"] = replace(
        next(iter(server.shelf.pending.values())), key="elsewhere/a"
    )
    assert len(server.shelf.pending) == 6
    now = datetime.now(UTC)
    assert await storage.remove_unfinished(now - timedelta(hours=1)) == 0
    assert await storage.remove_unfinished(now + timedelta(hours=1)) == 5
    assert list(server.shelf.pending) == ["other"]
    assert len(server.shelf.objects) == 6
    assert await storage.remove_unfinished(now + timedelta(hours=1)) == 0


async def test_a_bucket_that_shows_no_parts_stops_no_cleaning(
    server: s3.S3Server, storage: Storage
) -> None:
    moment = datetime.now(UTC)
    with server.in_trouble(Fault.REFUSED, query="uploads"):
        assert await storage.remove_unfinished(moment) == 0
    with server.in_trouble(Fault.BROKEN, query="uploads"), pytest.raises(AppError) as told:
        await storage.remove_unfinished(moment)
    assert told.value.code is Code.UNAVAILABLE
    with server.in_trouble(Fault.CUT, query="uploads"), pytest.raises(AppError) as told:
        await storage.remove_unfinished(moment)
    assert told.value.code is Code.UNAVAILABLE
    assert KEYS.key_id not in repr(told.value.__cause__)
