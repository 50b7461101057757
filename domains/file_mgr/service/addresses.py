"""Where a file can be read and where a part can be sent: signed, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domains.file_mgr.models import File, UploadSession
from kernel import links
from kernel.clock import Clock
from kernel.keyring import KeyRing
from kernel.links import Link
from kernel.storage import Storage

READ_MINUTES = 15
SEND_MINUTES = 60


class Signs(Protocol):
    """A unit of work, or the tools of a database."""

    @property
    def clock(self) -> Clock: ...
    @property
    def keys(self) -> KeyRing: ...
    @property
    def storage(self) -> Storage: ...


@dataclass(frozen=True, slots=True)
class Address:
    """A path on this server, or an address of the bucket."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PartAddress:
    number: int
    offset: int
    size: int
    at: Address


async def of_file(signs: Signs, file: File, minutes: int = READ_MINUTES) -> Address:
    return await _to_read(signs, file.object_key, file.media_type, file.name, minutes)


async def of_object(signs: Signs, key: str, minutes: int) -> Address:
    return await _to_read(signs, key, "application/octet-stream", "", minutes)


async def of_thumbnail(signs: Signs, key: str) -> Address:
    return await _to_read(signs, key, "image/webp", "", READ_MINUTES)


async def of_part(signs: Signs, upload: UploadSession, number: int) -> PartAddress:
    """Exactly as many bytes as the part has, so that none is ever half there."""
    size = size_of_part(upload, number)
    now = signs.clock.now()
    # A moment for what is under way when the upload runs out.
    expires_at = min(links.until(now, SEND_MINUTES), upload.expires_at + timedelta(minutes=1))
    link = Link("PUT", part_key(upload, number), expires_at, most=size, is_exact=True)
    url = await links.address(signs.storage, signs.keys, link, now)
    offset = (number - 1) * upload.part_size
    return PartAddress(number, offset, size, Address(url, expires_at))


async def to_put(signs: Signs, key: str, media_type: str, most_bytes: int, minutes: int) -> Address:
    now = signs.clock.now()
    link = Link("PUT", key, links.until(now, minutes), most=most_bytes, media_type=media_type)
    return Address(await links.address(signs.storage, signs.keys, link, now), link.expires_at)


async def _to_read(signs: Signs, key: str, media_type: str, name: str, minutes: int) -> Address:
    now = signs.clock.now()
    link = Link("GET", key, links.until(now, minutes), media_type=media_type, name=name)
    return Address(await links.address(signs.storage, signs.keys, link, now), link.expires_at)


def parts_of(upload: UploadSession) -> int:
    return -(-upload.size // upload.part_size)


def size_of_part(upload: UploadSession, number: int) -> int:
    return min(upload.part_size, upload.size - (number - 1) * upload.part_size)


def folder_of(upload: UploadSession) -> str:
    return f"uploads/{upload.id.hex}"


def part_key(upload: UploadSession, number: int) -> str:
    return f"{folder_of(upload)}/{number}"
