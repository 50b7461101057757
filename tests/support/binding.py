"""Binds with few words, and makes pictures to bind."""

import hashlib
import io
from typing import Any

import orjson
from PIL import Image

from node_agent.lottie.document import BindSpec, Bound, FontBook, bind, examine
from tests.support.lottie import Json

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
BOOK = FontBook.usual()


def bound(
    document: Json, files: tuple[bytes, ...] = (), *, strict: bool = True, **spec: Any
) -> Bound:
    examine(document)
    assets = {sha256(file): file for file in files}
    wanted = BindSpec.of({"version": 1, **spec})
    return bind(document, wanted, assets, BOOK, strict=strict)


def document_of(result: Bound) -> Json:
    found: Json = orjson.loads(result.data)
    return found


def codes(result: Bound) -> list[tuple[str, str]]:
    return [(warning.code, warning.key) for warning in result.warnings]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stripes(
    width: int, height: int, kind: str = "PNG", *, turned: int = 0, across: bool = True
) -> bytes:
    """Red, green and blue, from left to right or from top to bottom."""
    picture = Image.new("RGB", (width, height))
    for n, color in enumerate((RED, GREEN, BLUE)):
        span = (n * width // 3, 0, width, height) if across else (0, n * height // 3, width, height)
        picture.paste(color, span)
    return saved(picture, kind, turned)


def saved(picture: Image.Image, kind: str = "PNG", turned: int = 0) -> bytes:
    target = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
    picture.save(target, kind, exif=exif)
    return target.getvalue()


def text_layer(key: str, value: str, **more: Any) -> Json:
    return {"key": key, "type": "text", "value": value, **more}


def media_layer(key: str, file: bytes, **more: Any) -> Json:
    return {"key": key, "type": "media", "asset": sha256(file), **more}
