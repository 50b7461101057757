"""Whether public Lottie files look as a bare loop of the engine draws them.

`python -m benchmarks.lottie_corpus FOLDER [--json FILE]`. The folder holds .json, .lottie and
packed .tgs files; none of them belongs into this repository. For each file a bare loop draws five
frames in a process of its own. Of those that it draws, `flatrender lottie` has to make the still
in the middle, our engine all five, and, for a sample, a film: its raw frames and the film
file itself. Fails when less than 99 of 100 are alike, or when the command ends in another way than
with a result or with a reason.
"""

import argparse
import contextlib
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image

from node_agent.film import probing, stills
from node_agent.film.drawing import Drawing
from node_agent.film.engine import draw_into
from node_agent.film.failures import RenderFailed
from node_agent.film.terms import Terms
from node_agent.lottie.document import BindSpec, FontBook, LottieError, bind, examine, read

ROOT = Path(__file__).resolve().parent.parent
BARE = ROOT / "benchmarks" / "bare_lottie.py"
FRAMES = 5
LEAST_SHARE = 0.99
MOST_DIFFERENCE = 1.0
MOST_SECONDS = 30.0
ENDINGS = (".json", ".lottie", ".tgs")
LONGEST_SAMPLE = 600  # frames
Pixels = np.ndarray[Any, Any]


@dataclass(slots=True)
class Verdict:
    """What became of one file; a reason where it is not alike."""

    file: str
    bare: str = ""  # why the bare loop drew nothing; empty if it did
    reason: str = ""
    difference: float = 0.0
    film_difference: float | None = None
    bare_seconds: float = 0.0
    bare_process_seconds: float = 0.0
    command_seconds: float = 0.0
    still_seconds: list[float] = field(default_factory=list)
    rude: str = ""


@dataclass(frozen=True, slots=True)
class Bare:
    """What the bare loop drew."""

    width: int
    height: int
    frames: int
    drawn: list[int]
    seconds: float
    stills: list[Pixels]


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    found = list(enumerate(_distinct(options.folder)))
    with ThreadPoolExecutor(options.jobs) as pool:
        judged = list(
            pool.map(lambda each: _judge(each[1], sampled=each[0] % options.sample == 0), found)
        )
    report = _report(judged)
    said = json.dumps(report, indent=2)
    print(said)
    if options.json:
        options.json.write_text(said, encoding="utf-8")
    return 0 if report["share"] >= LEAST_SHARE and not report["rude"] else 1


def _distinct(folder: Path) -> Iterator[Path]:
    """Lottie files only, and each content once."""
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in ENDINGS and path.is_file():
            document = _plain(path)
            print_of = hashlib.sha256(document or b"").digest()
            if document and print_of not in seen:
                seen.add(print_of)
                yield path


