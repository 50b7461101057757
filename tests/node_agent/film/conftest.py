"""Every test of the engine leaves no process, no open file and no temporary file behind."""

import tempfile
from collections.abc import AsyncIterator
from fractions import Fraction
from pathlib import Path

import psutil
import pytest

from node_agent.film import ffmpeg
from node_agent.film.drawing import Drawing
from tests.node_agent.film import lotties
from tests.support.waiting import until

ONE = Fraction(1)


@pytest.fixture(autouse=True)
async def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    ffmpeg.program()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    process = psutil.Process()
    children, files = len(process.children(recursive=True)), process.num_fds()
    yield
    assert list(scratch.iterdir()) == []
    assert len(process.children(recursive=True)) == children
    await until(lambda: process.num_fds() <= files, what="closing all files")
    assert _drafts(tmp_path) == []


def _drafts(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*") if path.is_file()]


@pytest.fixture
def sliding() -> Drawing:
    return Drawing(lotties.sliding(50), 160, 90, Fraction(25), 50, ONE)
