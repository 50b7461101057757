"""How fast a film is made, against a bare loop of the same engine into the same encoder.

`python benchmarks/render_film.py [--quick] [--json FILE]`. Both draw the same closed document and
encode it alike; the loop has no child process, no checksums, no limits and no sound.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import render_documents  # noqa: E402 - found by the line above

from node_agent.film import encoding, ffmpeg, films  # noqa: E402 - found by the line above
from node_agent.film.drawing import Drawing, Drawn  # noqa: E402 - found by the line above
from node_agent.film.encoding import Encoding  # noqa: E402 - found by the line above
from node_agent.lottie.document import BindSpec, FontBook, bind, read  # noqa: E402 - as above

RATE = 30
FRAMES, QUICK_FRAMES = 900, 90
LEAST_RATIO = 0.85


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the clock and of all processors together; what our child said of its own."""

    seconds: float
    processor: float
    drawn: Drawn | None = None


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    frames = options.frames or (QUICK_FRAMES if options.quick else FRAMES)
    rounds = options.rounds or (2 if options.quick else 1)
    settings = Encoding(options.preset, options.quality)
    drawing = _drawing(options.width, options.height, frames)
    with tempfile.TemporaryDirectory(prefix="flatrender-bench-") as folder:
        target = Path(folder, "film.mp4")
        if options.bare:
            _bare_loop(drawing, settings, target)
            return 0
        pairs = [_pair(turn, options, drawing, settings, target) for turn in range(rounds)]
    report = _report(drawing, pairs)
    said = json.dumps(report, indent=2)
    print(said)
    if options.json:
        options.json.write_text(said, encoding="utf-8")
    return 0 if report["ratio"] >= LEAST_RATIO else 1


def _pair(
    turn: int, options: argparse.Namespace, drawing: Drawing, settings: Encoding, target: Path
) -> tuple[Run, Run]:
    """Ours and the bare one, close together in time; who goes first changes with every turn."""
    if turn % 2:
        bare = _bare_run(options, drawing.frames)
        return _our_run(drawing, settings, target), bare
    ours = _our_run(drawing, settings, target)
    return ours, _bare_run(options, drawing.frames)


def _processor() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _our_run(drawing: Drawing, settings: Encoding, target: Path) -> Run:
    started, used = time.perf_counter(), _processor()
    drawn = films.whole_film(drawing, None, target, encoding=settings)
    return Run(time.perf_counter() - started, _processor() - used, drawn)


def _drawing(width: int, height: int, frames: int) -> Drawing:
    document = read(render_documents.film(width, height, frames, RATE))
    return Drawing.of(bind(document, BindSpec(), {}, FontBook.usual(), strict=False))


def _bare_run(options: argparse.Namespace, frames: int) -> Run:
    """In a process of its own, which times itself from the engine's start to the encoder's end."""
    shape = ["--width", options.width, "--height", options.height, "--frames", frames]
    same = ["--preset", options.preset, "--quality", options.quality]
    command = [sys.executable, __file__, "--bare", *shape, *same]
    used = _processor()
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    return Run(float(ran.stdout), _processor() - used)


def _bare_loop(drawing: Drawing, settings: Encoding, target: Path) -> None:
    from thorvg_python import Colorspace, Engine, LottieAnimation, SwCanvas

    started = time.perf_counter()
    arguments = encoding.whole_film(drawing, None, settings, target)
    command = list(map(str, [ffmpeg.program(), *ffmpeg.QUIET, *arguments]))
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert encoder.stdin
    engine = Engine(threads=0)
    canvas = SwCanvas(engine)
    canvas.set_target(drawing.width, drawing.height, cs=Colorspace.ABGR8888)
    assert canvas.buffer_arr is not None
    pixels = memoryview(canvas.buffer_arr).cast("B")
    animation = LottieAnimation(engine)
    picture = animation.get_picture()
    picture.load_data(drawing.data, "lottie", None, copy=True)
    picture.set_size(drawing.width, drawing.height)
    canvas.add(picture)
    for number in range(drawing.frames):
        animation.set_frame(number)
        canvas.update()
        canvas.draw(clear=True)
        canvas.sync()
        encoder.stdin.write(pixels)
    encoder.stdin.close()
    assert encoder.wait() == 0
    print(time.perf_counter() - started)


def _report(drawing: Drawing, pairs: Sequence[tuple[Run, Run]]) -> dict[str, Any]:
    frames = drawing.frames
    ours, bare = ([pair[side] for pair in pairs] for side in (0, 1))
    shown = min(ours, key=lambda run: run.seconds)
    return {
        "frames": frames,
        "size": f"{drawing.width}x{drawing.height}",
        "rounds": len(pairs),
        "ours_frames_per_second": round(median(frames / run.seconds for run in ours), 2),
        "bare_frames_per_second": round(median(frames / run.seconds for run in bare), 2),
        "ratio": round(median(other.seconds / own.seconds for own, other in pairs), 3),
        "least_ratio": LEAST_RATIO,
        "processor_milliseconds_per_frame": {
            name: round(1000 * median(run.processor / frames for run in runs), 2)
            for name, runs in (("ours", ours), ("bare", bare))
        },
        "seconds": _where_it_went(shown),
    }


def _where_it_went(run: Run) -> dict[str, float]:
    drawn = run.drawn
    assert drawn
    parts = {
        "loading": drawn.loading,
        "drawing": drawn.drawing,
        "checksums": drawn.checking,
        "waiting_for_the_pipe": drawn.sending,
    }
    rest = run.seconds - sum(parts.values())
    whole = {"whole": run.seconds, **parts, "start_and_last_frames_of_the_encoder": rest}
    return {name: round(seconds, 3) for name, seconds in whole.items()}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer frames")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--frames", type=int)
    parser.add_argument("--rounds", type=int, help="how often each is run (1, quick 2)")
    parser.add_argument("--width", type=int, default=1920)
    parser.add_argument("--height", type=int, default=1080)
    parser.add_argument("--preset", default="medium")
    parser.add_argument("--quality", type=int, default=18)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
