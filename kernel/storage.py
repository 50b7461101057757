"""Files of any size by their keys: a folder of this machine, or a bucket that speaks S3."""

import asyncio
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore

from kernel.bucket import Bucket
from kernel.config import Settings
from kernel.errors import AppError, Code
from kernel.presigning import Asked
from kernel.texts import Text

log = structlog.get_logger(__name__)

FOLDER = "storage"
LONGEST_KEY = 900
CHUNK = 256 * 1024
# No segment begins with a dot and none has one of the file system's or the address's signs, so no
# key leads out of the folder and two keys are never one file.
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._=-]{0,199}(?:/[A-Za-z0-9_-][A-Za-z0-9._=-]{0,199})*")
# What is being written to a folder has a number behind its name, which no key can have.
_UNFINISHED = re.compile(r"#[0-9]+$")
_ABSENT = (FileNotFoundError, NotFoundError)
_UNREACHABLE = Text(
    en="The files can't be reached at the moment. Try again in a minute.",
    fa="پرونده‌ها در این لحظه در دسترس نیستند. یک دقیقهٔ دیگر دوباره تلاش کنید.",
)

Chunks = AsyncIterable[bytes]


class KeyTakenError(Exception):
    """There is an object of that key, which was not to be replaced."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of an object without reading it."""

    key: str
    size: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """An object on its way: `start` and `stop` of the whole that `chunks` bring."""

    whole: Stored
    start: int
    stop: int
    chunks: AsyncIterator[bytes]

    async def read(self) -> bytes:
        return b"".join([chunk async for chunk in self.chunks])


class Storage:
    """One for each process. Keys look like paths; there are no folders to be made."""

    def __init__(self, place: LocalStore | MemoryStore | Bucket) -> None:
        self._bucket = place if isinstance(place, Bucket) else None
        self._store = place.store if isinstance(place, Bucket) else place

    @classmethod
    def open(cls, settings: Settings) -> "Storage":
        if settings.storage_url is not None:
            return cls(Bucket.open(settings, settings.storage_url))
        folder = settings.home / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(LocalStore(folder))

    @classmethod
    def in_memory(cls) -> "Storage":
        """Gone with the process: for tests, and for tools that keep no files."""
        return cls(MemoryStore())

    async def put(
        self,
        key: str,
        content: bytes | Chunks | Path,
        *,
        replace: bool = False,
        media_type: str | None = None,
    ) -> None:
        """All of it or nothing; whoever reads meanwhile never sees a part.

        A stream that may not replace anything is gathered in memory first, because a bucket can
        refuse a taken key only in a single request: what is large gets a key of its own.
        """
        mode: Any = "overwrite" if replace else "create"
        with _told(key):
            try:
                if self._bucket is not None:
                    await self._bucket.put(_checked(key), content, mode, media_type)
                else:
                    await self._store.put_async(_checked(key), content, mode=mode)
            except (AlreadyExistsError, FileExistsError):
                raise KeyTakenError(key) from None

    async def head(self, key: str) -> Stored | None:
        with _told(key):
            try:
                return _stored(await self._store.head_async(_checked(key)))
            except _ABSENT:
                return None

    async def get(self, key: str, start: int = 0, stop: int | None = None) -> Opened | None:
        """From `start` up to and without `stop`; an end behind the object's end is its end.

        None where there is no such object, ValueError where the object has no such bytes.
        """
        whole = await self.head(key)
        if whole is None:
            return None
        last = whole.size if stop is None else min(stop, whole.size)
        if not 0 <= start <= last or (start == last and whole.size > 0):
            message = f"{key} has {whole.size} bytes, so not {start} to {stop}"
            raise ValueError(message)
        if whole.size == 0:
            return Opened(whole, 0, 0, _nothing())
        with _told(key):
            try:
                result = await self._store.get_async(key, options={"range": (start, last)})
            except _ABSENT:
                return None
        return Opened(whole, start, last, _chunks(key, result.stream(min_chunk_size=CHUNK)))

    async def sign(self, asked: Asked) -> str | None:
        """The bucket's own address of an object, or None where only we can hand it out."""
        if self._bucket is None:
            return None
        with _told(_checked(asked.key)):
            return await self._bucket.address(asked)

    async def delete(self, key: str) -> None:
        """Also when there is none: a job that deletes may run twice."""
        with _told(key):
            try:
                await self._store.delete_async(_checked(key))
            except _ABSENT:
                return

    async def remove_unfinished(self, before: datetime) -> int:
        """What was begun by a process that is dead."""
        if self._bucket is not None:
            with _told("unfinished"):
                return await self._bucket.remove_unfinished(before)
        if not isinstance(self._store, LocalStore) or self._store.prefix is None:
            return 0
        with _told("unfinished"):
            return await asyncio.to_thread(_remove_unfinished, self._store.prefix, before)

    async def list(self, prefix: str) -> AsyncIterator[Stored]:
        """All whose keys begin with these whole segments, in no order."""
        with _told(prefix):
            async for page in self._store.list(_checked(prefix)):
                for meta in page:
                    yield _stored(meta)


def _checked(key: str) -> str:
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        message = f"{key!r} is no key of the storage"
        raise ValueError(message)
    return key


def _stored(meta: Any) -> Stored:
    return Stored(meta["path"], meta["size"], meta["last_modified"])


@contextmanager
def _told(key: str) -> Iterator[None]:
    """Whatever the folder or the bucket says, a person hears that the files are away."""
    try:
        yield
    except (BaseError, OSError) as error:
        error.add_note(f"storage key {key}")
        log.warning("the storage does not serve", key=key, why=" ".join(str(error).split())[:400])
        raise AppError(Code.UNAVAILABLE, _UNREACHABLE) from error


def _remove_unfinished(folder: Path, before: datetime) -> int:
    removed = 0
    for path in folder.rglob("*#*"):
        if _UNFINISHED.search(path.name) and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


async def _chunks(key: str, stream: Any) -> AsyncIterator[bytes]:
    with _told(key):
        async for chunk in stream:
            yield bytes(chunk)


async def _nothing() -> AsyncIterator[bytes]:
    yield b""
