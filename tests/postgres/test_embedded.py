"""One process and its server: made, started, stopped, described, refused."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from kernel.postgres import Address, Embedded, PostgresError
from kernel.postgres.binaries import _wheel_bin
from kernel.postgres.server_process import pid_file, running
from kernel.postgres.system_user import ServerUser, server_user
from tests.postgres.clients import ask, connected, is_gone, mode

_DISTRIBUTION = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_WHEEL_16 = _wheel_bin("pginstall")
_SETTINGS = ("max_connections", "shared_buffers", "listen_addresses", "server_encoding")


def _url(address: Address) -> str:
    return address.url(user="postgres", database="postgres")


def _pid(embedded: Embedded) -> int:
    pid = embedded.status().pid
    assert pid is not None
    return pid


def _fingerprint(folder: Path) -> dict[str, tuple[str, int, int]]:
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
        )
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def _make_with_version_16(home: Path) -> None:
    with Embedded(home, pg_bin=_WHEEL_16, durable=False) as embedded:
        assert embedded.status().data_version == "16"


async def test_a_new_home_becomes_a_server_with_our_settings(new_home: Path) -> None:
    with Embedded(new_home) as embedded:
        async with connected(_url(embedded.start())) as connection:
            shown = {name: await connection.fetchval(f"show {name}") for name in _SETTINGS}
            durable = await connection.fetchval("show fsync")
            wrong = await connection.fetchval(
                "select count(*) from pg_file_settings where error is not null"
            )
        pid = _pid(embedded)
    assert shown == {
        "max_connections": "200",
        "shared_buffers": "128MB",
        "listen_addresses": "",
        "server_encoding": "UTF8",
    }
    assert (durable, wrong) == ("on", 0)
    assert is_gone(pid)
    assert mode(new_home / "postgres" / "data") == 0o700
    assert mode(new_home / "postgres" / "socket") == 0o700
    assert list((new_home / "postgres" / "socket").iterdir()) == []


async def test_a_forgetful_server_skips_the_disk_and_starts_again_after_a_hard_stop(
    home: Path,
) -> None:
    with Embedded(home, durable=False) as embedded:
        url = _url(embedded.start())
        async with connected(url) as connection:
            await connection.execute("create table seven (n int); insert into seven values (7)")
            await connection.execute("checkpoint")
        assert await ask(url, "show fsync") == "off"
        assert await ask(url, "show full_page_writes") == "off"
        assert await ask(url, "show synchronous_commit") == "off"
    with Embedded(home, durable=False) as embedded:
        assert await ask(_url(embedded.start()), "select n from seven") == 7


async def test_the_url_serves_sqlalchemy_too(home: Path) -> None:
    with Embedded(home, durable=False) as embedded:
        url = _url(embedded.start()).replace("postgresql://", "postgresql+asyncpg://")
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            user = await connection.scalar(text("select current_user"))
        await engine.dispose()
    assert user == "postgres"


async def test_starting_twice_is_starting_once_and_stopping_twice_too(home: Path) -> None:
    embedded = Embedded(home, durable=False)
    first = embedded.start()
    pid = _pid(embedded)
    assert embedded.start() == first
    assert _pid(embedded) == pid
    embedded.stop()
    embedded.stop()
    assert is_gone(pid)


@pytest.mark.parametrize("name", ["with space", "پوشه", "a,b", "it's", "x" * 120])
async def test_a_home_of_any_name(folder: Path, name: str) -> None:
    with Embedded(folder / name, durable=False) as embedded:
        address = embedded.start()
        assert await ask(_url(address), "select 1") == 1
        near = address.socket_dir == folder / name / "postgres" / "socket"
    assert near == (name in {"with space", "پوشه"})
    assert address.socket_dir is not None
    assert address.socket_dir.exists() == near


def test_a_name_that_a_shell_would_read_is_refused(folder: Path) -> None:
    with pytest.raises(PostgresError, match=r"holds one of the characters"):
        Embedded(folder / "a$(id)").start()
    assert list(folder.iterdir()) == []


def test_a_home_that_cannot_be_made_is_named() -> None:
    with pytest.raises(PostgresError, match=r"The data folder /proc/flatrender can't be used: "):
        Embedded(Path("/proc/flatrender")).start()


def test_a_planted_socket_folder_is_refused(folder: Path) -> None:
    embedded = Embedded(folder / ("y" * 120), durable=False)
    user = server_user(embedded._places.data)
    planted = embedded._places.socket_dir(user)
    assert str(planted).startswith(f"/tmp/flatrender-{user.effective_uid}-")
    planted.mkdir(mode=0o777)
    planted.chmod(0o777)
    try:
        with pytest.raises(PostgresError, match=str(planted)):
            embedded.start()
        assert embedded.status().pid is None
        assert list(planted.iterdir()) == []
    finally:
        planted.rmdir()


@pytest.mark.parametrize("pg_bin", _DISTRIBUTION, ids=str)
async def test_the_distributions_server_works(new_home: Path, pg_bin: Path) -> None:
    with Embedded(new_home, pg_bin=pg_bin, durable=False) as embedded:
        version = await ask(_url(embedded.start()), "show server_version")
        assert str(version).partition(" ")[0] == embedded.status().binaries_version
    assert embedded.status().data_version == pg_bin.parent.name


def test_an_older_version_is_refused_and_nothing_touched(new_home: Path) -> None:
    _make_with_version_16(new_home)
    before = _fingerprint(new_home)
    with pytest.raises(PostgresError) as caught:
        Embedded(new_home).start()
    message = str(caught.value)
    assert "belongs to PostgreSQL 16" in message
    assert "are PostgreSQL 18.4" in message
    assert f"FLATRENDER_PG_BIN={_WHEEL_16}" in message
    assert "FLATRENDER_HOME" in message
    assert _fingerprint(new_home) == before


def test_a_folder_of_other_things_is_refused_and_nothing_touched(new_home: Path) -> None:
    data = new_home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "thesis.txt").write_text("five years of work")
    before = _fingerprint(data)
    with pytest.raises(PostgresError, match="holds no PostgreSQL data"):
        Embedded(new_home).start()
    assert _fingerprint(data) == before


def test_programs_that_are_too_old_are_refused(folder: Path) -> None:
    for name in ("postgres", "initdb", "pg_ctl", "pg_isready"):
        program = folder / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.20'\n")
        program.chmod(0o755)
    with pytest.raises(PostgresError, match=r"it is PostgreSQL 14\.20, and 15 is the oldest"):
        Embedded(folder / "home", pg_bin=folder).start()
    assert not (folder / "home" / "postgres" / "data").exists()


def test_a_folder_without_programs_is_refused(folder: Path) -> None:
    with pytest.raises(PostgresError, match="it holds no postgres, initdb, pg_ctl, pg_isready"):
        Embedded(folder / "home", pg_bin=folder).start()


def test_status_changes_nothing(new_home: Path) -> None:
    status = Embedded(new_home).status()
    assert (status.is_running, status.data_version, status.problem) == (False, None, None)
    assert status.binaries_version == "18.4"
    assert not new_home.exists()


def test_status_tells_what_runs(home: Path) -> None:
    with Embedded(home, durable=False) as embedded:
        status = embedded.status()
        assert status.pid == int(pid_file(status.data).read_text().splitlines()[0])
        assert (status.is_running, status.is_ready) == (True, True)
        assert status.data_version == "18"
    assert embedded.status().pid is None


def _sleeper(user: ServerUser) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(["sleep", "60"], user=user.uid, group=user.gid, cwd="/")


async def test_a_stranger_with_the_old_number_is_not_taken_for_the_server(home: Path) -> None:
    with Embedded(home, durable=False):
        pass
    claim = pid_file(home / "postgres" / "data")
    stranger = _sleeper(server_user(claim.parent))
    try:
        claim.write_text(f"{stranger.pid}\n{claim.parent}\n1\n5432\n\n\n\nready\n")
        server_user(claim.parent).take(claim)
        assert running(claim.parent) is None
        with Embedded(home, durable=False) as embedded:
            assert await ask(_url(embedded.start()), "select 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_zombie_with_the_old_number_is_not_taken_for_the_server(home: Path) -> None:
    with Embedded(home, durable=False):
        pass
    claim = pid_file(home / "postgres" / "data")
    zombie = _sleeper(server_user(claim.parent))
    zombie.kill()
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    claim.write_text(f"{zombie.pid}\n{claim.parent}\n1\n5432\n\n\n\nready\n")
    server_user(claim.parent).take(claim)
    with Embedded(home, durable=False) as embedded:
        assert embedded.status().is_ready
    zombie.wait()


def test_what_stops_a_start_is_quoted_from_the_log(home: Path) -> None:
    with Embedded(home, durable=False):
        pass
    automatic = home / "postgres" / "data" / "postgresql.auto.conf"
    automatic.write_text("work_mem = 'plenty'\n")
    with pytest.raises(PostgresError, match=r'invalid value for parameter "work_mem": "plenty"'):
        Embedded(home, durable=False).start()
    shutil.copy(os.devnull, automatic)
    with Embedded(home, durable=False) as embedded:
        assert embedded.status().is_ready
