"""What the process of an item makes of its order, without an agent around it."""

import base64
import hashlib
import io
import json
import math
import struct
import subprocess
import tempfile
import threading
import wave
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from node_agent.agent.bench import assembly, frames, snapshot
from node_agent.agent.bench.order import BenchOrder, Made
from node_agent.film import ffmpeg, probing
from node_agent.film.failures import Code, RenderFailed
from tests.node_agent.agent import orders
from tests.node_agent.agent.fake_server import Farm, Json
from tests.node_agent.film import lotties


class Bench:
    """Makes items one after another; what one has made the next one finds by its hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.farm = Farm()
        self.files: dict[str, Path] = {}
        self.told: list[dict[str, Any]] = []

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.folder / sha256
        path.write_bytes(data)
        self.files[sha256] = path
        return sha256

    def make(self, item: Json) -> Made:
        for data in self.farm.files.values():
            self.put(data)
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        makers = {"FRAMES": frames.make, "ASSEMBLY": assembly.make, "SNAPSHOT": snapshot.make}
        order = BenchOrder(item["kind"], item["spec"], self.files, folder)
        return makers[item["kind"]](order, lambda **said: self.told.append(said), threading.Event())

    def segment(self, item: Json) -> Json:
        made = self.make(item)
        sha256 = self.put(Path(made.files[0].path).read_bytes())
        return {"sha256": sha256, "url": "", "first": item["spec"]["first"], "count": made.frames}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return Bench(tmp_path)


def tone(seconds: float, hertz: float = 440) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8_000)
        count = int(seconds * 8_000)
        values = [int(8_000 * math.sin(n * hertz * math.tau / 8_000)) for n in range(count)]
        writer.writeframes(struct.pack(f"<{count}h", *values))
    return file.getvalue()


def sounding(total: int) -> bytes:
    """The sliding box, and a tone that the template plays itself in the film's second half."""
    document = json.loads(lotties.sliding(total, size=(orders.WIDTH, orders.HEIGHT)))
    data = base64.b64encode(tone(total / 50)).decode()
    asset = {"id": "s", "u": "", "p": f"data:audio/wav;base64,{data}", "e": 1, "t": 2}
    half = {"ip": total / 2, "op": total, "st": total / 2}
    document["assets"] = [asset]
    document["layers"].append({"ty": 6, "nm": "bell", "ind": 9, "refId": "s", "ks": {}, **half})
    return json.dumps(document).encode()


def peaks(film: Path, seconds: int) -> list[float]:
    """The loudest sample of each half second, from 0 to 1."""
    command = [ffmpeg.program(), "-v", "error", "-i", film, "-map", "0:a", "-ac", "1"]
    raw = subprocess.run(
        [*map(str, command), "-f", "f32le", "-ar", "8000", "-"], capture_output=True, check=True
    ).stdout
    values = struct.unpack(f"<{len(raw) // 4}f", raw)
    return [max(map(abs, values[n : n + 3_800])) for n in range(200, seconds * 8_000 - 1, 4_000)]


@pytest.mark.parametrize("parts", [1, 2])
def test_what_a_template_plays_itself_is_heard_in_the_film(bench: Bench, parts: int) -> None:
    source = bench.farm.store(sounding(50))
    if parts == 1:
        items = [orders.frames(bench.farm, source=source)]
    else:
        items = [orders.frames(bench.farm, first=n, count=25, source=source) for n in (0, 25)]
    segments = [bench.segment(item) for item in items]
    item = orders.assembly(bench.farm, segments, 50, final=parts == 1)
    film = Path(bench.make(item).files[0].path)
    assert (probing.contents(film).frames, probing.contents(film).has_sound) == (50, True)
    heard = peaks(film, 2)
    assert max(heard[:2]) < 0.01
    assert min(heard[2:]) > 0.1
    silent = orders.assembly(bench.farm, segments, 50, final=parts == 1, templateSounds=False)
    assert max(peaks(Path(bench.make(silent).files[0].path), 2)) < 0.01


def test_sounds_of_the_customer_are_placed_and_trimmed(bench: Bench) -> None:
    segment = bench.segment(orders.frames(bench.farm))
    music = {
        "kind": "MUSIC",
        "sha256": bench.put(tone(5)),
        "url": "",
        "volume": 0.5,
        "start": 0.5,
        "trimIn": 1.0,
        "trimOut": 1.5,
        "fadeIn": 0,
        "fadeOut": 0,
        "loop": False,
    }
    item = orders.assembly(bench.farm, [segment], 50, final=True, sounds=[music])
    heard = peaks(Path(bench.make(item).files[0].path), 2)
    assert heard[1] > 0.1
    assert max(heard[0], heard[2], heard[3]) < 0.01


