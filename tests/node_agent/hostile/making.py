"""What the hostile files share: packing, rings, bytes of pictures and archives."""

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from tests.support.lottie import Json, document, fill, fixed, group, layer, rectangle, shape


def packed(value: Json) -> bytes:
    return json.dumps(value).encode()


def red(**more: Any) -> Json:
    return shape(group(rectangle(), fill([1, 0, 0])), **more)


def shapes(*given: Json) -> bytes:
    return packed(document(shape(*given)))


def root(**fields: Any) -> bytes:
    return packed(document(red(), **fields))


def raw(before: bytes, after: bytes) -> bytes:
    """An honest file in which some bytes are exchanged for what no writer of JSON writes."""
    made = root()
    if before not in made:
        raise ValueError(before)
    return made.replace(before, after, 1)


def keyed(values: list[Any]) -> Json:
    return {"a": 1, "k": [{"t": n, "s": value} for n, value in enumerate(values)]}


def ring(length: int) -> Iterator[tuple[int, int]]:
    return ((n, (n + 1) % length) for n in range(length))


def uri(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def showing(copies: int = 1, **asset: Any) -> bytes:
    """A picture, and a layer that shows it."""
    held = {"id": "p", "w": 100, "h": 100, "u": "", "e": 1, **asset}
    return packed(document(*[layer(2, refId="p")] * copies, red(), assets=[held]))


def png(width: int, height: int, body: bytes = b"") -> bytes:
    """A head that promises so many grey pixels, and the packed rows that are given."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + checked


def zipped(
    entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED, mode: int = 0
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr = method, mode << 16
            archive.writestr(entry, data)
    return target.getvalue()


def number(value: Any) -> Json:
    return fixed(value)
