"""Makes a new cluster beside its place and moves it there when it is whole."""

import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from kernel.postgres import settings_file
from kernel.postgres.address import SUPERUSER
from kernel.postgres.binaries import Binaries
from kernel.postgres.errors import INIT_FAILED, PostgresError
from kernel.postgres.places import Places
from kernel.postgres.system_user import ServerUser

OVER_TCP = sys.platform == "win32"
_LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"
_STAGING = "data.new-"


def initialise(places: Places, user: ServerUser, binaries: Binaries, *, durable: bool) -> None:
    for left_over in places.area.glob(f"{_STAGING}*"):
        # A killed initdb may still be dying in there; what can't go now goes the next time.
        shutil.rmtree(left_over, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=places.area))
    user.take(staging)
    command = [*_command(binaries, staging, durable=durable), *_password(places)]
    outcome = user.run(command, seconds=300)
    if not outcome.ok:
        raise PostgresError(INIT_FAILED, folder=staging, output=outcome.output)
    settings_file.append_include(staging / "postgresql.conf")
    _move(staging, places.data)


def _command(binaries: Binaries, staging: Path, *, durable: bool) -> list[str | Path]:
    return [
        binaries.tool("initdb"),
        "--pgdata",
        staging,
        "--username",
        SUPERUSER,
        "--encoding=UTF8",
        f"--locale={_LOCALE}",
        # The folder around the socket lets nobody in but the server's user and root.
        f"--auth-local={'scram-sha-256' if OVER_TCP else 'trust'}",
        "--auth-host=scram-sha-256",
        *(() if durable else ("--no-sync",)),
    ]


def _password(places: Places) -> list[str | Path]:
    """Only where there is no socket in a closed folder."""
    if not OVER_TCP:
        return []
    places.password.write_text(secrets.token_urlsafe(32), encoding="utf-8")
    places.password.chmod(0o600)
    return ["--pwfile", places.password]


def _move(staging: Path, data: Path) -> None:
    if data.exists():
        data.rmdir()  # the caller has seen that it is empty
    staging.rename(data)