def _plain(path: Path) -> bytes | None:
    """The JSON of a file that calls itself an animation; without our reader's opinions."""
    data = path.read_bytes()
    with contextlib.suppress(OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        elif data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                held = (n for n in archive.namelist() if n.startswith(("animations/", "a/")))
                data = archive.read(next(held, "no animation"))
        root = json.loads(data.decode("utf-8-sig"))
        if isinstance(root, dict) and "layers" in root and "op" in root:
            return data
    return None


def _judge(path: Path, *, sampled: bool) -> Verdict:
    verdict = Verdict(str(path))
    document = _plain(path) or b""
    with tempfile.TemporaryDirectory(prefix="flatrender-corpus-") as folder:
        # The command reads no packed .tgs; it gets what is in it.
        given = path if path.suffix.lower() != ".tgs" else Path(folder, "unpacked.json")
        if given is not path:
            given.write_bytes(document)
        bare = _bare(document, verdict)
        number = bare.drawn[len(bare.drawn) // 2] if bare else 0
        still = _commanded(verdict, given, Path(folder, "still.png"), "--frame", str(number))
        if bare and still and not verdict.reason:
            with Image.open(still) as opened:
                _compare(verdict, number, np.asarray(opened), bare)
            _draw_ours(verdict, given, bare)
            if sampled and bare.frames <= LONGEST_SAMPLE and not verdict.reason:
                _make_film(verdict, given, bare, Path(folder, "film.mp4"))
    return verdict


def _bare(document: bytes, verdict: Verdict) -> Bare | None:
    began = time.perf_counter()
    try:
        ran = subprocess.run(
            [sys.executable, BARE, str(FRAMES)],
            input=document,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        verdict.bare = f"not drawn within {MOST_SECONDS:g} s"
        return None
    verdict.bare_process_seconds = time.perf_counter() - began
    if ran.returncode:
        verdict.bare = "refused" if ran.returncode > 0 else f"crashed ({-ran.returncode})"
        return None
    line, _, pixels = ran.stdout.partition(b"\n")
    head = json.loads(line)
    shape = (len(head["drawn"]), head["height"], head["width"], 4)
    drawn = list(np.frombuffer(pixels, np.uint8).reshape(shape)[..., :3])
    verdict.bare_seconds = head["seconds"]
    return Bare(**head, stills=drawn)


def _commanded(verdict: Verdict, given: Path, target: Path, *more: str) -> Path | None:
    """A result and 0, or a reason in a line and 1; all else is rude."""
    began = time.perf_counter()
    program = [sys.executable, "-m", "node_agent", "lottie"]
    command = [*program, str(given), "-o", str(target), *more]
    try:
        ran = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=10 * MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        verdict.rude = verdict.reason = "the command hangs"
        return None
    seconds = time.perf_counter() - began
    if target.suffix == ".png":
        verdict.command_seconds = seconds
        if seconds > MOST_SECONDS:
            verdict.rude = f"the command took {seconds:.1f} s"
    last = ran.stderr.strip().splitlines()[-1:] or [""]
    if "Traceback" in ran.stderr or ran.returncode not in (0, 1):
        verdict.rude = f"the command ended with {ran.returncode}: {last[0]}"
    elif target.exists() != (ran.returncode == 0) or (ran.returncode and not last[0]):
        verdict.rude = f"the command ended with {ran.returncode}, and said {last[0]!r}"
    if ran.returncode:
        verdict.reason = last[0] or f"the command ended with {ran.returncode}"
        return None
    return target


def _draw_ours(verdict: Verdict, given: Path, bare: Bare) -> None:
    """All frames as stills."""
    try:
        drawing = _drawing(given)
        for number in bare.drawn:
            began = time.perf_counter()
            picture = stills.frame(drawing, min(number, drawing.frames - 1))
            verdict.still_seconds.append(time.perf_counter() - began)
            _compare(verdict, number, np.asarray(picture), bare)
    except (LottieError, RenderFailed) as error:
        verdict.reason = str(error)


def _drawing(given: Path) -> Drawing:
    document = read(given.read_bytes())
    examine(document)
    return Drawing.of(bind(document, BindSpec(), {}, FontBook.usual(), strict=False))


def _compare(verdict: Verdict, number: int, ours: Pixels, bare: Bare) -> None:
    theirs = bare.stills[bare.drawn.index(number)]
    if ours.shape != theirs.shape:
        verdict.reason = f"its size is {ours.shape[1::-1]}, not {theirs.shape[1::-1]}"
        return
    difference = float(np.abs(ours.astype(np.int16) - theirs).mean())
    verdict.difference = max(verdict.difference, difference)
    if difference > MOST_DIFFERENCE:
        verdict.reason = f"mean difference {difference:.2f} of 255 at frame {number}"


def _make_film(verdict: Verdict, given: Path, bare: Bare, target: Path) -> None:
    drawing = _drawing(given)
    raw = target.with_suffix(".rgba")
    size = f"{drawing.width}x{drawing.height}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", size, "-r", str(drawing.rate), "-i", "-"]
    packing = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-y", str(raw)]
    draw_into(drawing, range(drawing.frames), (*source, *packing), Terms())
    frames = np.memmap(raw, np.uint8, "r").reshape(-1, drawing.height, drawing.width, 3)
    verdict.film_difference = worst = max(
        float(np.abs(frames[number].astype(np.int16) - bare.stills[place]).mean())
        for place, number in enumerate(bare.drawn)
        if number < len(frames)
    )
    if worst > MOST_DIFFERENCE:
        verdict.reason = f"mean difference {worst:.2f} of 255 in the film"
    if _commanded(verdict, given, target) and probing.contents(target).frames != len(frames):
        verdict.reason = "the film has another number of frames"


def _report(judged: Sequence[Verdict]) -> dict[str, Any]:
    drawn = [each for each in judged if not each.bare]
    alike = [each for each in drawn if not each.reason]
    films = [each for each in drawn if each.film_difference is not None]
    return {
        "files": len(judged),
        "drawn_by_bare": len(drawn),
        "alike": len(alike),
        "share": round(len(alike) / len(drawn), 4) if drawn else 0.0,
        "least_share": LEAST_SHARE,
        "exactly_equal": sum(1 for each in alike if each.difference == 0),
        "films": len(films),
        "seconds": _seconds(drawn),
        "others": [_told(each) for each in drawn if each.reason],
        "not_drawn_by_bare": [
            {"file": each.file, "bare": each.bare, "ours": each.reason or "drawn"}
            for each in judged
            if each.bare
        ],
        "rude": [{"file": each.file, "how": each.rude} for each in judged if each.rude],
    }


def _told(verdict: Verdict) -> dict[str, Any]:
    difference = round(verdict.difference, 3)
    return {"file": verdict.file, "reason": verdict.reason, "difference": difference}


def _seconds(drawn: Sequence[Verdict]) -> dict[str, Any]:
    stills_made = [seconds for each in drawn for seconds in each.still_seconds]
    slowest = max(drawn, key=lambda e: e.command_seconds, default=Verdict(""))
    return {
        "bare_five_frames_median": round(median([e.bare_seconds for e in drawn] or [0]), 3),
        "bare_process_median": round(median([e.bare_process_seconds for e in drawn] or [0]), 3),
        "our_still_median": round(median(stills_made or [0]), 3),
        "our_still_slowest": round(max(stills_made, default=0), 3),
        "command_median": round(median([e.command_seconds for e in drawn] or [0]), 3),
        "command_slowest": round(slowest.command_seconds, 3),
        "command_slowest_file": slowest.file,
    }


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--jobs", type=int, default=1, help="files at a time (1)")
    parser.add_argument("--sample", type=int, default=10, help="a film of each such file (10th)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
