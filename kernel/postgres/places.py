"""Where a cluster keeps its things: data, socket, log and locks in one folder of ours."""

import hashlib
import re
import stat
import sys
from pathlib import Path

from kernel.postgres.errors import (
    BLOCKED_FOLDER,
    ODD_PATH,
    PLANTED_FOLDER,
    PostgresError,
)
from kernel.postgres.system_user import ServerUser, is_somebodys_home

UNIX_PORT = 5432
# What pg_ctl would hand to a shell between double quotes.
_ODD_CHARACTERS = '"$`%\n\r' if sys.platform == "win32" else '"$`\\\n\r'
_LONGEST_SOCKET_PATH = 107 if sys.platform == "linux" else 103
# Outside of these (a comma, say) clients disagree on how the path is read.
_PLAIN_PATH = re.compile(r"[\w/. -]+")
_TEMPORARY = Path("/tmp")  # noqa: S108 (the same for everybody, whatever TMPDIR says; owner is checked)


class Places:
    """The folder around the data is ours, what the server writes belongs to the server's user."""

    def __init__(self, home: Path, name: str) -> None:
        self.home = home.absolute()
        self.area = self.home / name
        self.data = self.area / "data"
        self.log = self.area / "server.log"
        self.settings = self.area / "flatrender.conf"
        self.operations_lock = self.area / "operations.lock"
        self.users_lock = self.area / "users.lock"
        self.copies = self.home / "programs"
        self.password = self.area / "password"
        self.port = self.area / "port"

    def prepare(self, user: ServerUser) -> None:
        refuse_odd(self.area)
        # Before anything is made: a refusal leaves nothing behind.
        _refuse_barrier(user, next(path for path in self.home.parents if path.exists()))
        self._make(user)
        _refuse_barrier(user, self.area)

    def _make(self, user: ServerUser) -> None:
        mode = 0o711 if user.is_someone_else else 0o700
        for folder in reversed([self.area, self.home, *self.home.parents]):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(mode)
        if user.is_someone_else and not is_somebodys_home(self.home):
            _let_pass(self.home)

    def socket_dir(self, user: ServerUser) -> Path:
        """Below the data folder, unless its path is too long for a socket."""
        near = self.area / "socket"
        path = str(near / f".s.PGSQL.{UNIX_PORT}")
        if len(path.encode()) <= _LONGEST_SOCKET_PATH and _PLAIN_PATH.fullmatch(path):
            return near
        digest = hashlib.sha256(str(self.area).encode()).hexdigest()[:12]
        return _TEMPORARY / f"flatrender-{user.effective_uid}-{digest}"

    def make_socket_dir(self, user: ServerUser) -> Path:
        folder = self.socket_dir(user)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        ours = {user.effective_uid, 0} if user.is_someone_else else {user.effective_uid}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours or found.st_mode & 0o077:
            raise PostgresError(PLANTED_FOLDER, folder=folder, user=user.name)
        user.take(folder)
        return folder

    def clear_socket_dir(self, user: ServerUser) -> None:
        """Leaves nothing in the system's temporary folder once the server is gone."""
        folder = self.socket_dir(user)
        if folder.parent == _TEMPORARY and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def refuse_odd(path: Path) -> None:
    if any(character in str(path) for character in _ODD_CHARACTERS):
        shown = " ".join(character for character in _ODD_CHARACTERS if character.isprintable())
        raise PostgresError(ODD_PATH, path=path, characters=shown)


def _refuse_barrier(user: ServerUser, folder: Path) -> None:
    barrier = user.first_barrier(folder)
    if barrier is not None:
        raise PostgresError(BLOCKED_FOLDER, user=user.name, folder=barrier)


def _let_pass(folder: Path) -> None:
    """Others may go through, and still see nothing of what is inside."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & 0o001:
        folder.chmod(mode | 0o011)
