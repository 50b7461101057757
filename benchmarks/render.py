"""How fast a film is made, from claim to result, against a bare loop of the same engine.

`./flatrender bench render [--quick] [--json FILE]`. A server, a database and an agent are started
for it, and films are ordered over the API. The loop draws the same bound document into the same
encoder with the same settings; both films have to hold the same packets. Status 0 when the line
holds, else 1.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.render_contest import DOCUMENTS, Contest
from benchmarks.render_farm import farm

FRAMES, QUICK_FRAMES = 900, 240
"""What a film costs besides its frames weighs more in a short one."""
ROUNDS, QUICK_ROUNDS = 3, 1
LEAST_RATIO = 0.85
RESOLUTIONS = ("360p", "540p", "720p", "1080p", "4k")


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="flatrender-bench-", dir="/tmp") as folder:
        report = _report(options, _contests(options, Path(folder)))
    _show(report)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2), encoding="utf-8")
    return 0 if report["held"] else 1


def _contests(options: argparse.Namespace, folder: Path) -> list[Contest]:
    home, place = folder / "home", folder / "films"
    folder.chmod(0o711)
    for one in (home, place):
        one.mkdir()
    with farm(home) as running:
        contests = [
            Contest(name, running, place, options.resolution, options.frames)
            for name in options.documents
        ]
        for contest in contests:
            contest.begin()
        for turn in range(options.rounds):
            for contest in contests:
                contest.run(turn)
    return contests


def _report(options: argparse.Namespace, contests: Sequence[Contest]) -> dict[str, Any]:
    """What counts is the document that comes off worse."""
    reports = {contest.name: contest.report() for contest in contests}
    worse = min(reports.values(), key=lambda one: float(one["ratio"]))
    drawing = contests[0].drawing
    assert drawing is not None
    counted = ("ratio", "ours_fps", "bare_fps", "cpu_ratio", "rounds", "breakdown")
    same = all(one["same_film"] for one in reports.values())
    return {
        **{name: worse[name] for name in counted},
        "least_ratio": LEAST_RATIO,
        "held": same and worse["ratio"] >= LEAST_RATIO,
        "same_film": same,
        "frames": options.frames,
        "width": drawing.width,
        "height": drawing.height,
        "documents": reports,
        "machine": _machine(),
    }


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_afterwards": load,
    }


def _show(report: dict[str, Any]) -> None:
    console = Console(width=100)
    console.print(_summary(report))
    console.print(_where_it_went(report))
    if not report["same_film"]:
        console.print("The films differ: the loop and the farm did not draw and encode alike.")
    verdict = "holds" if report["held"] else "does not hold"
    console.print(f"ratio {report['ratio']} (at least {LEAST_RATIO}): the line {verdict}")


def _summary(report: dict[str, Any]) -> Table:
    size = f"{report['frames']} frames of {report['width']}x{report['height']}"
    table = Table(title=f"{size}, from claim to result", title_justify="left")
    for name in ("document", "ours, frames/s", "bare, frames/s", "ratio", "processor time"):
        table.add_column(name, justify="left" if name == "document" else "right")
    for name, one in report["documents"].items():
        figures = (one["ours_fps"], one["bare_fps"], one["ratio"], f"{one['cpu_ratio']} times")
        table.add_row(name, *map(str, figures))
    return table


def _where_it_went(report: dict[str, Any]) -> Table:
    """Seconds of the middle round; what the first one, with nothing at hand, took besides."""
    table = Table(title="Seconds of the middle round (first round)", title_justify="left")
    table.add_column("part")
    reports = report["documents"]
    for name in reports:
        table.add_column(name, justify="right")
    parts = dict.fromkeys(part for one in reports.values() for part in one["breakdown"])
    for part in parts:
        table.add_row(part, *(_seconds(one, part) for one in reports.values()))
    return table


def _seconds(one: dict[str, Any], part: str) -> str:
    middle, first = (one[name].get(part, 0.0) for name in ("breakdown", "first_breakdown"))
    return f"{middle:.3f} ({first:.3f})"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="flatrender bench render", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="240 frames, one round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--frames", type=int, metavar="NUMBER")
    parser.add_argument("--rounds", type=int, metavar="NUMBER")
    parser.add_argument("--resolution", default="1080p", choices=RESOLUTIONS)
    parser.add_argument(
        "--documents",
        nargs="+",
        default=["light"],
        choices=[*DOCUMENTS],
        help="light (the encoder is the limit; the usual one), heavy (the drawing is), or both",
    )
    options = parser.parse_args(arguments)
    options.frames = options.frames or (QUICK_FRAMES if options.quick else FRAMES)
    options.rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
