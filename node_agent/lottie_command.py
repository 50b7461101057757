"""`flatrender lottie FILE -o film.mp4`: a film or a picture of a Lottie file, without a server."""

import argparse
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from node_agent.film import films, outputs, stills
from node_agent.film.drawing import Drawing
from node_agent.film.failures import RenderFailed
from node_agent.film.files import appearing
from node_agent.film.soundtrack import soundtrack
from node_agent.film.terms import Limits, Tell, Terms
from node_agent.lottie.bounds import bounded
from node_agent.lottie.document import (
    BindSpec,
    Bound,
    FontBook,
    FontError,
    LottieError,
    bind,
    examine,
    read,
)
from node_agent.lottie.spec import rgb

MADE, FAILED = 0, 1
LARGEST_FILE = 256 << 20
BINDING_SECONDS = 20.0
MOST_FRAMES = 216_000  # an hour at 60 frames a second
DAY_SECONDS = 86_400
TELL_SECONDS = 0.2
_PICTURES: dict[str, stills.PictureFormat] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
}
_A_DAY = Limits(seconds=DAY_SECONDS, cpu_seconds=DAY_SECONDS)
_FILMS = (".mp4", ".webm", ".gif", ".zip")


class CommandError(Exception):
    """The command can't be carried out; the text says why."""


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    stop = threading.Event()
    _heed(lambda *_: stop.set())
    try:
        _make(options, stop)
    except (CommandError, LottieError, FontError, RenderFailed) as error:
        return _fail(str(error))
    except (MemoryError, RecursionError):
        return _fail("the file needs more memory than there is; make it simpler")
    except Exception as error:  # noqa: BLE001 - whatever is in a file, a person gets one line
        return _fail(f"{options.file} can't be used ({type(error).__name__}: {error})")
    return MADE


def _fail(reason: str) -> int:
    line = " ".join(reason.split())
    sys.stderr.write(f"flatrender lottie: {line}\n")
    return FAILED


def _make(options: argparse.Namespace, stop: threading.Event) -> None:
    kind = options.output.suffix.lower()
    _check_output(options, kind)
    with _patience(stop), bounded():
        bound = _bound(options)
    for warning in bound.warnings:
        about = f"{warning.key}: " if warning.key else ""
        sys.stderr.write(f"warning: {about}{' '.join(warning.message.split())}\n")
    drawing = Drawing.of(bound)
    if drawing.frames > MOST_FRAMES and kind in _FILMS:
        raise CommandError(f"{drawing.frames} frames are too many; use --seconds or --rate")
    if options.background == "transparent":
        drawing = drawing.transparent()
    if kind in _PICTURES:
        picture = stills.still(
            drawing, options.frame or 0, kind=_PICTURES[kind], terms=Terms(stop=stop)
        )
        with appearing(options.output) as draft:
            draft.write_bytes(picture)
    else:
        _film(drawing, bound, options.output, stop)


def _heed(handler: Callable[..., None]) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no terminal that hangs up
            signal.signal(getattr(signal, name), handler)


def _cancel(*_: object) -> NoReturn:
    raise CommandError("cancelled")


@contextmanager
def _patience(stop: threading.Event) -> Iterator[None]:
    """For what neither comes back to be told that it is late, nor looks whether it is wanted."""

    def give_up() -> None:
        sys.stderr.write("flatrender lottie: the file takes too long to read; make it simpler\n")
        sys.stderr.flush()
        os._exit(FAILED)

    clock = threading.Timer(BINDING_SECONDS, give_up)
    clock.daemon = True
    clock.start()
    _heed(_cancel)
    try:
        if stop.is_set():
            _cancel()
        yield
    finally:
        _heed(lambda *_: stop.set())
        clock.cancel()


def _check_output(options: argparse.Namespace, kind: str) -> None:
    if kind not in _PICTURES and kind not in _FILMS:
        known = ", ".join([*_FILMS, *_PICTURES])
        raise CommandError(f"{options.output} ends like no format; use one of {known}")
    if options.frame is not None and kind not in _PICTURES:
        raise CommandError("--frame makes one picture; let the output end in .png")
    if not options.output.parent.is_dir():
        raise CommandError(f"there is no folder {options.output.parent}; make it first")
    if options.output.is_dir():
        raise CommandError(f"{options.output} is a folder; name a file in it")
    if not os.access(options.output.parent, os.W_OK):
        raise CommandError(f"nothing can be written to {options.output.parent}; choose another")


def _bound(options: argparse.Namespace) -> Bound:
    document = read(_bytes_of(options.file))
    scan = examine(document)
    fonts = FontBook.usual(map(_bytes_of, options.font))
    spec = replace(_spec(options, scan.keys), background=_background(options.background))
    return bind(document, spec, {}, fonts, strict=False)