def test_every_output_is_made(bench: Bench) -> None:
    segment = bench.segment(orders.frames(bench.farm, total=12))
    wanted = {
        "MP4": "film.mp4",
        "WEBM": "film.webm",
        "GIF": "film.gif",
        "PNG_SEQUENCE": "frames.zip",
        "POSTER": "poster.jpg",
    }
    outputs = [{"name": name, "kind": kind, "url": ""} for kind, name in wanted.items()]
    made = bench.make(orders.assembly(bench.farm, [segment], 12, final=True, outputs=outputs))
    assert [(each.name, each.media_type) for each in made.files] == [
        ("film.mp4", "video/mp4"),
        ("film.webm", "video/webm"),
        ("film.gif", "image/gif"),
        ("frames.zip", "application/zip"),
        ("poster.jpg", "image/jpeg"),
    ]
    film, webm, gif, pictures, poster = (Path(each.path) for each in made.files)
    assert [probing.contents(each).frames for each in (film, webm)] == [12, 12]
    assert gif.read_bytes()[:6] == b"GIF89a"
    with zipfile.ZipFile(pictures) as archive:
        assert archive.namelist() == [f"{number:06}.png" for number in range(12)]
        with (
            Image.open(io.BytesIO(archive.read("000004.png"))) as fifth,
            Image.open(poster) as seen,
        ):
            assert fifth.size == seen.size == (orders.WIDTH, orders.HEIGHT)
            assert near(fifth.convert("RGB"), seen.convert("RGB"))


def near(one: Image.Image, other: Image.Image) -> bool:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height * 3) < 3


def test_a_final_segment_stays_as_it_is_in_the_film(bench: Bench) -> None:
    segment = bench.segment(orders.frames(bench.farm))
    film = Path(bench.make(orders.assembly(bench.farm, [segment], 50, final=True)).files[0].path)
    assert pixels_of(film) == pixels_of(bench.files[segment["sha256"]])


def pixels_of(film: Path) -> str:
    command = [ffmpeg.program(), "-v", "error", "-i", str(film), "-map", "0:v", "-f", "md5", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_three_segments_make_the_frames_that_one_makes(bench: Bench) -> None:
    whole = bench.segment(orders.frames(bench.farm, first=0, count=50))
    parts = [
        bench.segment(orders.frames(bench.farm, first=first, count=count))
        for first, count in ((0, 7), (7, 20), (27, 23))
    ]
    films = [bench.make(orders.assembly(bench.farm, each, 50)) for each in ([whole], parts)]
    one, three = (pixels_of(Path(made.files[0].path)) for made in films)
    final = bench.segment(orders.frames(bench.farm))
    assert one == three == pixels_of(bench.files[final["sha256"]])


@pytest.mark.parametrize(
    ("change", "code", "reason"),
    [
        ({"first": 3}, Code.BAD_ORDER, "no segment begins at frame 0"),
        ({"count": 49}, Code.WRONG_FRAMES, "a segment has 50 frames, not 49"),
        ({"sha256": "0" * 64}, Code.BAD_ORDER, f"the file {'0' * 64} was named but not given"),
    ],
)
def test_segments_that_make_another_film_are_refused(
    bench: Bench, change: Json, code: Code, reason: str
) -> None:
    segment = bench.segment(orders.frames(bench.farm))
    with pytest.raises(RenderFailed) as failed:
        bench.make(orders.assembly(bench.farm, [segment | change], 50, final=True))
    assert (failed.value.code, failed.value.reason) == (code, reason)


def test_missing_segments_are_refused(bench: Bench) -> None:
    segment = bench.segment(orders.frames(bench.farm))
    with pytest.raises(RenderFailed, match="the segments hold 50 frames of 60"):
        bench.make(orders.assembly(bench.farm, [segment], 60))


def test_a_snapshot_is_one_frame(bench: Bench) -> None:
    item = orders.frames(bench.farm, frame=25)
    item["kind"], item["spec"]["put"] = "SNAPSHOT", {"url": "", "mediaType": "image/png"}
    made = bench.make(item)
    assert (made.frames, made.files[0].media_type) == (1, "image/png")
    with Image.open(made.files[0].path) as picture:
        assert picture.size == (orders.WIDTH, orders.HEIGHT)
        assert picture.convert("RGB").getpixel((80, 45)) == (255, 0, 0)


def test_a_watermark_is_on_every_frame(bench: Bench) -> None:
    plain = bench.make(orders.frames(bench.farm))
    marked = bench.make(orders.frames(bench.farm, watermark={"text": "نمونه FlatRender"}))
    one, other = (struct.unpack(">50I", base64.b64decode(made.crcs)) for made in (plain, marked))
    assert [number for number in range(50) if one[number] == other[number]] == []


@pytest.mark.parametrize("encode", [{"preset": "placebo"}, {"crf": 99}, {"threads": 0}])
def test_an_encoding_that_nobody_knows_is_refused(bench: Bench, encode: Json) -> None:
    with pytest.raises(RenderFailed, match="this agent has no such encoding"):
        bench.make(orders.frames(bench.farm, encode=encode))
