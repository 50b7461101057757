"""One cluster: made when it is new, started or adopted, stopped. Its callers hold the lock."""

import os
import socket
import time
from pathlib import Path

from kernel.postgres import settings_file
from kernel.postgres.address import Address
from kernel.postgres.binaries import Binaries, folder_of_major
from kernel.postgres.errors import (
    MATCHING_FOLDER,
    NOT_A_CLUSTER,
    OTHER_MAJOR,
    START_FAILED,
    STOP_FAILED,
    PostgresError,
)
from kernel.postgres.initialise import OVER_TCP, initialise
from kernel.postgres.places import UNIX_PORT, Places, refuse_odd
from kernel.postgres.server_process import Running, remove_false_claims, running
from kernel.postgres.system_user import Outcome, ServerUser

_LOOPBACK = "127.0.0.1"
_TRIES = 20
_BETWEEN_TRIES_SECONDS = 0.25
# After kill -9 the old backends need a moment to notice.
_PASSING_TROUBLES = ("shared memory block", "lock file")
_STARTS = 3
_READY_POLL_SECONDS = 0.05
# A recovery after a crash may take minutes; nothing else does.
_READY_SECONDS = 300.0
_LONGEST_LOG_BYTES = 10_000_000
_TAIL_BYTES = 4_000
_TAIL_LINES = 15


def data_version(data: Path) -> str | None:
    try:
        return (data / "PG_VERSION").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


class Cluster:
    def __init__(
        self, places: Places, user: ServerUser, binaries: Binaries, *, durable: bool
    ) -> None:
        self._places = places
        self._user = user
        self._binaries = binaries
        self._durable = durable

    def up(self) -> Address:
        self._check()
        if data_version(self._places.data) is None:
            initialise(self._places, self._user, self._binaries, durable=self._durable)
        return self.revive()

    def revive(self) -> Address:
        """Starts or adopts, and never makes a cluster: who lost the data must hear of it."""
        starts = 0
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and starts < _STARTS:
            server = running(self._places.data)
            if server is None:
                starts += 1
                self._start()
            elif server.is_ready and self._answers(server):
                return self._address(server)
            else:
                time.sleep(_READY_POLL_SECONDS)
        raise self._start_failed()

    def is_alive(self) -> bool:
        return running(self._places.data) is not None

    def down(self) -> None:
        server = running(self._places.data)
        if server is None:
            return
        mode = "fast" if self._durable else "immediate"
        outcome = self._run("pg_ctl", "stop", "-D", self._places.data, "-m", mode, "-w", "-t", "60")
        if self.is_alive():
            raise PostgresError(
                STOP_FAILED, pid=server.pid, log=self._places.log, output=outcome.output
            )
        if not OVER_TCP:
            self._places.clear_socket_dir(self._user)

    def _check(self) -> None:
        """Refuses data that these programs can't read, before anything is written."""
        refuse_odd(self._binaries.folder)
        data = self._places.data
        found = data_version(data)
        if found is None and data.exists() and any(data.iterdir()):
            raise PostgresError(NOT_A_CLUSTER, folder=data)
        if found is not None and found != self._binaries.major:
            self._refuse(found)

    def _refuse(self, found: str) -> None:
        matching = folder_of_major(self._user, found)
        raise PostgresError(
            OTHER_MAJOR,
            folder=self._places.data,
            data=found,
            binaries=self._binaries.version,
            bin_dir=self._binaries.folder,
            matching=matching or MATCHING_FOLDER.format(data=found),
        )

    def _start(self) -> None:
        places = self._places
        port, socket_dir = self._listen_on()
        self._open_log()
        command = ("start", "-D", places.data, "-l", places.log, "-w", "-t", "60")
        for _ in range(_TRIES):
            remove_false_claims(places.data, socket_dir, port)
            before = places.log.stat().st_size
            # A server that is alive but not ready within pg_ctl's patience is recovering.
            if self._run("pg_ctl", *command).ok or self.is_alive():
                return
            trouble = self._log_tail(before)
            if not any(passing in trouble for passing in _PASSING_TROUBLES):
                break
            time.sleep(_BETWEEN_TRIES_SECONDS)
        raise self._start_failed()

    def _listen_on(self) -> tuple[int, Path | None]:
        if OVER_TCP:
            port, socket_dir, listen = _free_port(self._places.port), None, _LOOPBACK
        else:
            port, socket_dir, listen = UNIX_PORT, self._places.make_socket_dir(self._user), ""
        content = settings_file.text(
            durable=self._durable, listen=listen, port=port, socket_dir=socket_dir
        )
        settings_file.write(self._places.settings, content)
        return port, socket_dir

    def _open_log(self) -> None:
        log = self._places.log
        if log.exists() and log.stat().st_size > _LONGEST_LOG_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        self._user.take(log)

    def _answers(self, server: Running) -> bool:
        host = _LOOPBACK if server.socket_dir is None else server.socket_dir
        return self._run("pg_isready", "-h", host, "-p", str(server.port)).ok

    def _address(self, server: Running) -> Address:
        return address_of(server, self._places)

    def _run(self, tool: str, *arguments: str | Path) -> Outcome:
        return self._user.run([self._binaries.tool(tool), *arguments])

    def _start_failed(self) -> PostgresError:
        return PostgresError(START_FAILED, log=self._places.log, tail=self._log_tail(0))

    def _log_tail(self, since: int) -> str:
        with self._places.log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(since, size - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-_TAIL_LINES:])


def _free_port(kept: Path) -> int:
    """The port of last time if it is free, for those who noted the address."""
    wished = int(kept.read_text(encoding="utf-8")) if kept.exists() else 0
    for port in (wished, 0):
        with socket.socket() as probe:
            if probe.connect_ex((_LOOPBACK, port)) == 0 and port:
                continue
        with socket.socket() as probe:
            probe.bind((_LOOPBACK, port))
            found: int = probe.getsockname()[1]
        kept.write_text(str(found), encoding="utf-8")
        return found
    return wished


def address_of(server: Running, places: Places) -> Address:
    port = server.port or UNIX_PORT
    if server.socket_dir is not None:
        return Address(socket_dir=server.socket_dir, host=None, port=port)
    password = places.password.read_text(encoding="utf-8")
    return Address(socket_dir=None, host=_LOOPBACK, port=port, password=password)
