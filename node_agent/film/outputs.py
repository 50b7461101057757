"""What else is made of a film: WebM, GIF, and its frames as pictures."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from node_agent.film import encoding, ffmpeg, probing
from node_agent.film.drawing import Drawing, Drawn
from node_agent.film.engine import draw_into
from node_agent.film.files import appearing
from node_agent.film.films import JOIN_SECONDS
from node_agent.film.terms import Terms

GIF_WIDTH = 480
GIF_RATE = 15
_USUAL = Terms()
_VP9 = (
    *("-c:v", "libvpx-vp9", "-crf", "30", "-b:v", "0", "-row-mt", "1"),
    *("-deadline", "good", "-cpu-used", "4", "-threads", "4"),
)
_OPUS = ("-c:a", "libopus", "-b:a", "128k")
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def webm(film: Path, target: Path, terms: Terms = _USUAL) -> None:
    """VP9 and Opus, from the finished film."""
    found = probing.contents(film)
    with appearing(target) as draft:
        _run(["-i", film, *_VP9, "-pix_fmt", "yuv420p", *_OPUS, *_webm(draft)], terms)
        probing.expect(draft, found.width, found.height, found.frames)


def transparent_webm(
    drawing: Drawing,
    sound: Path | None,
    target: Path,
    *,
    terms: Terms = _USUAL,
) -> Drawn:
    """Drawn without its background, for laying it over something else."""
    drawing = drawing.even().transparent()
    heard = ("-i", sound, "-map", "0:v", "-map", "1:a", *_OPUS) if sound else ()
    with appearing(target) as draft:
        pixels = ("-pix_fmt", "yuva420p", "-auto-alt-ref", "0")
        arguments = [
            *encoding.raw_input(drawing),
            *heard[:2],
            *("-vf", encoding.TO_FILM_WITH_ALPHA),
            *(*heard[2:], *_VP9, *pixels, *_webm(draft)),
        ]
        part = range(drawing.frames)
        drawn = draw_into(drawing, part, arguments, terms)
        probing.expect(draft, drawing.width, drawing.height, drawing.frames)
    return drawn


def gif(film: Path, target: Path, terms: Terms = _USUAL, *, width: int = GIF_WIDTH) -> None:
    """With a palette of its own; small and slow enough to be sent in a message."""
    found = probing.contents(film)
    rate = min(GIF_RATE, float(found.rate))
    sized = f"fps={rate:g},scale={min(width, found.width)}:-1:flags=lanczos"
    with (
        TemporaryDirectory(prefix="flatrender-gif-") as folder,
        appearing(target) as draft,
    ):
        palette = Path(folder, "palette.png")
        _run(["-i", film, "-vf", f"{sized},palettegen=stats_mode=diff", "-y", palette], terms)
        use = f"[0:v]{sized}[small];[small][1:v]paletteuse=dither=bayer:bayer_scale=4"
        inputs = ("-i", film, "-i", palette)
        _run([*inputs, "-filter_complex", use, "-loop", "0", "-y", "-f", "gif", draft], terms)


def png_sequence(
    drawing: Drawing,
    target: Path,
    *,
    terms: Terms = _USUAL,
) -> Drawn:
    """Every frame as it was drawn, in a zip; transparent where the drawing has no background."""
    pixels = "rgba" if drawing.background is None else "rgb24"
    with TemporaryDirectory(prefix="flatrender-frames-", dir=target.parent) as folder:
        pictures = ("-f", "image2", "-start_number", "0", Path(folder, "%06d.png"))
        arguments = [*encoding.raw_input(drawing), "-c:v", "png", "-pix_fmt", pixels, *pictures]
        part = range(drawing.frames)
        drawn = draw_into(drawing, part, arguments, terms)
        with appearing(target) as draft:
            _zip(sorted(Path(folder).iterdir()), draft)
    return drawn


def _zip(pictures: list[Path], target: Path) -> None:
    """Stored, for PNG is compressed; without dates, so that equal frames make equal files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for picture in pictures:
            archive.writestr(zipfile.ZipInfo(picture.name, _FIRST_DATE), picture.read_bytes())


def _webm(target: Path) -> tuple[str | Path, ...]:
    return ("-map_metadata", "-1", "-fflags", "+bitexact", "-y", "-f", "webm", target)


def _run(arguments: list[str | Path], terms: Terms) -> None:
    ffmpeg.run(arguments, seconds=JOIN_SECONDS, stop=terms.stop)
