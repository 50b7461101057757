"""What a look at bytes brings to light, and that none of them can do harm."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from domains.file_mgr.api import Purpose
from domains.file_mgr.service import inspecting
from domains.file_mgr.service.inspecting import Found
from domains.file_mgr.service.inspection.signatures import family_of
from domains.file_mgr.service.refusals import TEXTS, Refusal, RefusedError
from tests.file_mgr import material
from tests.identity import picture_support as pictures

FIT = {
    "png": (Purpose.IMAGE, pictures.plain(), ("image/png", 600, 400, None)),
    "jpeg": (Purpose.IMAGE, pictures.plain("JPEG"), ("image/jpeg", 600, 400, None)),
    "webp": (Purpose.IMAGE, pictures.plain("WEBP"), ("image/webp", 600, 400, None)),
    "gif": (Purpose.IMAGE, pictures.moving("GIF"), ("image/gif", 64, 64, None)),
    "wav": (Purpose.AUDIO, material.wav(), ("audio/wav", None, None, 1.0)),
    "flac": (Purpose.AUDIO, material.sound("flac", "flac"), ("audio/flac", None, None, 1.0)),
    "mp4": (Purpose.VIDEO, material.film(), ("video/mp4", 96, 64, 1.0)),
    "mov": (Purpose.VIDEO, material.film("mov"), ("video/quicktime", 96, 64, 1.0)),
    "webm": (Purpose.VIDEO, material.film("webm"), ("video/webm", 96, 64, 1.0)),
    "font": (Purpose.FONT, material.font(), ("font/ttf", None, None, None)),
    "lottie": (Purpose.SOURCE, material.lottie(), ("application/json", 640, 360, 2.0)),
    "dotlottie": (
        Purpose.SOURCE,
        material.dot_lottie(),
        ("application/zip+dotlottie", 640, 360, 2.0),
    ),
    "aep": (
        Purpose.SOURCE,
        material.aep(),
        ("application/x-aftereffects-project", None, None, None),
    ),
    "bundle": (Purpose.SOURCE, material.bundle(), ("application/zip", None, None, None)),
    "bare bundle": (Purpose.SOURCE, material.bundle(""), ("application/zip", None, None, None)),
    "export": (Purpose.EXPORT, material.film(), ("video/mp4", 96, 64, 1.0)),
}
UNFIT = {
    "svg": (Purpose.IMAGE, pictures.SVG, Refusal.UNKNOWN_KIND),
    "page": (Purpose.IMAGE, pictures.HTML, Refusal.UNKNOWN_KIND),
    "empty": (Purpose.IMAGE, b"", Refusal.UNKNOWN_KIND),
    "sound as picture": (Purpose.IMAGE, material.wav(), Refusal.UNKNOWN_KIND),
    "picture as sound": (Purpose.AUDIO, pictures.plain(), Refusal.UNKNOWN_KIND),
    "film as sound": (Purpose.AUDIO, material.film(), Refusal.UNKNOWN_KIND),
    "sound as film": (Purpose.VIDEO, material.sound("mp4", "aac"), Refusal.UNKNOWN_KIND),
    "half a picture": (Purpose.IMAGE, pictures.plain()[:400], Refusal.BROKEN),
    "half a jpeg": (Purpose.IMAGE, pictures.plain("JPEG")[:-200], Refusal.BROKEN),
    "picture in name only": (Purpose.IMAGE, b"\x89PNG\r\n\x1a\n" + b"x" * 99, Refusal.BROKEN),
    "bomb": (Purpose.IMAGE, pictures.bomb(20_000, 20_000), Refusal.TOO_MANY_PIXELS),
    "film in name only": (Purpose.VIDEO, b"\0\0\0\x18ftypisom" + bytes(400), Refusal.BROKEN),
    "sound in name only": (Purpose.AUDIO, b"ID3" + bytes(4000), Refusal.BROKEN),
    "half a font": (Purpose.FONT, material.font()[:5000], Refusal.BROKEN),
    "json": (Purpose.SOURCE, b'{"a": 1}', Refusal.NO_TEMPLATE),
    "half a json": (Purpose.SOURCE, material.lottie()[:-9], Refusal.BROKEN),
    "deep json": (Purpose.SOURCE, b'{"a":' + b"[" * 200_000, Refusal.TOO_HEAVY),
    "huge lottie": (Purpose.SOURCE, material.lottie(w=10**9), Refusal.NO_TEMPLATE),
    "endless lottie": (Purpose.SOURCE, material.lottie(op=0), Refusal.NO_TEMPLATE),
    "archive of nothing": (Purpose.SOURCE, material.archive({"a.txt": b"a"}), Refusal.NO_TEMPLATE),
    "two projects": (
        Purpose.SOURCE,
        material.archive({"a.aep": material.aep(), "b.aep": material.aep()}),
        Refusal.NO_TEMPLATE,
    ),
    "way out": (
        Purpose.SOURCE,
        material.archive({"a.aep": material.aep(), "../b": b"b"}),
        Refusal.HOSTILE_ARCHIVE,
    ),
    "absolute way": (
        Purpose.SOURCE,
        material.archive({"a.aep": material.aep(), "/b": b"b"}),
        Refusal.HOSTILE_ARCHIVE,
    ),
    "drive": (
        Purpose.SOURCE,
        material.archive({"a.aep": material.aep(), "C:\\b": b"b"}),
        Refusal.HOSTILE_ARCHIVE,
    ),
    "link": (Purpose.SOURCE, material.with_link(), Refusal.HOSTILE_ARCHIVE),
    "archive bomb": (
        Purpose.SOURCE,
        material.archive({"a.aep": material.aep(), "b": bytes(30_000_000)}),
        Refusal.HOSTILE_ARCHIVE,
    ),
    "half a project": (Purpose.SOURCE, material.aep()[:14], Refusal.BROKEN),
    "list of other files": (
        Purpose.VIDEO,
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        Refusal.UNKNOWN_KIND,
    ),
}


async def look(folder: Path, purpose: Purpose, content: bytes) -> Found:
    path = material.written(folder, content)
    return await inspecting.look(path, purpose, folder / "thumbnail")


@pytest.mark.parametrize("name", FIT)
async def test_what_is_fit(tmp_path: Path, name: str) -> None:
    purpose, content, (media_type, width, height, seconds) = FIT[name]
    found = await look(tmp_path, purpose, content)
    assert (found.media_type, found.width, found.height) == (media_type, width, height)
    assert found.seconds == (None if seconds is None else pytest.approx(seconds, abs=0.021))
    shown = purpose in {Purpose.IMAGE, Purpose.VIDEO, Purpose.EXPORT}
    assert (tmp_path / "thumbnail").exists() is shown


@pytest.mark.parametrize("name", UNFIT)
async def test_what_is_unfit(tmp_path: Path, name: str) -> None:
    purpose, content, refusal = UNFIT[name]
    with pytest.raises(RefusedError) as refused:
        await look(tmp_path, purpose, content)
    assert refused.value.refusal is refusal
    assert not (tmp_path / "thumbnail").exists()


@pytest.mark.parametrize(
    ("container", "codec", "media_type"),
    [
        ("mp3", "libmp3lame", "audio/mpeg"),
        ("ogg", "libopus", "audio/ogg"),
        ("mp4", "aac", "audio/mp4"),
        ("adts", "aac", "audio/aac"),
        ("webm", "libopus", "audio/webm"),
    ],
)
async def test_sounds_of_many_kinds(
    tmp_path: Path, container: str, codec: str, media_type: str
) -> None:
    found = await look(tmp_path, Purpose.AUDIO, material.sound(container, codec, 2.0))
    assert found.media_type == media_type
    assert found.seconds == pytest.approx(2.0, abs=0.1)  # coders put silence around


async def test_the_wave_form_shows_where_it_is_loud(tmp_path: Path) -> None:
    found = await look(tmp_path, Purpose.AUDIO, material.wav(4.0, loudness=0.5))
    assert found.waveform is not None
    assert len(found.waveform) == 200
    assert max(found.waveform[:99]) == 0
    assert 125 <= min(found.waveform[101:]) <= max(found.waveform) <= 130


async def test_the_small_picture_is_upright_and_tells_nothing_else(tmp_path: Path) -> None:
    found = await look(tmp_path, Purpose.IMAGE, pictures.told_upside_down())
    assert (found.width, found.height) == (300, 300)
    content = (tmp_path / "thumbnail").read_bytes()
    assert pictures.CANARY not in content
    with Image.open(BytesIO(content)) as small:
        assert (small.format, small.size) == ("WEBP", (300, 300))
        top, bottom = (small.convert("RGB").getpixel((150, y)) for y in (20, 280))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[2] > 150 > top[0]
    assert bottom[0] > 150 > bottom[2]


async def test_a_picture_on_its_side_is_measured_as_it_is_seen(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = pictures.written(Image.new("RGB", (600, 400)), "JPEG", exif=exif)
    found = await look(tmp_path, Purpose.IMAGE, content)
    assert (found.width, found.height) == (400, 600)
    with Image.open(tmp_path / "thumbnail") as small:
        assert small.size == (213, 320)


async def test_a_look_that_takes_too_long_is_cut_off(tmp_path: Path) -> None:
    path = material.written(tmp_path, pictures.plain())
    with pytest.raises(RefusedError) as refused:
        await inspecting.look(path, Purpose.IMAGE, tmp_path / "thumbnail", seconds=0)
    assert refused.value.refusal is Refusal.TOO_HEAVY


async def test_a_file_that_eats_the_memory_kills_only_the_child(tmp_path: Path) -> None:
    """Sixty megabytes of JSON become more than two gigabytes of objects."""
    content = b'{"layers": [' + b'{"":{}},' * 8_000_000 + b"{}]}"
    with pytest.raises(RefusedError) as refused:
        await look(tmp_path, Purpose.SOURCE, content)
    assert refused.value.refusal is Refusal.TOO_HEAVY


async def test_a_child_that_does_not_start_is_our_fault_and_not_the_file_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "_PROGRAM", "domains.file_mgr.no_such_program")
    with pytest.raises(RuntimeError, match="does not start"):
        await look(tmp_path, Purpose.IMAGE, pictures.plain())


def test_the_child_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("FLATRENDER_STORAGE_KEY_SECRET", "secret")
    assert "secret" not in json.dumps(inspecting._environment())


def test_families() -> None:
    assert family_of(b"\xff\xfb\x90\x00") == "mp3"
    assert family_of(b"\xff\xf1\x50\x80") == "aac"
    assert family_of(b"\xef\xbb\xbf \n{") == "json"
    assert family_of(b"\xff") is None
    assert family_of(b"MZ\x90\x00") is None


def test_every_refusal_has_its_words() -> None:
    assert set(TEXTS) == set(Refusal)
    for text in TEXTS.values():
        assert text.en != text.fa
