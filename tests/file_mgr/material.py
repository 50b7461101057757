"""Files made for tests, sound and hostile ones."""

import io
import json
import math
import struct
import zipfile
from fractions import Fraction
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import av
import numpy as np

RATE = 8000


def wav(seconds: float = 1.0, loudness: float = 0.5) -> bytes:
    """Silence in its first half, a tone in its second."""
    count = round(seconds * RATE)
    at = np.arange(count) * math.tau * 440 / RATE
    tone = np.where(np.arange(count) < count / 2, 0, np.sin(at)) * 32767 * loudness
    samples = tone.astype("<i2").tobytes()
    head = struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * 2, 2, 16)
    told = b"WAVEfmt " + head + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(told)) + told


def sound(container: str, codec: str, seconds: float = 1.0) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream: Any = output.add_stream(codec, rate=48_000)
        stream.layout = "mono"
        step = 960
        for start in range(0, round(seconds * 48_000), step):
            at = np.arange(start, start + step) * math.tau * 440 / 48_000
            frame = av.AudioFrame.from_ndarray(
                (np.sin(at) * 16_000).astype(np.int16).reshape(1, -1), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = 48_000, start
            frame.time_base = Fraction(1, 48_000)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return target.getvalue()


def film(container: str = "mp4", frames: int = 25, size: tuple[int, int] = (96, 64)) -> bytes:
    codec = {"mp4": "libx264", "mov": "libx264", "webm": "libvpx", "matroska": "libx264"}[container]
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream: Any = output.add_stream(codec, rate=25)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), number * 9 % 256, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
    return target.getvalue()


def font() -> bytes:
    found = resources("ziafont") / "fonts" / "DejaVuSans.ttf"
    return found.read_bytes()


def lottie(**changes: Any) -> bytes:
    animation = {"v": "5.7.0", "w": 640, "h": 360, "fr": 25, "ip": 0, "op": 50, "layers": []}
    return json.dumps({**animation, **changes}).encode()


def archive(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return target.getvalue()


def dot_lottie() -> bytes:
    return archive({"manifest.json": b"{}", "animations/a.json": lottie()})


def aep() -> bytes:
    return b"RIFX" + struct.pack(">I", 12) + b"Egg!" + bytes(8)


def bundle(root: str = "Promo/") -> bytes:
    return archive({f"{root}promo.aep": aep(), f"{root}(Footage)/a.txt": b"a", "__MACOSX/x": b"x"})


def with_link() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("promo.aep", aep())
        link = zipfile.ZipInfo("a")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return target.getvalue()


def written(folder: Path, content: bytes) -> Path:
    path = folder / "content"
    path.write_bytes(content)
    return path
