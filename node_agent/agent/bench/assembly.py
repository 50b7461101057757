"""ASSEMBLY: segments joined, sounds mixed, and every output made that was ordered."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

from node_agent.agent.bench import own_sounds
from node_agent.agent.bench.encodings import encoding_of
from node_agent.agent.bench.hearing import sounds_of
from node_agent.agent.bench.order import BenchOrder, Made, MadeFile, Tell
from node_agent.agent.bench.pictures import png_sequence, poster, thumbnail
from node_agent.film import ffmpeg, films, outputs, probing
from node_agent.film.encoding import SOUND_RATE
from node_agent.film.failures import Code, RenderFailed
from node_agent.film.sounds import Sound
from node_agent.film.soundtrack import soundtrack
from node_agent.film.terms import Terms

_PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


def make(order: BenchOrder, tell: Tell, stop: threading.Event) -> Made:
    with order.spent.on("checks"):
        segments = _segments(order)
    tell(bound=True)
    film, began = order.folder / "film.mp4", time.monotonic()
    with _sound(order, segments, stop) as sound:
        order.spent.add("sound", time.monotonic() - began)
        pictures = _without_sound(segments, order.folder, stop)
        if order.spec.get("final"):
            with order.spent.on("sound"):
                _add_sound(pictures, sound, film, stop)
        else:
            with order.spent.on("joining"):
                _join(order, pictures, sound, film, tell, stop)
    with order.spent.on("checks"):
        _expect(order.spec, film)
    with order.spent.on("outputs"):
        files = [_output(each, film, order.folder, stop) for each in order.spec["outputs"]]
    return Made(files, int(order.spec["frames"]), spent=order.spent.rounded)


def _segments(order: BenchOrder) -> list[Path]:
    """In the film's order, without a gap: a wrong list would make a wrong film."""
    found, reached = [], 0
    for each in order.spec["segments"]:
        if int(each["first"]) != reached:
            raise RenderFailed(Code.BAD_ORDER, f"no segment begins at frame {reached}")
        path, count = order.file(each["sha256"]), int(each["count"])
        frames = probing.contents(path).frames
        if frames != count:
            raise RenderFailed(Code.WRONG_FRAMES, f"a segment has {frames} frames, not {count}")
        found.append(path)
        reached += count
    if reached != int(order.spec["frames"]):
        reason = f"the segments hold {reached} frames of {order.spec['frames']}"
        raise RenderFailed(Code.WRONG_FRAMES, reason)
    if order.spec.get("final") and len(found) != 1:
        raise RenderFailed(Code.BAD_ORDER, "a final film comes in one segment")
    return found


@contextmanager
def _sound(order: BenchOrder, segments: Sequence[Path], stop: threading.Event) -> Iterator[Path]:
    spec = order.spec
    seconds = int(spec["frames"]) / Fraction(spec["rate"])
    sounds = sounds_of(order)
    if spec.get("templateSounds") and probing.contents(segments[0]).has_sound:
        own = own_sounds.taken_from(segments[0], order.folder, stop)
        sounds.append(Sound(own, "effect"))
    with soundtrack(sounds, (), seconds, stop) as track:
        yield track


def _without_sound(segments: list[Path], folder: Path, stop: threading.Event) -> list[Path]:
    if not probing.contents(segments[0]).has_sound:
        return segments
    return [own_sounds.silenced(segments[0], folder, stop), *segments[1:]]


def _add_sound(pictures: list[Path], sound: Path, film: Path, stop: threading.Event) -> None:
    """The frames are encoded already and stay as they are."""
    heard = ("-map", "1:a", "-c:a", "aac", "-b:a", "192k", "-ar", str(SOUND_RATE))
    ends = ("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart")
    arguments: list[str | Path] = [
        "-i",
        pictures[0],
        "-i",
        sound,
        "-map",
        "0:v",
        "-c:v",
        "copy",
        *heard,
        *ends,
    ]
    ffmpeg.run([*arguments, "-y", "-f", "mp4", film], seconds=films.JOIN_SECONDS, stop=stop)


def _join(
    order: BenchOrder,
    pictures: list[Path],
    sound: Path,
    film: Path,
    tell: Tell,
    stop: threading.Event,
) -> None:
    films.joined_film(
        pictures,
        Fraction(order.spec["rate"]),
        sound,
        film,
        encoding=encoding_of(order.spec),
        terms=Terms(stop=stop, tell=lambda frame: tell(frame=frame)),
    )


def _expect(spec: Mapping[str, Any], film: Path) -> None:
    found = probing.contents(film)
    width, height = spec.get("width") or found.width, spec.get("height") or found.height
    probing.expect(film, width + width % 2, height + height % 2, int(spec["frames"]))


def _output(given: Mapping[str, Any], film: Path, folder: Path, stop: threading.Event) -> MadeFile:
    name, kind = str(given["name"]), str(given["kind"])
    target = folder / f"output-{kind.lower()}{Path(name).suffix}"
    match kind:
        case "MP4":
            return MadeFile(str(film), "video/mp4", name)
        case "WEBM":
            outputs.webm(film, target, Terms(stop=stop))
            return MadeFile(str(target), "video/webm", name)
        case "GIF":
            outputs.gif(film, target, Terms(stop=stop))
            return MadeFile(str(target), "image/gif", name)
        case "PNG_SEQUENCE":
            png_sequence(film, target, stop)
            return MadeFile(str(target), "application/zip", name)
        case "POSTER" if target.suffix in _PICTURES:
            poster(film, target, stop)
            return MadeFile(str(target), _PICTURES[target.suffix], name)
        case "THUMBNAIL":
            thumbnail(film, target, stop)
            return MadeFile(str(target), "image/webp", name)
    raise RenderFailed(Code.BAD_ORDER, f"this agent makes no {kind} named {name}")
