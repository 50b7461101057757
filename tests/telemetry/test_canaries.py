"""The scan at the end of every run can fail: planted leaks are found, their values not told."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from kernel.config import CHECKOUT
from kernel.postgres import Address
from tests.support.canaries.recording import Recorder
from tests.support.canaries.scanning import Findings, Hit, Secrets, scan

SECRETS = {
    "password": "blue kettle sings",
    "challenge code": "482913",
    "random secret": "V3ryS3cretAndL0ng_enough-x",
    "sealed secret": 'has "quotes" inside',
}
QUIET = """
import structlog
from domains.identity.service import challenges

def test_something() -> None:
    challenges.random_secret()
    structlog.get_logger("planted").warning("a line")
"""
LEAKING = QUIET.replace('"a line"', '"a line " + challenges.random_secret()')


@pytest.fixture
def recorded(tmp_path: Path) -> Secrets:
    recorder = Recorder(tmp_path, "gw0")
    for kind, value in SECRETS.items():
        recorder.note(kind, value)
    recorder.note("password", "short")
    recorder.close()
    assert (tmp_path / "gw0.secrets").stat().st_mode & 0o777 == 0o600
    return Secrets.recorded(tmp_path)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('{"event": "tried blue kettle sings"}', "password"),
        ("the code 482913 was sent", "challenge code"),
        ("code:482913", "challenge code"),
        ("GET /x?state=V3ryS3cretAndL0ng_enough-x&y=1", "random secret"),
        (r'{"event": "has \"quotes\" inside"}', "sealed secret"),
        ("fr_live_ab12cd34_0123456789012345678901234567890a_1a2b3c", "token of ours"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0aaa.c2lnbmF0dXJlcw", "signed token"),
        ("can't reach postgresql://app:swordfish@db/x", "database password"),
    ],
)
def test_a_planted_secret_is_found(recorded: Secrets, tmp_path: Path, line: str, kind: str) -> None:
    log = tmp_path / "planted.txt"
    log.write_text(f"first\n{line}\nthird\n")
    found = scan(recorded, [log])
    assert found == Findings(secrets=4, files=1, lines=3, hits=[Hit(log, 2, kind)])
    assert str(found.hits[0]) == f"{log}:2 holds a {kind}"
    assert str(found) == "canaries: 4 secrets, 1 files, 3 lines, 1 found"


@pytest.mark.parametrize(
    "line",
    [
        "12:00:00.482913 blue",
        "port 4829130",
        "trace de482913e1b5",
        "postgresql://app:[hidden]@db/x",
        "fr_live_",
    ],
)
def test_what_is_no_secret_is_not_found(recorded: Secrets, tmp_path: Path, line: str) -> None:
    log = tmp_path / "planted.txt"
    log.write_text(f"{line}\n")
    assert scan(recorded, [log]) == Findings(secrets=4, files=1, lines=1)


def run(tmp_path: Path, source: str) -> subprocess.CompletedProcess[str]:
    """A run of its own, with the plugin of ours and nothing else of it."""
    (tmp_path / "test_planted.py").write_text(source)
    environment = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    command = (sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(tmp_path))
    return subprocess.run(
        [*command, "-p", "tests.support.canaries.plugin", str(tmp_path / "test_planted.py")],
        cwd=CHECKOUT,
        env=environment | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_run_that_leaks_fails(tmp_path: Path) -> None:
    done = run(tmp_path, LEAKING)
    assert "1 passed" in done.stdout
    assert "canaries: 2 secrets, 1 files, 1 lines, 1 found" in done.stdout
    assert "single.log:1 holds a random secret" in done.stdout
    assert done.returncode == 1


def test_a_run_that_does_not_leak_passes(tmp_path: Path) -> None:
    done = run(tmp_path, QUIET)
    assert "canaries: 1 secrets, 1 files, 1 lines, 0 found" in done.stdout
    assert done.returncode == 0
    assert list(tmp_path.glob("flatrender-canaries-*")) == []


@pytest.fixture
def server_log(run_folder: Path, server: Address) -> Path:
    (log,) = run_folder.rglob("server.log")
    return log


async def test_the_server_s_log_says_what_failed_and_not_with_whose_data(
    raw: asyncpg.Connection, server_log: Path
) -> None:
    await raw.execute("create temporary table planted (email text primary key check (email > 'a'))")
    for value in ("canary-1@example.com", "canary-1@example.com", "A canary-2@example.com"):
        with contextlib.suppress(asyncpg.IntegrityConstraintViolationError):
            await raw.execute("insert into planted values ($1)", value)
    assert await raw.fetchval("select count(*) from planted") == 1
    await raw.execute("drop table planted")
    written = server_log.read_text()  # noqa: ASYNC240 - a small file of a test
    assert 'violates unique constraint "planted_pkey"' in written
    assert 'violates check constraint "planted_email_check"' in written
    assert "canary-" not in written
