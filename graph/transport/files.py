"""Objects of the storage over plain HTTP: read from and sent to signed addresses."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from graph.transport.body import BodyTooLargeError
from graph.transport.contexts import Contexts
from graph.transport.doors import CLOSING, NEVER_KEPT, Door
from graph.transport.manners import HttpRefusal
from kernel import links
from kernel.db import Database
from kernel.errors import AppError, Code, not_found
from kernel.links import Link
from kernel.storage import Storage, Stored
from kernel.texts import Text

_SILENT_SECONDS = 30.0
_RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)
_READ_METHODS = ("GET", "HEAD")
_SHOWN = {
    "Cache-Control": links.KEPT,
    "Accept-Ranges": "bytes",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_METHOD = Text(
    en="This address is for {method} alone.",
    fa="این نشانی تنها برای {method} است.",
)
_SLOW = Text(
    en="Nothing has come for too long. Send it again over a better connection.",
    fa="مدت زیادی چیزی نرسید. با اتصال بهتری دوباره بفرستید.",
)
_OTHER_LENGTH = Text(
    en="Exactly {most} bytes were expected here. Send the whole part again.",
    fa="در اینجا دقیقاً {most} بایت انتظار می‌رفت. همهٔ این بخش را دوباره بفرستید.",
)
_OTHER_TYPE = Text(
    en="This address takes {type} alone. Send that as Content-Type.",
    fa="این نشانی تنها {type} می‌پذیرد. همان را در Content-Type بفرستید.",
)
_NO_SUCH_BYTES = Text(
    en="The file has no such bytes. Ask for bytes within its length.",
    fa="پرونده چنین بایت‌هایی ندارد. بایت‌هایی در محدودهٔ طول آن بخواهید.",
)


def file_routes(contexts: Contexts, database: Database) -> list[BaseRoute]:
    async def answer(request: Request) -> Response:
        return await _answer(request, database)

    door = Door(contexts, answer)
    # Whatever stands behind the token is for people and programs that want a name in the address.
    return [
        Route(f"{links.PATH}/{{token}}", door),
        Route(f"{links.PATH}/{{token}}/{{name:path}}", door),
    ]


async def _answer(request: Request, database: Database) -> Response:
    """Costs no statement: what was signed is all that counts."""
    tools = database.tools
    token = str(request.path_params["token"])
    link = links.opened(tools.keys, token, tools.clock.now())
    if link is None:
        raise not_found()
    allowed = ("PUT",) if link.method == "PUT" else _READ_METHODS
    if request.method not in allowed:
        error = AppError(Code.BAD_REQUEST, _METHOD.with_(method=link.method))
        raise HttpRefusal(405, error, {"Allow": ", ".join(allowed), **CLOSING})
    if link.method == "PUT":
        return await _kept(request, tools.storage, link)
    return await _shown(request, tools.storage, link)


async def _kept(request: Request, storage: Storage, link: Link) -> Response:
    sent = request.headers.get("content-type")
    if link.media_type and sent not in {None, link.media_type}:
        error = AppError(Code.BAD_REQUEST, _OTHER_TYPE.with_(type=link.media_type))
        raise HttpRefusal(415, error, CLOSING)
    claimed = request.headers.get("content-length", "")
    if claimed.isdecimal() and int(claimed) > link.most:
        raise BodyTooLargeError(link.most)
    arriving = _Arriving(request, link)
    await storage.put(link.key, arriving.chunks(), replace=True, media_type=link.media_type or None)
    said = {"size": arriving.size, "sha256": arriving.hash.hexdigest()}
    return JSONResponse(said, headers=NEVER_KEPT)


class _Arriving:
    """A body on its way to the storage; what is wrong with it leaves nothing there."""

    def __init__(self, request: Request, link: Link) -> None:
        self._stream = request.stream()
        self._link = link
        self.size = 0
        self.hash = hashlib.sha256()

    async def chunks(self) -> AsyncIterator[bytes]:
        while chunk := await self._next():
            self.size += len(chunk)
            if self.size > self._link.most:
                raise BodyTooLargeError(self._link.most)
            self.hash.update(chunk)
            yield chunk
        if self._link.is_exact and self.size != self._link.most:
            raise AppError(Code.BAD_USER_INPUT, _OTHER_LENGTH.with_(most=self._link.most))

    async def _next(self) -> bytes:
        """Empty at the end alone: a chunk in between that is empty says nothing."""
        try:
            async with asyncio.timeout(_SILENT_SECONDS):
                async for chunk in self._stream:
                    if chunk:
                        return chunk
        except TimeoutError:
            raise HttpRefusal(408, AppError(Code.TIMEOUT, _SLOW), CLOSING) from None
        return b""


@dataclass(frozen=True, slots=True)
class _Part:
    """Bytes from `start` up to and without `stop`; `is_all` where nothing less was asked for."""

    start: int
    stop: int
    is_all: bool = True

    @property
    def length(self) -> int:
        return self.stop - self.start


async def _shown(request: Request, storage: Storage, link: Link) -> Response:
    stored = await storage.head(link.key)
    if stored is None:
        raise not_found()
    headers = {**_SHOWN, "ETag": _tag(stored), "Content-Disposition": links.disposition(link.name)}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    part = _part(request, stored, headers["ETag"])
    status: Literal[200, 206] = 200 if part.is_all else 206
    headers["Content-Length"] = str(part.length)
    if not part.is_all:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{stored.size}"
    media_type = link.media_type or "application/octet-stream"
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=media_type)
    opened = await storage.get(link.key, part.start, part.stop)
    if opened is None:
        raise not_found()
    return StreamingResponse(opened.chunks, status, headers, media_type)


def _tag(stored: Stored) -> str:
    told = f"{stored.key}\0{stored.size}\0{stored.changed_at.timestamp()}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def _part(request: Request, stored: Stored, tag: str) -> _Part:
    """What is no single range of bytes is answered with the whole, as the protocol has it."""
    whole = _Part(0, stored.size)
    found = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if found is None or request.headers.get("if-range", tag) != tag:
        return whole
    first, last = found["first"], found["last"]
    if not first and not last:
        return whole
    if first:
        start, stop = int(first), min(int(last) + 1, stored.size) if last else stored.size
        if last and int(last) < start:
            return whole
    else:
        start, stop = max(0, stored.size - int(last)), stored.size
    if start >= stop:
        error = AppError(Code.BAD_REQUEST, _NO_SUCH_BYTES)
        raise HttpRefusal(416, error, {"Content-Range": f"bytes */{stored.size}"})
    return _Part(start, stop, is_all=False)
