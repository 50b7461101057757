"""The system's user that runs PostgreSQL, and how its programs are run."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kernel.postgres.errors import NO_SERVER_USER, PostgresError

_CANDIDATES = ("postgres", "nobody")
_ROOT_OF_ALL = Path(os.path.abspath(os.sep))  # noqa: PTH100 (pathlib has no root of the current drive)
# The server is given nothing of ours: the environment may hold secrets.
_KEPT_VARIABLES = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "TEMP",
    "TMP",
)


@dataclass(frozen=True)
class Outcome:
    code: int
    output: str

    @property
    def ok(self) -> bool:
        return self.code == 0


@dataclass(frozen=True)
class ServerUser:
    """`uid` and `gid` are set only where we are root and have to become somebody else."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @property
    def is_someone_else(self) -> bool:
        return self.uid is not None

    @property
    def effective_uid(self) -> int:
        if self.uid is not None:
            return self.uid
        return os.geteuid() if hasattr(os, "geteuid") else 0

    def run(self, command: Sequence[str | Path], *, seconds: float = 120.0) -> Outcome:
        """Both streams go to a file: a server that inherits a pipe would keep it open."""
        with tempfile.TemporaryFile() as output:
            try:
                finished = subprocess.run(  # noqa: S603 (no shell; every part is ours)
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=_ROOT_OF_ALL,
                    env=_environment(),
                    start_new_session=True,
                    timeout=seconds,
                    check=False,
                    user=self.uid,
                    group=self.gid,
                    extra_groups=[] if self.is_someone_else else None,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return Outcome(127, str(error))
            output.seek(0)
            return Outcome(finished.returncode, output.read().decode(errors="replace").strip())

    def make_folder(self, folder: Path) -> None:
        """A folder that only this user (and root) may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.take(folder)

    def take(self, path: Path) -> None:
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def may_enter(self, folder: Path) -> bool:
        """Asks the system as that user, because mode bits don't tell of access lists."""
        if not self.is_someone_else:
            return os.access(folder, os.X_OK)
        return self.run(["test", "-x", folder]).ok

    def first_barrier(self, folder: Path) -> Path | None:
        if self.may_enter(folder):
            return None
        way = [*reversed(folder.parents), folder]
        return next((step for step in way if not self.may_enter(step)), folder)


if sys.platform == "win32":

    def server_user(_data: Path) -> ServerUser:
        return ServerUser("the current user")

    def is_somebodys_home(folder: Path) -> bool:
        return folder == Path.home()

else:
    import pwd

    def server_user(data: Path) -> ServerUser:
        """Who owns the data goes on owning them, whoever that was at the first start."""
        if os.geteuid() != 0:
            return ServerUser(_name(os.geteuid()))
        return _owner(data) or _unprivileged()

    def _name(uid: int) -> str:
        names = {entry.pw_uid: entry.pw_name for entry in pwd.getpwall()}
        return names.get(uid, str(uid))

    def _owner(data: Path) -> ServerUser | None:
        if not data.exists() or data.stat().st_uid == 0:
            return None
        found = data.stat()
        return ServerUser(_name(found.st_uid), found.st_uid, found.st_gid)

    def _unprivileged() -> ServerUser:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        for name in _CANDIDATES:
            if name in known:
                return ServerUser(name, known[name].pw_uid, known[name].pw_gid)
        raise PostgresError(NO_SERVER_USER)

    def is_somebodys_home(folder: Path) -> bool:
        return any(Path(entry.pw_dir) == folder for entry in pwd.getpwall())


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # Only Linux is sure to know C.UTF-8; an unknown locale stops PostgreSQL on macOS.
    return {**kept, "LC_ALL": "C.UTF-8" if sys.platform == "linux" else "C"}
