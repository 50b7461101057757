"""What is sent to an upload address and refused: nothing changes by it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from domains.identity.api import DOMAIN
from domains.identity.service import avatars, tenant_directory, users
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.keyring import KeyRing
from kernel.telemetry.redaction import HIDDEN, masked
from tests.conftest import TENANT_A, TENANT_B
from tests.identity.picture_support import hostile, plain
from tests.identity.studio_support import Studio, refused, studio_of
from tests.support.servers import Clone


@pytest.fixture
async def studio(
    database: Database, raw: asyncpg.Connection, clone: Clone, tmp_path: Path
) -> AsyncIterator[Studio]:
    async with studio_of(database, raw, clone, tmp_path) as living:
        yield living


def bent(address: str) -> list[str]:
    start, _, token = address.rpartition("/")
    tenant = token.split("_")[2]
    turned = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    return [
        f"{start}/{turned}",
        f"{start}/{token.replace(tenant, TENANT_B.hex)}",
        f"{start}/{token.replace(tenant, UUID(int=99).hex)}",
        f"{start}/{token}x",
        f"{start}/{token[:-43]}",
        f"{start}/nonsense",
        f"{start}/%00",
    ]


async def test_a_wrong_address_takes_nothing_and_costs_nothing(studio: Studio) -> None:
    address = await studio.begin(len(plain()))
    answers = [await studio.put(wrong, plain()) for wrong in bent(address)]
    for answer in answers:
        await refused(studio, answer, 404, "NOT_FOUND")
    assert len({answer.content for answer in answers}) == 1
    assert (await studio.put(address, plain())).status_code == 200


async def test_another_key_ring_s_signature_is_none(studio: Studio) -> None:
    studio.database.tools.keys = KeyRing.fresh()
    async with studio.database.unit(DOMAIN, SYSTEM, tenant_id=TENANT_A) as unit:
        user = await users.by_id(unit, studio.user_id)
    assert user is not None
    stolen = avatars._token(studio.database.tools.keys, TENANT_A, "s" * 43)
    await refused(studio, await studio.put(f"/uploads/avatar/{stolen}", plain()), 404, "NOT_FOUND")


async def test_an_address_grows_old(studio: Studio) -> None:
    address = await studio.begin(len(plain()))
    await studio.raw.execute(
        "update identity.challenges set expires_at = expires_at - $1::interval",
        timedelta(minutes=avatars.MINUTES),
    )
    await refused(studio, await studio.put(address, plain()), 404, "NOT_FOUND")


async def test_who_was_banned_meanwhile_sends_nothing(studio: Studio) -> None:
    address = await studio.begin(len(plain()))
    await studio.raw.execute("update identity.users set status = 'BANNED'")
    await refused(studio, await studio.put(address, plain()), 404, "NOT_FOUND")


async def test_a_suspended_tenant_s_people_send_nothing(studio: Studio) -> None:
    address = await studio.begin(len(plain()))
    await studio.raw.execute(
        "update identity.tenants set status = 'SUSPENDED' where id = $1", TENANT_A
    )
    tenant_directory.forget()
    await refused(studio, await studio.put(address, plain()), 403, "FORBIDDEN")


async def test_more_or_fewer_bytes_than_announced_are_refused(studio: Studio) -> None:
    content = plain()
    more = await studio.put(await studio.begin(len(content) - 1), content)
    await refused(studio, more, 413, "BAD_REQUEST")
    fewer = await studio.put(await studio.begin(len(content) + 1), content)
    await refused(studio, fewer, 422, "BAD_USER_INPUT")


async def test_a_stream_without_a_length_is_cut_off(studio: Studio) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(16):
            yield b"x" * 65_536

    address = await studio.begin(100_000)
    answer = await studio.site.client.put(f"{studio.site.url}{address}", content=long())
    await refused(studio, answer, 413, "BAD_REQUEST")


async def test_who_claims_more_than_he_sends_changes_nothing(studio: Studio) -> None:
    content, port = plain(), int(studio.site.url.rsplit(":", 1)[1])
    address = await studio.begin(len(content) * 2)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"PUT {address} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(content) * 2}\r\n\r\n"
    writer.write(head.encode() + content)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    assert (await studio.shown(), await studio.kept()) == (None, [])


@pytest.mark.parametrize("name", ["svg", "gif", "truncated png", "moving webp", "bomb"])
async def test_what_is_no_picture_changes_nothing(studio: Studio, name: str) -> None:
    content = hostile()[name]
    answer = await studio.put(
        await studio.begin(len(content)), content, **{"Content-Type": "image/png"}
    )
    await refused(studio, answer, 422, "BAD_USER_INPUT")
    assert answer.json()["field"] == "picture"


async def test_a_refused_picture_leaves_the_old_one(studio: Studio) -> None:
    path = await studio.sent(plain())
    answer = await studio.put(await studio.begin(5), b"hello")
    assert answer.status_code == 422
    await studio.discard()
    assert (await studio.shown(), await studio.kept()) == (path, [path])


async def test_refusals_speak_the_reader_s_language(studio: Studio) -> None:
    address = await studio.begin(5)
    persian = await studio.put(address, b"hello", **{"Accept-Language": "fa-IR"})
    assert "این تصویر کاملی" in persian.json()["message"]
    english = await studio.put(address, b"hello")
    assert english.json()["message"].endswith("Begin the upload again.")


async def test_only_put_is_taken(studio: Studio) -> None:
    address = await studio.begin(5)
    for method in ("GET", "POST", "DELETE"):
        answer = await studio.site.client.request(method, f"{studio.site.url}{address}")
        assert (answer.status_code, answer.headers["allow"]) == (405, "PUT")
    assert (await studio.put(address, plain())).status_code == 413  # it is still good


async def test_logs_and_traces_hide_the_address(studio: Studio) -> None:
    assert masked(await studio.begin(5)) == f"/uploads/avatar/{HIDDEN}"
