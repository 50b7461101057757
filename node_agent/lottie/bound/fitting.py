"""A customer's picture, cut and scaled to the box that it is shown in."""

import io
import math
from typing import Any

from PIL import Image, ImageOps

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError
from node_agent.lottie.pictures import UNREADABLE, size_of

_OPAQUE_QUALITY = 95
Size = tuple[float, float]


def fitted(
    data: bytes, box: Size, scale: float, fit: str, focus: tuple[float, float]
) -> tuple[bytes, str]:
    """JPEG or PNG bytes of exactly the box's shape, and their kind."""
    picture = _opened(data)
    size = _pixels(picture.size, box, scale, fit)
    shaped = _SHAPES[fit](picture, size, focus)
    opaque = shaped.mode == "RGB"
    target = io.BytesIO()
    if opaque:
        shaped.save(target, "JPEG", quality=_OPAQUE_QUALITY, subsampling=0)
    else:
        shaped.save(target, "PNG", compress_level=1)
    return target.getvalue(), "image/jpeg" if opaque else "image/png"


def _opened(data: bytes) -> Image.Image:
    size = size_of(data)
    if size is None:
        raise LottieError("unreadable_picture", "it is no picture that can be read; upload another")
    if size[0] * size[1] > limits.PICTURE_AREA:
        raise LottieError(
            "picture_too_large", f"{size[0]}x{size[1]} pixels are too many; shrink it"
        )
    try:
        picture = Image.open(io.BytesIO(data))
        picture.seek(0)
        turned = ImageOps.exif_transpose(picture)
        clear = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
        return turned.convert("RGBA" if clear else "RGB")
    except UNREADABLE as error:
        raise LottieError("unreadable_picture", f"the picture is damaged ({error})") from error


def _pixels(source: tuple[int, int], box: Size, scale: float, fit: str) -> tuple[int, int]:
    """As many as are seen, but no more than the picture has to give."""
    ratios = (source[0] / box[0], source[1] / box[1])
    given = min(ratios) if fit == "cover" else max(ratios)
    held = max(min(scale, given), 1 / min(box))
    width, height = box[0] * held, box[1] * held
    # Whole pixels of the box's shape, or the engine leaves a seam at one side.
    shrunk = min(1.0, math.sqrt(limits.PICTURE_AREA / (width * height)))
    return max(1, round(width * shrunk)), max(1, round(height * shrunk))


def _cover(picture: Image.Image, size: tuple[int, int], focus: tuple[float, float]) -> Image.Image:
    scale = min(picture.width / size[0], picture.height / size[1])
    # What is rounded may reach a hair beyond the picture, which the resizing refuses.
    width, height = min(size[0] * scale, picture.width), min(size[1] * scale, picture.height)
    left = _slide(focus[0], width, picture.width)
    top = _slide(focus[1], height, picture.height)
    box = (left, top, min(left + width, picture.width), min(top + height, picture.height))
    return picture.resize(size, Image.Resampling.LANCZOS, box=box)


def _slide(focus: float, seen: float, whole: float) -> float:
    """The focus comes to the middle, as far as the picture reaches."""
    return max(0.0, min(focus * whole - seen / 2, whole - seen))


def _contain(picture: Image.Image, size: tuple[int, int], _: Any) -> Image.Image:
    scale = min(size[0] / picture.width, size[1] / picture.height)
    inner = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    seen = picture.resize(inner, Image.Resampling.LANCZOS)
    if inner == size:
        return seen
    framed = Image.new("RGBA", size, (0, 0, 0, 0))
    framed.paste(seen, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return framed


def _stretch(picture: Image.Image, size: tuple[int, int], _: Any) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS)


_SHAPES = {"cover": _cover, "contain": _contain, "stretch": _stretch}
