"""Signed addresses over plain HTTP: exactly what was signed, whole or not at all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import pytest

from graph.transport import files
from kernel import links
from kernel.config import Settings
from kernel.keyring import KeyRing
from kernel.links import Link
from kernel.storage import Storage
from kernel.telemetry.redaction import HIDDEN, masked
from tests.graph.site import Site, site
from tests.support.servers import Clone

CONTENT = bytes(range(256)) * 4096
KEY = "files/a/b"
NAME = 'فیلم من "1"\r\n.mp4'


@dataclass
class Door:
    site: Site
    storage: Storage
    keys: KeyRing

    def address(self, method: Any = "GET", key: str = KEY, minutes: int = 5, **more: Any) -> str:
        expires_at = datetime.now(UTC) + timedelta(minutes=minutes)
        return f"/storage/{links.sealed(self.keys, Link(method, key, expires_at, **more))}"

    async def ask(self, method: str, path: str, **given: Any) -> httpx2.Response:
        return await self.site.client.request(method, f"{self.site.url}{path}", **given)

    async def get(self, path: str = "", **headers: str) -> httpx2.Response:
        return await self.ask("GET", path or self.address(), headers=headers)

    async def put(self, path: str, content: Any, **headers: str) -> httpx2.Response:
        return await self.ask("PUT", path, content=content, headers=headers)

    async def kept(self, key: str) -> bytes | None:
        opened = await self.storage.get(key)
        return await opened.read() if opened else None


@pytest.fixture
async def door(clone: Clone, tmp_path: Path) -> AsyncIterator[Door]:
    storage, keys = Storage.open(Settings(home=tmp_path)), KeyRing.open(tmp_path)
    await storage.put(KEY, CONTENT)
    async with site(tmp_path, clone.urls.app) as running:
        yield Door(running, storage, keys)


async def test_an_object_is_read(door: Door) -> None:
    answer = await door.get(door.address(media_type="video/mp4", name=NAME))
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=900, immutable"
    assert answer.headers["accept-ranges"] == "bytes"
    told = answer.headers["content-disposition"]
    assert told.startswith('attachment; filename="')
    assert told.endswith(f"filename*=UTF-8''{quote(NAME, safe='')}")
    assert told.count('"') == 2


async def test_a_name_behind_the_token_changes_nothing(door: Door) -> None:
    answer = await door.get(f"{door.address()}/setup.exe")
    assert (answer.status_code, answer.headers["content-disposition"]) == (200, "attachment")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=1000000-", 1_000_000, len(CONTENT)),
        ("bytes=-5", len(CONTENT) - 5, len(CONTENT)),
        ("bytes=5-99999999", 5, len(CONTENT)),
        ("bytes=-99999999", 0, len(CONTENT)),
    ],
)
async def test_a_range_is_read(door: Door, asked: str, start: int, stop: int) -> None:
    answer = await door.get(Range=asked)
    assert (answer.status_code, answer.content) == (206, CONTENT[start:stop])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize(
    "asked", ["bytes=5-4", "bytes=0-1,3-4", "bytes=-", "lines=0-1", "bytes=a-b", "bytes=٠-١"]
)
async def test_what_is_no_single_range_is_answered_whole(door: Door, asked: str) -> None:
    answer = await door.ask("GET", door.address(), headers=[(b"Range", asked.encode())])
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=-0"])
async def test_a_range_behind_the_end(door: Door, asked: str) -> None:
    answer = await door.get(Range=asked)
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


async def test_what_a_reader_has_is_not_sent_again(door: Door) -> None:
    tag = (await door.ask("HEAD", door.address())).headers["etag"]
    again = await door.get(**{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    part = await door.get(**{"If-Range": tag, "Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, CONTENT[:2])
    other = await door.get(**{"If-Range": '"other"', "Range": "bytes=0-1"})
    assert (other.status_code, len(other.content)) == (200, len(CONTENT))
    await door.storage.put(KEY, b"new", replace=True)
    assert (await door.get(**{"If-None-Match": tag})).content == b"new"


async def test_a_look_at_the_head(door: Door) -> None:
    answer = await door.ask("HEAD", door.address())
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(CONTENT))


async def test_an_empty_object(door: Door) -> None:
    await door.storage.put("files/empty", b"")
    answer = await door.get(door.address(key="files/empty"))
    assert (answer.status_code, answer.content) == (200, b"")


async def test_a_part_is_sent_and_again(door: Door) -> None:
    address = door.address("PUT", "uploads/a/1", most=5, is_exact=True)
    for content in (b"hello", b"again"):
        answer = await door.put(address, content)
        digest = hashlib.sha256(content).hexdigest()
        assert (answer.status_code, answer.json()) == (200, {"size": 5, "sha256": digest})
        assert await door.kept("uploads/a/1") == content


@pytest.mark.parametrize(
    ("content", "status"), [(b"hell", 422), (b"", 422), (b"hello!", 413), (b"x" * 10**6, 413)]
)
async def test_another_length_leaves_what_was_there(
    door: Door, content: bytes, status: int
) -> None:
    address = door.address("PUT", "uploads/a/1", most=5, is_exact=True)
    await door.put(address, b"hello")
    assert (await door.put(address, content)).status_code == status
    assert await door.kept("uploads/a/1") == b"hello"


async def test_a_stream_without_a_length_is_cut_off(door: Door) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 65_536

    answer = await door.put(door.address("PUT", "renders/a", most=8 * 2**20), long())
    assert answer.status_code == 413
    assert await door.kept("renders/a") is None


async def test_up_to_so_many_bytes_may_be_sent(door: Door) -> None:
    address = door.address("PUT", "renders/a", most=100, media_type="video/mp4")
    assert (await door.put(address, b"few")).status_code == 200
    assert await door.kept("renders/a") == b"few"
    wrong = await door.put(address, b"page", **{"Content-Type": "text/html"})
    assert wrong.status_code == 415
    right = await door.put(address, b"film", **{"Content-Type": "video/mp4"})
    assert (right.status_code, await door.kept("renders/a")) == (200, b"film")


async def test_who_goes_away_in_the_middle_leaves_nothing(door: Door) -> None:
    address = door.address("PUT", "uploads/a/1", most=2**20, is_exact=True)
    port = int(door.site.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"PUT {address} HTTP/1.1\r\nHost: a\r\nContent-Length: {2**20}\r\n\r\n"
    writer.write(head.encode() + b"x" * 2**19)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    assert await door.kept("uploads/a/1") is None


async def test_who_falls_silent_is_told_so(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SILENT_SECONDS", 0.05)
    address = door.address("PUT", "uploads/a/1", most=10, is_exact=True)
    port = int(door.site.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"PUT {address} HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
    await writer.wait_closed()
    assert await door.kept("uploads/a/1") is None


async def test_an_address_opens_nothing_but_what_was_signed(door: Door) -> None:
    address = door.address()
    start, _, token = address.rpartition("/")
    told, _, seal = token.rpartition("_")
    stolen = links.sealed(
        KeyRing.fresh(), Link("GET", KEY, datetime.now(UTC) + timedelta(minutes=5))
    )
    wrong = [
        f"{start}/{told}_{'A' * 43}",
        f"{start}/{told[:-1]}x_{seal}",
        f"{start}/{told}x_{seal}",
        f"{start}/{told}",
        f"{start}/{stolen}",
        door.address(minutes=-1),
        door.address(key="files/a/no"),
        "/storage/nonsense",
        "/storage/%00",
        "/storage/../keys.json",
        "/storage/..%2fkeys.json",
    ]
    answers = [await door.get(one) for one in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert not any(CONTENT[:20] in answer.content for answer in answers)
    assert (await door.get(address)).status_code == 200


async def test_a_rotated_key_ring_honours_what_it_has_signed(door: Door) -> None:
    before = door.address()
    told = links.opened(door.keys.rotated(), before.rpartition("/")[2], datetime.now(UTC))
    assert told is not None
    assert told.key == KEY


async def test_to_read_is_not_to_write(door: Door) -> None:
    for method in ("PUT", "POST", "DELETE"):
        answer = await door.ask(method, door.address(), content=b"x")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    address = door.address("PUT", KEY, most=5)
    for method in ("GET", "HEAD", "DELETE"):
        answer = await door.ask(method, address)
        assert (answer.status_code, answer.headers["allow"]) == (405, "PUT")
    assert await door.kept(KEY) == CONTENT


async def test_refusals_speak_the_reader_s_language(door: Door) -> None:
    persian = await door.get("/storage/nonsense", **{"Accept-Language": "fa"})
    assert persian.json()["message"] == "چنین موردی پیدا نشد یا به شما تعلق ندارد."
    assert persian.headers["cache-control"] == "no-store"


def test_logs_and_traces_hide_the_address() -> None:
    link = Link("GET", KEY, datetime.now(UTC))
    told = f"/storage/{links.sealed(KeyRing.fresh(), link)}"
    assert masked(told) == f"/storage/{HIDDEN}"


def test_addresses_of_a_moment_are_equal_and_last_long_enough() -> None:
    first = datetime(2026, 3, 20, 12, 0, 1, tzinfo=UTC)
    assert links.until(first, 15) == datetime(2026, 3, 20, 12, 20, tzinfo=UTC)
    assert links.until(first + timedelta(minutes=4), 15) == links.until(first, 15)
    assert links.until(first.replace(second=0), 15) == datetime(2026, 3, 20, 12, 15, tzinfo=UTC)
