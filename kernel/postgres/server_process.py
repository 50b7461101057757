"""What is known of a server that runs: its pid file, checked against the process itself."""

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

_PID, _PORT, _SOCKET, _HOST, _STATUS = 0, 3, 4, 5, 7


@dataclass(frozen=True)
class Running:
    pid: int
    port: int | None
    socket_dir: Path | None
    host: str | None
    is_ready: bool


def pid_file(data: Path) -> Path:
    return data / "postmaster.pid"


def running(data: Path) -> Running | None:
    """The server of this data folder, if its process is really alive and really is a server."""
    lines = _lines(pid_file(data))
    pid = _pid(lines)
    if pid is None or not is_server_of(pid, data):
        return None
    fields = [*lines, "", "", "", "", "", "", "", ""]
    return Running(
        pid=pid,
        port=int(fields[_PORT]) if fields[_PORT].strip().isdigit() else None,
        socket_dir=Path(fields[_SOCKET]) if fields[_SOCKET].strip() else None,
        host=fields[_HOST].strip() or None,
        is_ready=fields[_STATUS].strip() == "ready",
    )


def is_server_of(pid: int, data: Path) -> bool:
    """Looks at the command line, which root may read of anybody even inside a container."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        command = process.cmdline()
    except psutil.Error:
        return False
    if not command or not Path(command[0]).name.startswith(("postgres", "postmaster")):
        return False
    return any(_same_folder(argument, data) for argument in command[1:])


def remove_false_claims(data: Path, socket_dir: Path | None, port: int) -> None:
    """PostgreSQL takes any process with the old number for itself, even a zombie.

    What a number without a process means it sees itself, so that case stays with it. A second
    server is still impossible: the shared memory of the data folder tells of living backends.
    """
    claims = [pid_file(data)]
    if socket_dir is not None:
        claims.append(socket_dir / f".s.PGSQL.{port}.lock")
    for claim in claims:
        pid = _pid(_lines(claim))
        if pid is not None and psutil.pid_exists(pid) and not is_server_of(pid, data):
            claim.unlink(missing_ok=True)


def _same_folder(argument: str, data: Path) -> bool:
    try:
        return os.path.samefile(argument, data)  # noqa: PTH121 (an argument may be no path at all)
    except (OSError, ValueError):
        return False


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def _pid(lines: list[str]) -> int | None:
    # A standalone backend writes its number with a minus sign.
    first = lines[_PID].strip().lstrip("-") if lines else ""
    return int(first) if first.isdigit() and int(first) > 0 else None
