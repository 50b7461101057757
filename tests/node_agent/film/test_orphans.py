"""An agent that is killed takes its children with it, even those that hang."""

import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from kernel.config import CHECKOUT
from tests.support.waiting import until

_BEGIN = """
import tempfile, threading
from fractions import Fraction
from pathlib import Path
from node_agent.film import ffmpeg, films
from node_agent.film.drawing import Drawing
from node_agent.film.terms import Limits, Terms
from tests.node_agent.film import lotties
folder = Path({folder!r})
tempfile.tempdir = str(folder)
patient = Terms(Limits(first_frame_seconds=300, frame_seconds=300))
def film(data, frames):
    drawing = Drawing(data, 160, 90, Fraction(25), frames, Fraction(1))
    films.whole_film(drawing, None, folder / "film.mp4", terms=patient)
"""
_HANGING = "film(lotties.endless(), 50)"
_LONG = "film(lotties.sliding(), 1_000_000)"
_ENCODING = (
    'ffmpeg.run(["-f", "lavfi", "-i", "color=r=25", "-f", "null", "-"],'
    " seconds=300, stop=threading.Event())"
)


@asynccontextmanager
async def _agent(
    folder: Path, work: str, names: set[str]
) -> AsyncIterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    """A process that does that work, and its children once all of them are there."""
    program = _BEGIN.format(folder=str(folder)) + work
    agent = _begin(program)
    try:
        await until(lambda: names <= _names(agent.pid), what="the start of the children")
        yield agent, psutil.Process(agent.pid).children(recursive=True)
    finally:
        agent.kill()
        agent.wait()


def _begin(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", program], cwd=CHECKOUT)


def _names(pid: int) -> set[str]:
    return {child.name()[:6] for child in psutil.Process(pid).children(recursive=True)}


def _all_gone(children: list[psutil.Process]) -> Callable[[], bool]:
    return lambda: (
        not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
    )


@pytest.mark.parametrize("work", [_HANGING, _LONG, _ENCODING])
async def test_a_killed_agent_leaves_nobody_behind(
    tmp_path_factory: pytest.TempPathFactory, work: str
) -> None:
    folder = tmp_path_factory.mktemp("agent")  # its half-done files are swept when it starts again
    async with _agent(folder, work, {"python", "ffmpeg"}) as (agent, children):
        assert len(children) == 2
        assert not _all_gone(children)()
        agent.kill()
        agent.wait()
        await until(_all_gone(children), seconds=5, what="the end of the children")
        assert _all_gone(children)()
