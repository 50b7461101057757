"""The benchmark of films, as it is called; what it measures is not judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.config import CHECKOUT

KEYS = {"ratio", "frames", "width", "height", "ours_fps", "bare_fps", "rounds", "breakdown"}
KEYS |= {"cpu_ratio", "machine", "held", "least_ratio", "same_film", "documents"}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "graph.cli", "bench", *arguments]
    return subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, timeout=240, check=False
    )


def test_an_unknown_benchmark_is_named_with_those_that_there_are() -> None:
    ran = bench("teapots")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "there is no benchmark teapots; there is render" in ran.stderr


@pytest.mark.slow
def test_a_film_is_made_twice_and_the_parts_of_its_time_add_up(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    small = ("--quick", "--frames", "30", "--resolution", "360p")
    ran = bench("render", *small, "--json", str(told))
    report = json.loads(told.read_text())
    assert set(report) == KEYS, ran.stderr
    assert (report["frames"], report["width"], report["height"]) == (30, 640, 360)
    assert report["same_film"] is True
    (once,) = report["rounds"]
    assert sum(once["breakdown"].values()) == pytest.approx(once["seconds"], rel=0.05)
    assert report["ratio"] == pytest.approx(once["bare_seconds"] / once["seconds"], abs=0.01)
    assert report["held"] is (report["ratio"] >= report["least_ratio"])
    assert ran.returncode == (0 if report["held"] else 1)
