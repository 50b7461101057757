"""Files by the hash of what they hold: what was used least lately goes when there is no room."""

import contextlib
import hashlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from node_agent.agent import logs

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20


class Cache:
    """One file for each hash. What is in use is never thrown out."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes
        self._used: Counter[str] = Counter()
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".*"):
            left.unlink(missing_ok=True)

    def find(self, sha256: str) -> Path | None:
        """Verified each time: a disk that lies must not get into a film."""
        path = self.path(sha256)
        if not path.is_file():
            return None
        if hash_of(path) != sha256:
            logs.warning("a file in the cache was damaged; it is fetched again", sha256=sha256)
            path.unlink(missing_ok=True)
            return None
        os.utime(path)
        return path

    def path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256")
        return self._folder / sha256

    def draft(self, sha256: str) -> Path:
        """Where a file is put together before it has its name."""
        return self._folder / f".{sha256}.{os.urandom(4).hex()}"

    def adopt(self, draft: Path, sha256: str) -> Path:
        """The caller has made sure of the hash."""
        path = self.path(sha256)
        draft.replace(path)
        self._make_room()
        return path

    def keep_copy(self, path: Path, sha256: str) -> None:
        """Of what was made here: who joins it may well be this node."""
        draft = self.draft(sha256)
        with contextlib.suppress(OSError):  # it is only saved time
            try:
                os.link(path, draft)
            except OSError:
                shutil.copyfile(path, draft)
            self.adopt(draft, sha256)
        draft.unlink(missing_ok=True)

    @contextmanager
    def using(self, *hashes: str) -> Iterator[None]:
        self._used.update(hashes)
        try:
            yield
        finally:
            self._used.subtract(hashes)
            self._make_room()

    def hashes(self, most: int) -> list[str]:
        """The ones used last first."""
        return [path.name for path, _ in self._files()[::-1][:most]]

    def _files(self) -> list[tuple[Path, int]]:
        found = []
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):  # it may just have gone
                facts = path.stat()
                if _SHA256.fullmatch(path.name):
                    found.append((facts.st_mtime_ns, path, facts.st_size))
        return [(path, size) for _, path, size in sorted(found)]

    def _make_room(self) -> None:
        files = self._files()
        total = sum(size for _, size in files)
        for path, size in files:
            if total <= self._most:
                return
            if self._used[path.name] <= 0:
                path.unlink(missing_ok=True)
                total -= size


def hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def size_of(path: Path) -> int:
    return path.stat().st_size
