"""From nothing to a film, with everything real: servers, worker, agent, engine, encoder."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from graph.cli.console import CommandError
from graph.cli.render import checked
from graph.cli.wishes import Setting, Wish
from kernel.postgres import Embedded
from node_agent.film import ffmpeg
from tests.node_agent.film import looking
from tests.support.servers import chosen_binaries, superuser
from tests.support.waiting import until

DRAWING, DONE = "در حال کشیدن فریم‌ها", "آماده"
STEPS = ["در انتظار گرهٔ آزاد", "در حال دریافت قالب", DRAWING, "در حال سرهم‌کردن فیلم", DONE]
SUN = (127, 180)
BRIGHT = (255, 215, 158)
LOUDNESS = re.compile(r"I:\s+(-?[\d.]+) LUFS")
CHARGED = """
    select jobs.state, array_agg(charges.kind::text order by charges.kind::text) as kinds
    from render.render_jobs as jobs
    join identity.render_charges as charges on charges.job_id = jobs.id
    group by jobs.id, jobs.state, jobs.created_at order by jobs.created_at
"""


@dataclass(frozen=True)
class Machine:
    """A folder of its own, and nothing else there yet."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        own = {"FLATRENDER_HOME": str(self.home), "FLATRENDER_PORT": str(port)}
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**inherited, **own}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "graph.cli", *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def processes(self) -> list[str]:
        """What runs for this home, whoever started it."""
        return [each.name() for each in psutil.process_iter() if self._is_ours(each)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            told = [*process.cmdline(), process.environ().get("FLATRENDER_HOME", "")]
        except psutil.Error:
            return False
        return process.pid != os.getpid() and any(str(self.home) in each for each in told)


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Reachable for an ordinary user too: as root PostgreSQL runs as one."""
    made = Path(tempfile.mkdtemp(prefix="fr-demo-", dir="/tmp"))
    made.chmod(0o755)
    yield Machine(made)
    shutil.rmtree(made)


@pytest.mark.slow
async def test_demo_makes_a_persian_film_from_nothing(machine: Machine) -> None:
    running = machine.start(
        *("demo", "--lang", "fa", "--resolution", "360p"),
        *("--out", str(machine.folder), "--timeout", "240"),
    )
    said, told = await asyncio.to_thread(running.communicate)
    film = machine.folder / "flatrender-demo-fa.mp4"
    assert (running.returncode, said.splitlines()[1:]) == (0, [str(film)]), told
    shown = [line.partition(": ")[2] for line in told.splitlines() if "social-promo fa" in line]
    assert shown == [step for step in STEPS if step in shown]  # a short step may pass unseen
    assert DRAWING in shown
    assert shown[-1] == DONE
    described = looking.said(film)
    assert re.search(r"Video: h264 .* 640x360, .* 25 fps", described)
    assert re.search(r"Audio: aac .* 48000 Hz, stereo", described)
    assert looking.atoms(film)[:2] == ["ftyp", "moov"]
    assert len(looking.frame_hashes(film)) == 250
    assert looking.samples(film) == pytest.approx(480_000, abs=1024)
    assert loudness(film) == pytest.approx(-14, abs=1)
    seen = looking.picture(film, 60, 640, 360).getpixel(SUN)
    assert seen == pytest.approx(BRIGHT, abs=12)  # of the uploaded picture, not of the template's
    assert machine.processes() == []
    assert not (machine.home / "address").exists()
    log = (machine.home / "making.log").read_text(encoding="utf-8")
    assert [line for line in log.splitlines() if "[error" in line or "Traceback" in line] == []
    assert await charges(machine) == [("DONE", ["CAPTURE", "RESERVE"])]


@pytest.mark.slow
async def test_ctrl_c_cancels_the_render_and_leaves_nothing_running(machine: Machine) -> None:
    film = machine.folder / "never.mp4"
    long = ("quote-card", "--lang", "en", "--resolution", "1080p")
    running = machine.start("render", *long, "-o", str(film))
    assert running.stderr is not None
    told: list[str] = []
    while not told or "Drawing the frames" not in told[-1]:
        line = await asyncio.to_thread(running.stderr.readline)
        assert line, told
        told.append(line)
    running.send_signal(signal.SIGINT)
    said, rest = await asyncio.to_thread(running.communicate)
    assert (running.returncode, said) == (1, "")
    assert rest.splitlines()[-1] == "flatrender: interrupted; the render is cancelled"
    assert not film.exists()
    await until(lambda: machine.processes() == [], what="the end of every process")
    assert await charges(machine) == [("CANCELLED", ["RELEASE", "RESERVE"])]


async def charges(machine: Machine) -> list[tuple[str, list[str]]]:
    """Each job's state with what was written for its price."""
    with Embedded(machine.home, pg_bin=chosen_binaries()) as server:
        connection = await superuser(server.start(), "flatrender")
        rows = await connection.fetch(CHARGED)
        await connection.close()
    return [(row["state"], row["kinds"]) for row in rows]


def loudness(film: Path) -> float:
    command = [ffmpeg.program(), "-hide_banner", "-i", str(film), "-af", "ebur128", "-f", "null"]
    ran = subprocess.run([*command, "-"], capture_output=True, text=True, check=True)
    return float(LOUDNESS.findall(ran.stderr)[-1])


@pytest.mark.parametrize(
    ("written", "setting"),
    [
        ("frl_title=سلام = دنیا", Setting("frl_title", "سلام = دنیا")),
        ("2.frl_title=", Setting("frl_title", "", 2)),
        ("frl_photo=@a.png", Setting("frl_photo", "@a.png")),
    ],
)
def test_a_setting_is_a_key_and_a_value(written: str, setting: Setting) -> None:
    assert Setting.of(written) == setting


@pytest.mark.parametrize("written", ["", "frl_title", "=x", "0.frl_title=x", "a b=c"])
def test_what_is_no_setting_is_told(written: str) -> None:
    with pytest.raises(CommandError, match="is no setting; write key=value"):
        Setting.of(written)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish("x", aspect="4:3"), "--aspect 4:3 is not possible; choose one of 16:9, 1:1, 9:16"),
        (
            Wish("x", resolution="480p"),
            "--resolution 480p is not possible; choose one of 360p, 540p, 720p, 1080p, 4k",
        ),
        (Wish("x", locale="de"), "--lang de is not possible; choose one of fa, en"),
    ],
)
def test_what_can_not_be_made_is_told_before_anything_starts(wish: Wish, told: str) -> None:
    with pytest.raises(CommandError) as refused:
        checked(wish, Path("film.mp4"))
    assert str(refused.value) == told


def test_a_film_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        checked(Wish("x"), tmp_path / "none" / "film.mp4")
    assert str(refused.value) == f"there is no folder {tmp_path / 'none'} for the film"
