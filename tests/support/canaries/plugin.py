"""Records and logs in each process of a run; scans once, when all of them have ended."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from tests.support import servers
from tests.support.canaries.recording import Recorder, install, writing_logs
from tests.support.canaries.scanning import Findings, Secrets, scan

ENDINGS: Final = ("*.log", "*.log.1")
_RUN: Final = "FLATRENDER_TEST_RUN"
_FOUND: Final = pytest.StashKey[Findings]()
_OPEN: Final = pytest.StashKey[ExitStack]()


def folder() -> Path:
    """Where this run keeps its secrets and logs until they have been compared."""
    return Path(tempfile.gettempdir()) / f"flatrender-canaries-{os.environ[_RUN]}"


def keep(log: Path) -> None:
    """For a log in a folder that goes before the run ends."""
    if log.exists() and _RUN in os.environ:
        shutil.copyfile(log, folder() / f"kept-{uuid4().hex}.log")


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "single")
    if not is_worker(config):
        os.environ[_RUN] = uuid4().hex  # the workers are our children and inherit it
    open_files = config.stash[_OPEN] = ExitStack()
    recorder = Recorder(folder(), worker)
    open_files.callback(recorder.close)
    install(recorder)
    open_files.enter_context(writing_logs(folder() / f"{worker}.log"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In each process; the last one, which has outlived all others, compares and clears up."""
    session.config.stash[_OPEN].close()
    if is_worker(session.config):
        return
    found = session.config.stash[_FOUND] = scan(Secrets.recorded(folder()), _logs(session))
    if found.hits:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    else:
        servers.remove(folder())
        servers.remove(servers.folder_of_run(run_of(session.config)))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    found = config.stash.get(_FOUND, None)
    if found is not None:
        terminalreporter.write_line(str(found), red=bool(found.hits))
        for hit in found.hits:
            terminalreporter.write_line(f"    {hit}", red=True)


def _logs(session: pytest.Session) -> list[Path]:
    """Ours, the database server's, and those of the programs that tests have started."""
    temporary: Path = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined] # what tmp_path is made in
    folders = (folder(), servers.folder_of_run(run_of(session.config)), temporary)
    return sorted(_under(folders))


def _under(folders: tuple[Path, ...]) -> Iterator[Path]:
    for one in folders:
        for ending in ENDINGS:
            yield from (path for path in one.rglob(ending) if path.is_file())


def run_of(config: pytest.Config) -> str:
    """The name of the run, the same in the controller and in its workers."""
    shared = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return shared or str(config.getoption("testrunuid", None) or os.environ[_RUN])
