"""From any picture that a person sends to a small square one that is safe to show."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from PIL import Image, ImageOps

from kernel.errors import AppError, bad_input
from kernel.texts import Text

SIDE = 256
MOST_PIXELS = 50_000_000  # what the cameras of today make; a bomb has many times that
QUALITY = 82
# Few at once: each holds its whole picture in memory while it is made small.
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="pictures")
_NOT_A_PICTURE = Text(
    en="This is not a whole picture in PNG, JPEG or WebP. Save it as one of them and send that.",
    fa="این تصویر کاملی با قالب PNG، JPEG یا WebP نیست. آن را با یکی از این قالب‌ها ذخیره کنید و "
    "دوباره بفرستید.",
)
_TOO_MANY_PIXELS = Text(
    en=f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller and "
    "send it again.",
    fa="تصویر بیش از ۵۰ میلیون پیکسل دارد. آن را کوچک‌تر کنید و دوباره بفرستید.",
)
_MOVES = Text(
    en="The picture moves. Send one that stands still.",
    fa="این تصویر متحرک است. تصویری ثابت بفرستید.",
)


async def square(content: bytes) -> bytes:
    """The middle of the picture as WebP, upright, without a word of what the file told besides."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _squared, content)


def _squared(content: bytes) -> bytes:
    kind = _kind(content)
    if kind is None:
        raise bad_input("picture", _NOT_A_PICTURE)
    try:
        return _decoded(content, kind)
    except AppError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise bad_input("picture", _TOO_MANY_PIXELS) from None
    except Exception:  # noqa: BLE001 - a decoder may raise anything at bytes that are made to hurt
        raise bad_input("picture", _NOT_A_PICTURE) from None


def _kind(content: bytes) -> str | None:
    """By the bytes: what a file is called and what its sender says of it is worth nothing."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WEBP" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def _decoded(content: bytes, kind: str) -> bytes:
    with Image.open(BytesIO(content), formats=[kind]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise bad_input("picture", _TOO_MANY_PIXELS)
        # Cameras put a second picture behind a JPEG; the first is what everybody sees of it.
        if kind != "JPEG" and getattr(image, "is_animated", False):
            raise bad_input("picture", _MOVES)
        image.draft("RGB", (SIDE * 2, SIDE * 2))
        upright = ImageOps.exif_transpose(image)
        shown = ImageOps.fit(
            upright.convert("RGBA" if upright.has_transparency_data else "RGB"), (SIDE, SIDE)
        )
    target = BytesIO()
    # What the file said besides is written only when asked for.
    shown.save(target, "WEBP", quality=QUALITY)
    return target.getvalue()
