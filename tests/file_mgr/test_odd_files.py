"""Files as people really have them, odd, spoilt or disguised: measured rightly or refused."""

import subprocess
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped] # it ships no types
import pytest
from PIL import Image

from domains.file_mgr.api import Purpose
from domains.file_mgr.service import inspecting
from domains.file_mgr.service.refusals import Refusal, RefusedError
from tests.file_mgr import material
from tests.identity import picture_support as pictures

SMALL = Image.new("RGB", (60, 40), pictures.RED)
SURROUND = "pan=5.1|" + "|".join(f"c{number}=c0" for number in range(6))
BLACK = ("-f", "lavfi", "-i", "color=black:s=64x64:d=2", "-c:v", "libx264")


def told(kind: str, turn: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turn
    return pictures.written(SMALL, kind, exif=exif)


def grey(depth: int) -> bytes:
    return pictures.written(Image.new("I;16", (60, 40), depth), "PNG")


PICTURES = {
    "an archive behind a picture": (pictures.plain() + material.archive({"a": b"b"}), (600, 400)),
    "a page behind a picture": (pictures.plain() + pictures.HTML, (600, 400)),
    "four inks": (pictures.written(SMALL.convert("CMYK"), "JPEG"), (60, 40)),
    "one bit": (pictures.written(SMALL.convert("1"), "PNG"), (60, 40)),
    "a palette": (pictures.written(SMALL.convert("P"), "PNG", transparency=0), (60, 40)),
    "moving png": (pictures.moving("PNG"), (64, 64)),
    "moving webp": (pictures.moving("WEBP"), (64, 64)),
    "on its side": (told("JPEG", 6), (40, 60)),
    "on its side and mirrored": (told("PNG", 5), (40, 60)),
    "turned by nonsense": (told("JPEG", 99), (60, 40)),
}
UNFIT = {
    "a program as gif": (Purpose.IMAGE, b"GIF89a=1;alert(1)", Refusal.BROKEN),
    "a page as sound": (Purpose.AUDIO, pictures.HTML, Refusal.UNKNOWN_KIND),
    "a page with a sound's head": (
        Purpose.AUDIO,
        b"ID3\x04\0\0\0\0\0\x10" + pictures.HTML * 20,
        Refusal.BROKEN,
    ),
    "a spoilt sum": (
        Purpose.IMAGE,
        pictures.plain()[:60] + b"\0" + pictures.plain()[61:],
        Refusal.BROKEN,
    ),
    "no width": (
        Purpose.IMAGE,
        pictures.plain()[:16] + bytes(4) + pictures.plain()[20:],
        Refusal.BROKEN,
    ),
    "a gif of four thousand million": (
        Purpose.IMAGE,
        b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;",
        Refusal.TOO_MANY_PIXELS,
    ),
    "a sound without sound": (Purpose.AUDIO, material.wav()[:44], Refusal.BROKEN),
    "noise after a frame's head": (
        Purpose.AUDIO,
        b"\xff\xfb\x90\x00" + bytes(range(256)) * 40,
        Refusal.BROKEN,
    ),
    "half a film": (Purpose.VIDEO, material.film(frames=200)[:3000], Refusal.BROKEN),
    "a moving picture as film": (Purpose.VIDEO, pictures.moving("GIF"), Refusal.UNKNOWN_KIND),
}
SOUNDS = {
    "eight bits": ("wav", ("-ac", "1", "-c:a", "pcm_u8")),
    "192 kHz": ("wav", ("-ar", "192000")),
    "floats": ("wav", ("-c:a", "pcm_f32le")),
    "six loudspeakers": ("flac", ("-af", SURROUND)),
    "variable rate": ("mp3", ("-q:a", "5")),
    "variable rate without a table": ("mp3", ("-q:a", "5", "-write_xing", "0")),
    "no length in a wav": ("wav", ()),
    "no length in a flac": ("flac", ()),
    "no length in a webm": ("webm", ("-c:a", "libopus")),
    "silence": ("ogg", ("-c:a", "libvorbis", "-af", "volume=0")),
}


def sounding(form: str, *options: str) -> bytes:
    """Two seconds, written to a pipe: no head can be mended afterwards."""
    asked = ["-v", "error", "-f", "lavfi", "-i", "sine=440:d=2", *options, "-f", form, "-"]
    return subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), *asked], check=True, capture_output=True
    ).stdout


async def look(folder: Path, purpose: Purpose, content: bytes) -> inspecting.Found:
    path = material.written(folder, content)
    return await inspecting.look(path, purpose, folder / "thumbnail")


@pytest.mark.parametrize("name", PICTURES)
async def test_odd_pictures(tmp_path: Path, name: str) -> None:
    content, size = PICTURES[name]
    found = await look(tmp_path, Purpose.IMAGE, content)
    assert (found.width, found.height) == size
    with Image.open(tmp_path / "thumbnail") as small:
        assert (small.format, small.width > small.height) == ("WEBP", size[0] > size[1])
        assert getattr(small, "n_frames", 1) == 1


@pytest.mark.parametrize("name", UNFIT)
async def test_what_is_disguised_or_spoilt(tmp_path: Path, name: str) -> None:
    purpose, content, refusal = UNFIT[name]
    with pytest.raises(RefusedError) as refused:
        await look(tmp_path, purpose, content)
    assert refused.value.refusal is refusal
    assert not (tmp_path / "thumbnail").exists()


@pytest.mark.parametrize("name", SOUNDS)
async def test_odd_sounds(tmp_path: Path, name: str) -> None:
    form, options = SOUNDS[name]
    found = await look(tmp_path, Purpose.AUDIO, sounding(form, *options))
    assert found.seconds == pytest.approx(2.0, abs=0.07)
    assert found.waveform is not None
    assert (max(found.waveform) > 25) is (name != "silence")


async def test_a_film_s_sound_is_no_music_and_a_song_s_cover_no_film(tmp_path: Path) -> None:
    film = sounding("matroska", *BLACK)
    with pytest.raises(RefusedError) as refused:
        await look(tmp_path, Purpose.AUDIO, film)
    assert refused.value.refusal is Refusal.UNKNOWN_KIND
    cover = tmp_path / "cover.png"
    cover.write_bytes(pictures.written(SMALL, "PNG"))
    shown = ("-i", str(cover), "-map", "0:a", "-map", "1:v", "-c:v", "png")
    song = sounding("mp3", *shown, "-disposition:v:0", "attached_pic")
    found = await look(tmp_path, Purpose.AUDIO, song)
    assert (found.media_type, round(found.seconds or 0, 1)) == ("audio/mpeg", 2.0)
    with pytest.raises(RefusedError):
        await look(tmp_path, Purpose.VIDEO, song)
    found = await look(tmp_path, Purpose.VIDEO, film)
    assert found.width == 64
    assert found.seconds == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(("depth", "shade"), [(0, 0), (40_000, 156), (65_535, 255)])
async def test_sixteen_bits_are_made_eight_and_not_cut_off(
    tmp_path: Path, depth: int, shade: int
) -> None:
    await look(tmp_path, Purpose.IMAGE, grey(depth))
    with Image.open(BytesIO((tmp_path / "thumbnail").read_bytes())) as small:
        assert small.convert("L").getpixel((30, 20)) == pytest.approx(shade, abs=1)