def _bytes_of(path: Path) -> bytes:
    """No device and no pipe: reading those may never end."""
    if not path.is_file():
        raise CommandError(f"{path} is no file")
    if path.stat().st_size > LARGEST_FILE:
        raise CommandError(f"{path} has more than {LARGEST_FILE >> 20} MiB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}") from error


def _background(given: str) -> tuple[int, int, int] | None:
    if given in ("", "transparent"):
        return None
    colour = rgb(given)
    if colour is None:
        raise CommandError(f"{given} is no colour; write it like #ff8800")
    return colour


def _spec(options: argparse.Namespace, keys: Any) -> BindSpec:
    return BindSpec.of(
        {
            "version": 1,
            "width": options.width,
            "height": options.height,
            "rate": options.rate,
            "seconds": options.seconds,
            **_values(options.set, keys),
        }
    )


def _values(pairs: Sequence[str], keys: Any) -> dict[str, list[dict[str, Any]]]:
    """`--set` takes a key for what the document calls it: a colour, data, else a text."""
    values: dict[str, list[dict[str, Any]]] = {"colors": [], "data": [], "layers": []}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise CommandError(f"--set needs KEY=VALUE, not {pair}")
        if key in keys.colors and key not in keys.texts:
            values["colors"].append({"key": key, "value": value})
        elif key in keys.data and key not in keys.texts:
            values["data"].append({"key": key, "value": value})
        else:
            values["layers"].append({"key": key, "type": "text", "value": value})
    return values


def _film(drawing: Drawing, bound: Bound, target: Path, stop: threading.Event) -> None:
    terms = Terms(_A_DAY, stop, _progress(drawing.frames))
    if target.suffix.lower() == ".zip":
        outputs.png_sequence(drawing, target, terms=terms)
        return
    if drawing.background is None and target.suffix.lower() != ".webm":
        raise CommandError("only .webm, .zip and pictures can be transparent")
    with soundtrack((), bound.sounds, drawing.seconds, stop) as sound:
        if target.suffix.lower() == ".mp4":
            films.whole_film(drawing, sound, target, terms=terms)
        elif drawing.background is None:
            outputs.transparent_webm(drawing, sound, target, terms=terms)
        else:
            _by_way_of_a_film(drawing, sound, target, terms)


def _by_way_of_a_film(drawing: Drawing, sound: Path, target: Path, terms: Terms) -> None:
    film = sound.with_name("film.mp4")
    films.whole_film(drawing, sound, film, terms=terms)
    made = outputs.webm if target.suffix.lower() == ".webm" else outputs.gif
    made(film, target, terms)


def _progress(frames: int) -> Tell:
    """One line that is written over, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda _: None
    told = [0.0]

    def tell(done: int) -> None:
        if done == frames or time.monotonic() - told[0] > TELL_SECONDS:
            told[0] = time.monotonic()
            end = "\n" if done == frames else ""
            sys.stderr.write(f"\r{done} of {frames} frames{end}")
            sys.stderr.flush()

    return tell


def _side(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,4}", text):
        raise argparse.ArgumentTypeError(f"{text} is no number of pixels")
    return int(text)


def _frame(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise argparse.ArgumentTypeError(f"{text} is no number of a frame, which count from 0")
    return int(text)


def _fraction(text: str) -> str:
    try:
        if Fraction(text) > 0:
            return text
    except (ValueError, ZeroDivisionError) as error:
        raise argparse.ArgumentTypeError(f"{text} is no number") from error
    raise argparse.ArgumentTypeError(f"{text} is not above 0")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="flatrender lottie", description="Makes a film or a picture of a Lottie file."
    )
    parser.add_argument("file", type=Path, help="a .json or .lottie file")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="film.mp4, .webm, .gif, .zip or still.png"
    )
    parser.add_argument("--frame", type=_frame, help="make a picture of this frame, counted from 0")
    parser.add_argument("--width", type=_side, help="in pixels (the file's own)")
    parser.add_argument("--height", type=_side, help="in pixels (the file's own)")
    parser.add_argument(
        "--rate", type=_fraction, help="frames per second, such as 25 or 30000/1001"
    )
    parser.add_argument("--seconds", type=_fraction, help="the film's length (the file's own)")
    parser.add_argument(
        "--font", type=Path, action="append", default=[], help="a .ttf or .otf file"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="a text, colour or value"
    )
    parser.add_argument(
        "--background", default="", help="a colour such as #ffffff, or transparent (black)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
