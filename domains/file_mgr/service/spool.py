"""Bytes on their way through a file of this machine, hashed while they pass."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from kernel.storage import Storage


class Spool:
    """`size` and `sha256` tell of what was added so far."""

    def __init__(self, folder: Path, file: BinaryIO) -> None:
        self.path = folder / "content"
        self.thumbnail = folder / "thumbnail"
        self.size = 0
        self._file = file
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    async def add(self, storage: Storage, key: str) -> bool:
        """Whether there is such an object."""
        opened = await storage.get(key)
        if opened is None:
            return False
        async for chunk in opened.chunks:
            await asyncio.to_thread(self._write, chunk)
        await asyncio.to_thread(self._file.flush)
        return True

    def _write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)


@asynccontextmanager
async def spool() -> AsyncIterator[Spool]:
    """In the machine's folder for what is temporary: it needs room for the largest file."""
    folder = await asyncio.to_thread(TemporaryDirectory, prefix="flatrender-file-")
    try:
        path = Path(folder.name)
        with (path / "content").open("wb") as file:
            yield Spool(path, file)
    finally:
        await asyncio.to_thread(folder.cleanup)
