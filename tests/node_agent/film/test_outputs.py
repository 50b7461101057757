"""What is made of a film beside the film: each is opened and looked at."""

import io
import threading
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import ziafont
from PIL import Image

from node_agent.film import films, outputs, probing, stills
from node_agent.film.drawing import Drawing
from node_agent.film.encoding import Encoding
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.resolutions import size_of
from node_agent.film.soundtrack import soundtrack
from node_agent.film.watermark import Watermark
from tests.node_agent.film import looking, lotties

FONT = (Path(ziafont.__file__).parent / "fonts" / "DejaVuSans.ttf").read_bytes()
RED, CLEAR = (255, 0, 0, 255), (0, 0, 0, 0)


@pytest.fixture
def film(sliding: Drawing, tmp_path: Path) -> Path:
    target = tmp_path / "film.mp4"
    with soundtrack([], (), sliding.seconds, threading.Event()) as track:
        films.whole_film(sliding, track, target, encoding=Encoding("ultrafast"))
    return target


def test_webm_has_the_same_frames_and_sound(film: Path, tmp_path: Path) -> None:
    outputs.webm(film, tmp_path / "film.webm")
    found = probing.contents(tmp_path / "film.webm")
    assert (found.width, found.height, found.frames, found.has_sound) == (160, 90, 50, True)
    assert found.seconds == pytest.approx(2, abs=0.03)
    said = looking.said(tmp_path / "film.webm")
    assert "vp9" in said
    assert "opus, 48000 Hz, stereo" in said
    assert "yuv420p(tv, bt709" in said


def test_a_transparent_webm_shows_what_is_behind_it(sliding: Drawing, tmp_path: Path) -> None:
    target = tmp_path / "film.webm"
    with soundtrack([], (), Fraction(1), threading.Event()) as track:
        outputs.transparent_webm(replace(sliding, frames=25), track, target)
    found = probing.contents(target)
    assert (found.frames, found.has_sound) == (25, True)
    command = ["-frames:v", "1", "-pix_fmt", "rgba", "-f", "rawvideo"]
    pixels = looking.decoded_with("libvpx-vp9", target, *command)
    shown = Image.frombytes("RGBA", (160, 90), pixels)
    assert shown.getpixel((80, 45))[3] == 0  # type: ignore[index] # of an RGBA picture
    assert shown.getpixel((3, 45))[3] == 255  # type: ignore[index] # of an RGBA picture


def test_a_gif_is_small_and_lasts_as_long(film: Path, tmp_path: Path) -> None:
    outputs.gif(film, tmp_path / "film.gif", width=80)
    with Image.open(tmp_path / "film.gif") as shown:
        assert (shown.size, shown.n_frames) == ((80, 45), 30)  # type: ignore[attr-defined] # of a GIF
        lasted = 0
        for number in range(30):
            shown.seek(number)
            lasted += shown.info["duration"]
        assert lasted == pytest.approx(2000, abs=20)
        assert shown.info["loop"] == 0


