"""The command line: what it checks, what it says, and how it fails."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from graph import provision
from graph.cli import check, doctor
from graph.cli.console import CommandError, fail
from graph.cli.ports import TRIES, free_port
from kernel.config import CHECKOUT, load_settings
from tests.support.servers import Clone

LOOPBACK = "127.0.0.1"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No settings but a data folder of the test's own."""
    for name in os.environ:
        if name.startswith("FLATRENDER_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("FLATRENDER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "graph.cli", *arguments],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "COLUMNS": "200", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


COMMANDS = [
    "up",
    "serve",
    "worker",
    "agent",
    "demo",
    "render",
    "lottie",
    "migrate",
    "samples",
    "doctor",
    "schema",
    "check",
    "test",
    "bench",
]


def test_help_names_every_command(home: Path) -> None:
    ran = run("--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [name for name in COMMANDS if f" {name} " not in ran.stdout] == []
    assert not home.exists()


@pytest.mark.parametrize(
    "arguments", [("unknown",), ("up", "--port", "0"), ("serve", "--port", "x")]
)
def test_a_call_that_can_not_be_is_refused(home: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Usage: flatrender" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not home.exists()


@pytest.mark.parametrize("command", ["up", "migrate"])
def test_a_wrong_setting_is_told_in_one_line(home: Path, command: str) -> None:
    ran = run(command, FLATRENDER_PORT="[/red]high", FLATRENDER_HOME=str(home))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "flatrender: FLATRENDER_PORT is '[/red]high': Input should be a valid integer, "
        "unable to parse string as an integer\n"
    )
    assert not home.exists()


def test_the_agent_s_exit_code_is_ours(home: Path) -> None:
    ran = run("agent", "--server", "nowhere")
    assert ran.returncode == 1
    assert ran.stderr == (
        "flatrender agent: nowhere is no address of a server; expected http://host:port\n"
    )


def test_doctor_looks_at_a_database_and_finds_nothing(home: Path, clone: Clone) -> None:
    ran = run("doctor", DATABASE_URL=clone.urls.owner, FLATRENDER_APP_DATABASE_URL=clone.urls.app)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = [line.split(maxsplit=2) for line in ran.stdout.splitlines()]
    assert [(line[0], line[1]) for line in lines[:-1]] == [
        ("✓", "Python"),
        ("✓", "Data"),
        ("✓", "Disk"),
        ("✓", "Port"),
        ("✓", "Database"),
        ("✓", "Migrations"),
        ("✓", "Jobs"),
    ]
    assert ran.stdout.splitlines()[-1] == "Nothing is wrong."
    assert not home.exists()


async def test_doctor_says_what_to_mend(
    home: Path, clone: Clone, raw: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await raw.execute(
        "insert into kernel.pgqueuer (priority, created, updated, status, entrypoint) "
        "values (0, now(), now(), 'failed', 'a.b')"
    )
    taken_away = await raw.fetchval(
        "delete from kernel.alembic_version where version_num like 'studio%' returning version_num"
    )
    monkeypatch.setenv("DATABASE_URL", clone.urls.owner)
    monkeypatch.setenv("FLATRENDER_APP_DATABASE_URL", clone.urls.app)
    found = await doctor._look_inside(provision.external_urls(load_settings()))
    await raw.execute("insert into kernel.alembic_version values ($1)", taken_away)
    ill = [finding for finding in found if not finding.is_well]
    assert [(one.subject, one.says) for one in ill] == [
        ("Migrations", f"{taken_away} missing"),
        ("Jobs", "1 failed for good"),
    ]
    assert ill[0].mend == "run ./flatrender migrate"


def test_doctor_without_a_database_says_how_to_get_one(home: Path) -> None:
    with taken() as port:
        ran = run("doctor", DATABASE_URL=f"postgresql://me:canary@{LOOPBACK}:{port}/db[/]")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "✗  Database" in ran.stdout
    assert "→ check DATABASE_URL, and that the server runs and lets this machine in" in ran.stdout
    assert "canary" not in ran.stdout
    assert ran.stdout.splitlines()[-1] == "1 to mend."


@contextmanager
def taken(count: int = 1) -> Iterator[int]:
    """As many ports after each other that somebody holds; the last of them refuses callers."""
    for start in range(20_000, 60_000, 7):
        held = [socket.socket() for _ in range(count)]
        try:
            for offset, one in enumerate(held):
                one.bind((LOOPBACK, start + offset))
        except OSError:
            for one in held:
                one.close()
            continue
        yield start
        for one in held:
            one.close()
        return


def test_a_port_that_is_free_is_taken_as_asked() -> None:
    with taken() as port:
        pass
    assert free_port(LOOPBACK, port) == port


def test_a_taken_port_moves_to_the_next_free_one() -> None:
    with taken(3) as port:
        found = free_port(LOOPBACK, port)
        assert port + 3 <= found < port + TRIES
        with socket.socket() as ours:
            ours.bind((LOOPBACK, found))


def test_no_free_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.cli.ports.TRIES", 2)
    with taken(2) as port, pytest.raises(CommandError) as refused:
        free_port(LOOPBACK, port)
    assert str(refused.value) == (
        f"no port from {port} to {port + 1} is free on {LOOPBACK}; choose another with --port"
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(CommandError) as refused:
        free_port(host, 8080)
    assert str(refused.value).endswith("; choose another with --host")
    assert host in str(refused.value)


def test_the_port_after_the_last_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    assert free_port(LOOPBACK, 65_535) == 65_535


def test_failing_is_one_line_and_status_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        fail(CommandError("the folder [/tmp] is [bold]full"))
    assert ended.value.code == 1
    assert capsys.readouterr().err == "flatrender: the folder [/tmp] is [bold]full\n"


def test_a_program_that_complains_is_a_complaint() -> None:
    said = check._outcome([sys.executable, "-c", "print('a line too long'); raise SystemExit(3)"])
    assert (said.is_clean, said.complaints) == (False, "a line too long\n")
    mute = check._outcome([sys.executable, "-c", "raise SystemExit(3)"])
    assert (mute.is_clean, mute.complaints) == (False, "ended with status 3")
    clean = check._outcome([sys.executable, "-c", "print('all is well')"])
    assert (clean.is_clean, clean.complaints) == (True, "")


def test_a_schema_that_is_not_written_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check._schema_drift().complaints == ""
    written = (CHECKOUT / "schema.graphql").read_text(encoding="utf-8")
    monkeypatch.setattr(check, "CHECKOUT", tmp_path)
    complaint = "schema.graphql is not what the code says; run ./flatrender schema"
    assert check._schema_drift().complaints == complaint
    (tmp_path / "schema.graphql").write_text(written + "\n")
    assert check._schema_drift().complaints == complaint


def test_a_long_complaint_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    check._tell("style", check.Verdict("\n".join(["[bold]line"] * 42)), 1.25)
    assert capsys.readouterr().out == (
        "✗ style 1.2 s\n" + "    [bold]line\n" * 40 + "    … and 2 lines more\n"
    )
