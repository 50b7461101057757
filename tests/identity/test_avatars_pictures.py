"""What becomes of a picture: small, square, upright, silent; or refused."""

import asyncio
import time
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from domains.identity.service import pictures
from kernel.errors import AppError, Code
from tests.identity.picture_support import (
    BLUE,
    CANARY,
    HTML,
    RED,
    halves,
    hostile,
    plain,
    told_upside_down,
    written,
)

HOSTILE = hostile()


async def shown(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(await pictures.square(content)))
    image.load()
    return image


def near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, wanted, strict=False))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_becomes_a_small_square(kind: str) -> None:
    image = await shown(plain(kind))
    assert (image.format, image.size, image.mode) == ("WEBP", (256, 256), "RGB")
    assert near(image.getpixel((128, 128)), RED)


async def test_the_middle_is_kept() -> None:
    wide = Image.new("RGB", (900, 300), BLUE)
    wide.paste(RED, (300, 0, 600, 300))
    image = await shown(written(wide, "PNG"))
    assert near(image.getpixel((8, 128)), RED)
    assert near(image.getpixel((247, 128)), RED)


async def test_it_stands_upright_and_tells_nothing() -> None:
    content = told_upside_down()
    assert content.count(CANARY) >= 3
    made = await pictures.square(content)
    image = Image.open(BytesIO(made))
    assert near(image.getpixel((128, 20)), BLUE)
    assert near(image.getpixel((128, 235)), RED)
    assert CANARY not in made
    assert dict(image.getexif()) == {}
    assert [part for part in (b"EXIF", b"ICCP", b"XMP ") if part in made] == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
async def test_every_way_to_keep_pixels_is_understood(mode: str) -> None:
    image = halves().convert("L").convert("I;16") if mode == "I;16" else halves().convert(mode)
    assert (await shown(written(image, "PNG"))).size == (256, 256)


async def test_what_was_transparent_stays_so() -> None:
    image = await shown(written(Image.new("RGBA", (80, 80), (0, 0, 0, 0)), "PNG"))
    assert image.mode == "RGBA"
    assert image.getpixel((5, 5))[3] == 0  # type: ignore[index] # a pixel of four bands


async def test_what_hangs_behind_a_picture_is_left_behind() -> None:
    made = await pictures.square(plain("JPEG") + HTML + b"PK\x03\x04 an archive")
    assert made == await pictures.square(plain("JPEG"))
    assert b"script" not in made


async def test_a_camera_s_second_picture_is_no_movement() -> None:
    frames = [Image.new("RGB", (64, 64), RED), Image.new("RGB", (32, 32), BLUE)]
    content = written(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert near((await shown(content)).getpixel((128, 128)), RED)


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_picture_of_ours_is_refused(name: str) -> None:
    started = time.perf_counter()
    with pytest.raises(AppError) as told:
        await pictures.square(HOSTILE[name])
    assert (told.value.code, told.value.field) == (Code.BAD_USER_INPUT, "picture")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("name", ["bomb", "smaller bomb", "just too large"])
async def test_a_bomb_is_never_unpacked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[str] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: unpacked.append(name))
    with pytest.raises(AppError, match="million pixels"):
        await pictures.square(HOSTILE[name])
    assert unpacked == []
    assert len(HOSTILE[name]) < 100_000


async def test_others_are_answered_while_a_picture_is_made() -> None:
    made = asyncio.create_task(pictures.square(plain("PNG", (3000, 3000))))
    turns = 0
    while not made.done():
        turns += 1
        await asyncio.wait([made], timeout=0.005)
    assert turns > 3
    assert len(made.result()) > 100
