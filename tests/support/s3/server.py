"""The server itself: one for each process of tests, in a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from kernel.clock import Clock, SystemClock
from tests.support.s3 import signatures
from tests.support.s3.shelf import Shelf
from tests.support.s3.signatures import Keys
from tests.support.s3.wire import (
    RefusalError,
    Reply,
    Request,
    document,
    http_date,
    read_request,
    write,
)

BUCKET = "films"
_MEANING = ("uploads", "uploadId", "list-type", "delete")
KEYS = Keys("AKIDFLATRENDERTESTS1", "planted/Secret+0fTheBucket=ButNeverLogged")


class Fault(StrEnum):
    """What may go wrong with an answer."""

    SLOW_DOWN = "SLOW_DOWN"
    BROKEN = "BROKEN"
    REFUSED = "REFUSED"
    CUT = "CUT"
    LOST = "LOST"
    HALF = "HALF"
    SILENT = "SILENT"
    FALSE_SUCCESS = "FALSE_SUCCESS"


@dataclass(slots=True)
class Trouble:
    """It strikes as often as `times` says, where method, key and member of the query fit."""

    fault: Fault
    method: str = ""
    key: str = ""
    query: str = ""
    times: int = 10**9
    struck: int = 0

    def strikes(self, request: Request) -> bool:
        fits = (
            self.struck < self.times
            and self.method in {"", request.method}
            and self.key in request.path
            and (not self.query or self.query in request.query)
        )
        self.struck += fits
        return fits


@dataclass
class S3Server:
    """`calls` are what came, with the member of the query that says what is meant."""

    url: str = ""
    clock: Clock = field(default_factory=SystemClock)
    keys: Keys = KEYS
    troubles: list[Trouble] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    is_careless: bool = False
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.clock, self.keys = SystemClock(), KEYS
        self.troubles, self.calls, self.refusals = [], [], []
        self.is_careless = False
        self.shelf = Shelf(self.clock)

    def settings(self, prefix: str = "base") -> dict[str, Any]:
        """How FlatRender is told of it."""
        return {
            "storage_url": f"s3://{BUCKET}/{prefix}".rstrip("/"),
            "storage_endpoint": self.url,
            "storage_key_id": KEYS.key_id,
            "storage_key_secret": KEYS.secret,
        }

    def trouble(self, fault: Fault, **where: Any) -> Trouble:
        made = Trouble(fault, **where)
        self.troubles.append(made)
        return made

    @contextlib.contextmanager
    def in_trouble(self, fault: Fault, **where: Any) -> Iterator[Trouble]:
        made = self.trouble(fault, **where)
        yield made
        self.troubles.remove(made)

    async def serve(self, started: threading.Event) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):  # whoever asked has gone
            while (request := await read_request(reader, writer)) is not None:
                if not await self._answer(request, reader, writer):
                    break
        writer.close()

    async def _answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Whether the line lives on."""
        trouble = next((one for one in self.troubles if one.strikes(request)), None)
        fault = trouble.fault if trouble else None
        if fault is Fault.CUT:
            return False
        if fault is Fault.SILENT:
            await reader.read()  # until the other side gives up
            return False
        reply = _failure(fault) or self._reply(request)
        reply.headers["Date"] = http_date(self.clock.now())
        if fault is Fault.LOST:
            return False
        if fault is Fault.HALF:
            await write(writer, reply, stop_at=len(reply.body) // 2)
            return False
        await write(writer, reply)
        return True

    def _reply(self, request: Request) -> Reply:
        means = next((name for name in _MEANING if name in request.query), "")
        self.calls.append(f"{request.method} {means}".strip())
        try:
            signatures.check(request, self.keys, self.clock)
            if self.is_careless:
                request.headers.pop("if-none-match", None)
            return self.shelf.answer(request, _key_of(request))
        except RefusalError as refused:
            self.refusals.append(refused.code)
            reply = refused.reply()
        if request.method == "HEAD":
            reply.body = b""
        return reply


def _key_of(request: Request) -> str:
    bucket, _, key = request.path.removeprefix("/").partition("/")
    if bucket != BUCKET:
        raise RefusalError(404, "NoSuchBucket")
    return key


def _failure(fault: Fault | None) -> Reply | None:
    match fault:
        case Fault.SLOW_DOWN:
            return RefusalError(503, "SlowDown", "reduce your request rate").reply()
        case Fault.BROKEN:
            return RefusalError(500, "InternalError").reply()
        case Fault.REFUSED:
            return RefusalError(403, "AccessDenied").reply()
        case Fault.FALSE_SUCCESS:
            return document("Error", "<Code>InternalError</Code><Message>try again</Message>")
        case _:
            return None


@cache
def shared() -> S3Server:
    """Ends with the process of the tests."""
    server, started = S3Server(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(started)), daemon=True)
    thread.start()
    started.wait(10)
    return server
