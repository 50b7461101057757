"""`flatrender lottie`: a result and 0, or one line of reason and 1; never half a file."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kernel.config import CHECKOUT
from node_agent import lottie_command
from node_agent.film import probing
from tests.node_agent.film import looking, lotties
from tests.support.waiting import until

Output = pytest.CaptureFixture[str]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.json"
    path.write_bytes(lotties.sliding())
    return path


def run(*arguments: object) -> int:
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        return lottie_command.main([str(argument) for argument in arguments])
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def test_a_film_comes_with_sound_and_says_nothing(
    template: Path, tmp_path: Path, capsys: Output
) -> None:
    target = tmp_path / "film.mp4"
    assert run(template, "-o", target) == 0
    found = probing.contents(target)
    assert (found.width, found.height, found.frames, found.has_sound) == (160, 90, 50, True)
    assert looking.atoms(target)[:2] == ["ftyp", "moov"]
    assert capsys.readouterr() == ("", "")


def test_size_rate_and_length_are_as_ordered(template: Path, tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    shape = ("--width", 80, "--height", 44, "--rate", "30000/1001", "--seconds", "1.5")
    assert run(template, "-o", target, *shape) == 0
    found = probing.contents(target)
    assert (found.width, found.height, found.frames) == (80, 44, 45)


@pytest.mark.parametrize("ending", ["gif", "webm", "zip"])
def test_the_ending_chooses_the_format(template: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"film.{ending}"
    assert run(template, "-o", target, "--seconds", "0.4") == 0
    start = target.read_bytes()[:4]
    assert start == {"gif": b"GIF8", "webm": b"\x1aE\xdf\xa3", "zip": b"PK\x03\x04"}[ending]


def test_a_frame_becomes_a_picture(template: Path, tmp_path: Path) -> None:
    target = tmp_path / "still.png"
    assert run(template, "--frame", 25, "-o", target) == 0
    with Image.open(target) as shown:
        assert (shown.mode, shown.size, shown.getpixel((80, 45))) == ("RGB", (160, 90), (255, 0, 0))
    assert run(template, "--frame", 25, "-o", target, "--background", "#00f") == 0
    with Image.open(target) as shown:
        assert shown.getpixel((5, 5)) == (0, 0, 255)
    assert run(template, "--frame", 25, "-o", target, "--background", "transparent") == 0
    with Image.open(target) as shown:
        assert shown.getpixel((5, 5)) == (0, 0, 0, 0)


def _fails(capsys: Output, *arguments: object) -> str:
    assert run(*arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    reason = said.err.splitlines()[-1]
    assert reason.startswith("flatrender lottie: ")
    return reason.removeprefix("flatrender lottie: ")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("-o", "film.avi"), "film.avi ends like no format; use one of .mp4"),
        (("-o", "film.mp4", "--frame", 1), "--frame makes one picture"),
        (("-o", "no/film.mp4"), "there is no folder no"),
        (("-o", "film.mp4", "--set", "key"), "--set needs KEY=VALUE, not key"),
        (("-o", "film.mp4", "--background", "red"), "red is no colour; write it like #ff8800"),
        (("-o", "film.mp4", "--background", "transparent"), "only .webm, .zip and pictures"),
        (("-o", "film.mp4", "--font", "no.ttf"), "no.ttf is no file"),
        (("-o", "still.png", "--frame", 50), "there is no frame 50; the last one is 49"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Output,
    arguments: tuple[object, ...],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _fails(capsys, template, *arguments).startswith(reason)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scratch", "template.json"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b"null",
        b"PK\x03\x04 broken",
        b"\xff" * 100,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        lotties.crashing(),
        lotties.bloated(),
        json.dumps({"v": "5", "fr": 0, "ip": 0, "op": 1, "w": 1, "h": 1, "layers": []}).encode(),
        json.dumps({"v": 1, "fr": "25", "ip": [], "op": {}, "w": None, "layers": 7}).encode(),
        json.dumps({"fr": 25, "ip": 0, "op": 9, "w": 9, "h": 9, "layers": [1, None]}).encode(),
    ],
    ids=range(14),
)
def test_no_file_brings_it_down(tmp_path: Path, capsys: Output, data: bytes) -> None:
    (tmp_path / "bad.json").write_bytes(data)
    assert _fails(capsys, tmp_path / "bad.json", "-o", tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_a_film_of_days_is_refused_unless_it_is_shortened(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "long.json").write_bytes(lotties.sliding(400_000))
    arguments = (tmp_path / "long.json", "-o", tmp_path / "film.mp4")
    reason = "400000 frames are too many; use --seconds or --rate"
    assert _fails(capsys, *arguments) == reason
    assert run(*arguments, "--seconds", "0.2") == 0
    assert probing.contents(tmp_path / "film.mp4").frames == 5


def test_devices_and_pipes_are_not_read(tmp_path: Path, capsys: Output) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    for path in (tmp_path / "pipe.json", Path("/dev/zero"), tmp_path, tmp_path / "none.json"):
        assert _fails(capsys, path, "-o", tmp_path / "film.mp4") == f"{path} is no file"


def test_a_film_that_is_there_stays_when_the_next_one_fails(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "bad.json").write_bytes(lotties.crashing())
    (tmp_path / "film.mp4").write_bytes(b"the film of yesterday")
    _fails(capsys, tmp_path / "bad.json", "-o", tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes() == b"the film of yesterday"


def test_it_is_a_command_of_flatrender(template: Path, tmp_path: Path) -> None:
    def flatrender(*arguments: object) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "graph.cli", "lottie", *map(str, arguments)]
        ran = subprocess.run(
            command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False
        )
        return ran.returncode, ran.stdout, ran.stderr

    target = tmp_path / "still.png"
    assert flatrender(template, "--frame", 3, "-o", target) == (0, "", "")
    assert target.read_bytes()[:4] == b"\x89PNG"
    missing = tmp_path / "none.json"
    reason = f"flatrender lottie: {missing} is no file\n"
    assert flatrender(missing, "-o", target) == (1, "", reason)


def _begin(*arguments: str) -> subprocess.Popen[bytes]:
    long = ("--seconds", "600", "--rate", "60")
    command = [sys.executable, "-m", *arguments, *long]
    return subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.PIPE)


async def test_interrupted_as_a_program_it_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "template.json").write_bytes(lotties.sliding())
    target = tmp_path / "film.mp4"
    command = ["node_agent", "lottie", tmp_path / "template.json", "-o", target]
    with _begin(*map(str, command)) as program:
        try:
            await until(lambda: bool(list(tmp_path.glob(".*.mp4"))), what="the start of the film")
            program.send_signal(signal.SIGINT)
            _, said = program.communicate(timeout=5)
        finally:
            program.kill()
    assert (program.returncode, said) == (1, b"flatrender lottie: cancelled\n")
    assert not target.exists()
