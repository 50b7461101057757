"""Homes that the server's user can reach, and a look for servers left behind."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from kernel.postgres import Embedded
from kernel.postgres.server_process import running
from tests.postgres.clients import IS_ROOT

collect_ignore = [] if IS_ROOT else ["test_as_root.py"]


@contextmanager
def _reachable_folder() -> Iterator[Path]:
    """Not pytest's own: as root nobody else may enter that one."""
    made = Path(tempfile.mkdtemp(prefix="fr-pg-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    left_behind = [server.pid for data in made.rglob("data") if (server := running(data))]
    for pid in left_behind:
        process = psutil.Process(pid)
        process.send_signal(signal.SIGQUIT)
        process.wait(10)
    shutil.rmtree(made)
    assert left_behind == []


@pytest.fixture
def folder() -> Iterator[Path]:
    with _reachable_folder() as made:
        yield made


@pytest.fixture
def new_home(folder: Path) -> Path:
    return folder / "home"


@pytest.fixture(scope="session")
def _used_home() -> Iterator[Path]:
    with _reachable_folder() as made:
        with Embedded(made / "home") as embedded:
            assert embedded.status().is_ready
        yield made / "home"


@pytest.fixture
def home(_used_home: Path) -> Iterator[Path]:
    """Shared by the tests that are not about initdb, which takes a second; each leaves it still."""
    yield _used_home
    assert not Embedded(_used_home).status().is_running
