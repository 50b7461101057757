"""Pictures of a finished film: its poster, and all of its frames in a zip."""

import threading
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from node_agent.film import ffmpeg, probing
from node_agent.film.files import appearing
from node_agent.film.films import JOIN_SECONDS

POSTER_AT = 0.4  # films often begin and end in black
THUMBNAIL_SIDE = 480
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def poster(film: Path, target: Path, stop: threading.Event) -> None:
    frame = int(probing.contents(film).frames * POSTER_AT)
    chosen = ("-vf", f"select=eq(n\\,{frame})", "-frames:v", "1", "-update", "1", "-q:v", "3")
    with appearing(target) as draft:
        ffmpeg.run(
            ["-i", film, "-map", "0:v", *chosen, "-fflags", "+bitexact", "-y", draft],
            seconds=JOIN_SECONDS,
            stop=stop,
        )


def thumbnail(film: Path, target: Path, stop: threading.Event) -> None:
    """The poster once more, small enough for a list of many films."""
    with TemporaryDirectory(prefix="flatrender-thumbnail-", dir=target.parent) as folder:
        whole = Path(folder, "whole.png")
        poster(film, whole, stop)
        with Image.open(whole) as picture, appearing(target) as draft:
            picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            picture.save(draft, "WEBP", quality=80)


def png_sequence(film: Path, target: Path, stop: threading.Event) -> None:
    """Stored, for PNG is compressed already; without dates, so equal frames make equal files."""
    with TemporaryDirectory(prefix="flatrender-frames-", dir=target.parent) as folder:
        numbered = ("-fps_mode", "passthrough", "-start_number", "0")
        arguments: list[str | Path] = [
            "-i",
            film,
            "-map",
            "0:v",
            *numbered,
            "-pix_fmt",
            "rgb24",
            "-f",
            "image2",
        ]
        ffmpeg.run([*arguments, Path(folder, "%06d.png")], seconds=JOIN_SECONDS, stop=stop)
        with appearing(target) as draft, zipfile.ZipFile(draft, "w") as archive:
            for picture in sorted(Path(folder).iterdir()):
                archive.writestr(zipfile.ZipInfo(picture.name, _FIRST_DATE), picture.read_bytes())
