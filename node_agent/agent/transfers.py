"""Files come and go: hashes are checked, sizes capped, and what may pass is tried again."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin

import httpx2

from node_agent.agent import logs
from node_agent.agent.backoff import Backoff
from node_agent.agent.cache import Cache, size_of
from node_agent.agent.failures import WorkFailed

MOST_BYTES = 4 << 30
TRIES = 8
PIECE = 256 * 1024
SILENCE = httpx2.Timeout(10.0, read=30.0, write=30.0)
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_AS_IT_IS = {"Accept-Encoding": "identity"}  # the hash is of what is stored
T = TypeVar("T")


class _Passing(Exception):  # noqa: N818 - no error yet: it is tried again
    """It may go well the next time."""


class Transfers:
    def __init__(
        self,
        client: httpx2.AsyncClient,
        server: str,
        cache: Cache,
        is_server_away: Callable[[], bool],
    ) -> None:
        self._client = client
        self._base = f"{server.rstrip('/')}/"
        self._cache = cache
        self._is_server_away = is_server_away
        self._turns: dict[str, asyncio.Lock] = {}

    async def fetch(self, url: str, sha256: str, most: int = MOST_BYTES) -> Path:
        """From the cache, or into it; two who want the same wait for one another."""
        turn = self._turns.setdefault(sha256, asyncio.Lock())
        async with turn:
            try:
                found = await asyncio.to_thread(self._cache.find, sha256)
            except ValueError as error:
                raise WorkFailed("BAD_ORDER", str(error)) from error
            if found is not None:
                return found
            return await self._tried("DOWNLOAD", lambda: self._download(url, sha256, most))

    async def _download(self, url: str, sha256: str, most: int) -> Path:
        draft, digest, size = self._cache.draft(sha256), hashlib.sha256(), 0
        try:
            async with self._client.stream(
                "GET", self._absolute(url), headers=_AS_IT_IS, timeout=SILENCE
            ) as response:
                _expect_success(response, "DOWNLOAD")
                with draft.open("wb") as file:
                    async for piece in response.aiter_bytes(PIECE):
                        size += len(piece)
                        if size > most:
                            reason = f"a file is larger than the {most} bytes that were announced"
                            raise WorkFailed("DOWNLOAD", reason)
                        digest.update(piece)
                        file.write(piece)
            if digest.hexdigest() != sha256:
                raise _Passing(f"the file {sha256[:8]} came with other bytes than announced")
            return self._cache.adopt(draft, sha256)
        finally:
            draft.unlink(missing_ok=True)

    async def put(self, path: Path, url: str, media_type: str) -> None:
        await self._tried("UPLOAD", lambda: self._upload(path, url, media_type))

    async def _upload(self, path: Path, url: str, media_type: str) -> None:
        size = size_of(path)
        headers = {"Content-Type": media_type, "Content-Length": str(size)}
        response = await self._client.put(
            self._absolute(url), content=_pieces(path), headers=headers, timeout=SILENCE
        )
        _expect_success(response, "UPLOAD")

    async def _tried(self, code: str, once: Callable[[], Awaitable[T]]) -> T:
        """While the server is away nothing is lost by waiting for it, and no try counts."""
        backoff, left = Backoff(), TRIES
        while True:
            try:
                return await once()
            except (httpx2.HTTPError, _Passing) as error:
                reason = f"{type(error).__name__}: {error}".removeprefix("_Passing: ")
                left -= 0 if self._is_server_away() else 1
                if not left:
                    raise WorkFailed(code, f"a file could not be moved ({reason})") from error
                pause = backoff.next()
                logs.warning("a transfer is tried again", what=code, reason=reason, left=left)
                await asyncio.sleep(pause)
            except httpx2.InvalidURL as error:
                raise WorkFailed("BAD_ORDER", f"an address is none ({error})") from error

    def _absolute(self, url: str) -> str:
        return urljoin(self._base, url)


def _expect_success(response: httpx2.Response, code: str) -> None:
    if response.is_success:
        return
    said = f"status {response.status_code}"
    if response.status_code in _PASSING:
        raise _Passing(said)
    raise WorkFailed(code, f"the storage refuses a file ({said})")


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
