"""Pictures made for tests, sound and hostile ones."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)
CANARY = b"planted-in-the-metadata"


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def plain(kind: str = "PNG", size: tuple[int, int] = (600, 400)) -> bytes:
    return written(Image.new("RGB", size, RED), kind)


def halves() -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (300, 300), BLUE)
    image.paste(RED, (0, 0, 300, 150))
    return image


def told_upside_down() -> bytes:
    """A JPEG whose EXIF says that it must be turned around, and more than anybody should know."""
    exif = Image.Exif()
    exif[0x0112] = 3
    exif[0x010E] = CANARY.decode()
    return written(halves(), "JPEG", exif=exif, comment=CANARY, icc_profile=CANARY)


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def bomb(width: int, height: int) -> bytes:
    """A few kilobytes that claim to be a picture of that size, and are."""
    packer, row = zlib.compressobj(9), bytes(1 + width // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", rows), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    sealed = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sealed)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def hostile() -> dict[str, bytes]:
    sound = plain()
    return {
        "text": b"hello",
        "svg": SVG,
        "html": HTML,
        "gif": plain("GIF"),
        "bmp": plain("BMP"),
        "tiff": plain("TIFF"),
        "head only": sound[:8],
        "truncated png": sound[: len(sound) // 2],
        "truncated jpeg": plain("JPEG")[:-200],
        "truncated webp": plain("WEBP")[:-20],
        "page before a picture": HTML + sound,
        "archive before a picture": b"PK\x03\x04" + sound,
        "png in name only": b"\x89PNG\r\n\x1a\n" + HTML,
        "webp in name only": b"RIFF\x00\x00\x00\x00WEBP" + HTML,
        "jpeg in name only": b"\xff\xd8\xff\xe0" + HTML,
        "gif behind a png's head": b"\x89PNG\r\n\x1a\n" + plain("GIF"),
        "moving png": moving("PNG"),
        "moving webp": moving("WEBP"),
        "bomb": bomb(20_000, 20_000),
        "smaller bomb": bomb(10_000, 10_000),
        "just too large": bomb(8_000, 6_251),
    }