def test_a_png_sequence_is_exactly_what_was_drawn(sliding: Drawing, tmp_path: Path) -> None:
    target, clear = tmp_path / "frames.zip", replace(sliding.transparent(), width=161, frames=4)
    outputs.png_sequence(clear, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [f"{number:06d}.png" for number in range(4)]
        for number, name in enumerate(archive.namelist()):
            picture = Image.open(io.BytesIO(archive.read(name)))
            still = Image.open(io.BytesIO(stills.still(clear, number)))
            assert (picture.mode, picture.size) == ("RGBA", (161, 90))
            assert picture.tobytes() == still.tobytes()
    assert still.getpixel((6, 45)) == RED
    assert still.getpixel((80, 45)) == CLEAR


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_posters_come_in_three_formats(sliding: Drawing, kind: stills.PictureFormat) -> None:
    with Image.open(io.BytesIO(stills.still(sliding, 25, kind=kind))) as shown:
        assert (shown.format, shown.mode, shown.size) == (kind.upper(), "RGB", (160, 90))
        middle = shown.getpixel((80, 45))
    assert all(abs(one - other) < 8 for one, other in zip(middle, RED[:3], strict=True))  # type: ignore[arg-type] # of an RGB picture


@pytest.mark.parametrize("number", [-1, 50])
def test_a_frame_outside_the_film_is_refused(sliding: Drawing, number: int) -> None:
    with pytest.raises(RenderFailed) as failed:
        stills.still(sliding, number)
    assert failed.value.code is Code.BAD_ORDER
    assert failed.value.reason == f"there is no frame {number}; the last one is 49"


def test_a_preview_fits_however_wild_the_picture() -> None:
    wild = Image.effect_noise((1280, 720), 200)
    data = stills.preview(wild)
    assert len(data) <= 32 * 1024
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.format == "JPEG"
        assert max(shown.size) >= 240


def _marked(size: tuple[int, int], mark: Watermark | None) -> Image.Image:
    drawing = Drawing(lotties.document([]), *size, Fraction(25), 1, Fraction(1), (0, 0, 0), mark)
    return stills.frame(drawing, 0)


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (1920, 1080)])
def test_a_watermark_keeps_its_place_at_every_size(size: tuple[int, int]) -> None:
    box = _marked(size, Watermark.of_text("FlatRender", FONT, opacity=1.0)).getbbox()
    assert box is not None
    short = min(size)
    assert box[2] == pytest.approx(size[0] - 0.04 * short, abs=0.02 * short)
    assert box[3] == pytest.approx(size[1] - 0.04 * short, abs=0.03 * short)
    assert (box[3] - box[1]) / short == pytest.approx(0.04, abs=0.02)


def test_a_watermark_is_faint_where_asked_and_in_its_corner() -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (20, 10), (255, 255, 255, 255)).save(picture, "png")
    mark = Watermark(picture.getvalue(), "png", 2.0, "top-left", 0.1, 0.1, 0.5)
    shown = _marked((200, 100), mark)
    assert shown.getbbox() == (10, 10, 30, 20)
    assert shown.getpixel((20, 15)) == (128, 128, 128)
    middle = _marked((200, 100), replace(mark, corner="center", height=0.5, opacity=1.0))
    assert middle.getbbox() == (50, 25, 150, 75)


def test_a_persian_watermark_reads_from_right_to_left() -> None:
    """Joined: three letters of one word touch; and the Latin word stands left of it."""
    one = _marked((800, 100), Watermark.of_text("سلام", FONT, height=0.8, opacity=1.0))
    mixed = _marked((800, 100), Watermark.of_text("A سلام", FONT, height=0.8, opacity=1.0))
    one_box, mixed_box = one.getbbox(), mixed.getbbox()
    assert one_box is not None
    assert mixed_box is not None
    word = one.crop(one_box).tobytes()
    assert mixed.crop((mixed_box[2] - one_box[2] + one_box[0], *one_box[1:])).tobytes() == word
    assert mixed_box[0] < one_box[0]


@pytest.mark.parametrize(
    ("name", "aspect", "size"),
    [
        ("360p", Fraction(16, 9), (640, 360)),
        ("540p", Fraction(16, 9), (960, 540)),
        ("720p", Fraction(9, 16), (720, 1280)),
        ("1080p", Fraction(1), (1080, 1080)),
        ("1080p", Fraction(4, 5), (1080, 1350)),
        ("4K", Fraction(16, 9), (3840, 2160)),
        ("360p", Fraction(21, 9), (840, 360)),
        ("360p", Fraction(1000, 701), (514, 360)),
    ],
)
def test_resolutions_count_the_shorter_side(
    name: str, aspect: Fraction, size: tuple[int, int]
) -> None:
    assert size_of(name, aspect) == size


def test_an_unknown_resolution_is_refused_by_name() -> None:
    with pytest.raises(RenderFailed, match=r"8K is no resolution; choose one of 360p, 540p, .*4K"):
        size_of("8K", Fraction(1))
