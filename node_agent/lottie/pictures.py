"""Pictures as bytes and data URIs: told by their first bytes, never by their names."""

import base64
import binascii
import io
import struct
import warnings
from typing import Any

from PIL import Image, UnidentifiedImageError

_SVG = "image/svg+xml"
_HEADS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
DRAWN = ("image/png", "image/jpeg", "image/webp")
# One wholly transparent pixel, for pictures that must not or can't be drawn.
NOTHING = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNg"
    "YGBgAAAABQABeqhXUAAAAABJRU5ErkJggg=="
)
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, Warning)


def mime_of(data: bytes) -> str | None:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypheic", b"ftypmif1"):
        return "image/avif"
    if data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<svg", b"<?xml")):
        return _SVG
    return next((mime for head, mime in _HEADS.items() if data.startswith(head)), None)


def is_embedded(asset: dict[str, Any]) -> bool:
    return isinstance(asset.get("p"), str) and asset["p"][:5].lower() == "data:"


def embedded_bytes(uri: str) -> bytes | None:
    """The bytes of a base64 data URI, or None."""
    head, comma, body = uri.partition(",")
    if not comma or not head.lower().endswith(";base64"):
        return None
    try:
        return base64.b64decode(body)
    except (binascii.Error, ValueError):
        return None


def data_uri(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height from the header alone; None if it is no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                return picture.size
    except UNREADABLE:
        return None
    except Image.DecompressionBombError:
        return (1 << 20, 1 << 20)
