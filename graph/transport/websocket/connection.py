"""The life of one socket: sign in, run operations, stay watched, end with the right word."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import structlog
from starlette.websockets import WebSocket

from graph.limits.table import limits_of
from graph.transport.buckets import payer
from graph.transport.live import (
    Live,
    Room,
    SessionLostError,
    SessionUnknownError,
    ShuttingDownError,
)
from graph.transport.websocket import closing, messages
from graph.transport.websocket.closing import ClosingError, GoneError
from graph.transport.websocket.operations import Operations
from graph.transport.websocket.writer import Writer
from kernel.actor import ANONYMOUS, Actor
from kernel.errors import AppError
from kernel.graphql.context import Context
from kernel.texts import Locale, preferred

_logger = structlog.get_logger(__name__)


class Connection:
    def __init__(self, socket: WebSocket, live: Live) -> None:
        self._socket = socket
        self._live = live
        self._timing = live.timing
        self._writer = Writer(socket, live.timing.send)
        self._actor = ANONYMOUS
        self._room: Room | None = None
        self._locale: Locale | None = None
        self._init_seen = False
        self._acknowledged = asyncio.Event()
        self._heard_at = 0.0

    async def serve(self) -> None:
        with ExitStack() as self._seats:
            end = await self._until_the_end()
        if isinstance(end, ClosingError):
            await self._writer.close(end.code, end.reason, self._timing.farewell)

    async def _until_the_end(self) -> ClosingError | GoneError:
        try:
            async with asyncio.TaskGroup() as tasks:
                self._operations = Operations(
                    tasks, self._live.executor, self._writer, self._timing.farewell
                )
                for duty in (self._listen, self._watch, self._keep_alive, self._await_shutdown):
                    tasks.create_task(duty())
        except BaseExceptionGroup as group:
            end = closing.verdict(group)
            if end is None:
                _logger.exception("socket_failed", actor=self._actor.key)
            return end or ClosingError(closing.SERVER_FAILED, "Something went wrong on our side")
        return GoneError()

    # What the client says.

    async def _listen(self) -> None:
        while True:
            raw = await self._receive()
            self._heard_at = _now()
            await self._obey(messages.parse(raw))

    async def _receive(self) -> str | bytes:
        event = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise GoneError
        text: str | None = event.get("text")
        raw: str | bytes = event.get("bytes", b"") if text is None else text
        if _size(raw) > limits_of(self._actor).body:
            raise ClosingError(closing.TOO_BIG, "Message too big")
        return raw

    async def _obey(self, message: messages.Message) -> None:
        match message:
            case messages.Init():
                await self._initialise(message)
            case messages.Ping():
                await self._answer_ping(message)
            case messages.Pong():
                pass
            case messages.Subscribe():
                await self._subscribe(message)
            case messages.Complete():
                await self._operations.stop(message.id)

    async def _initialise(self, message: messages.Init) -> None:
        if self._init_seen:
            raise ClosingError(closing.INIT_REPEATED, "Too many initialisation requests")
        self._init_seen = True
        self._actor = await self._authenticate(message)
        locale = messages.text_member(message.payload, "locale")
        self._locale = preferred(locale) if locale else None
        self._take_seat()
        await self._writer.send(type="connection_ack")
        self._acknowledged.set()

    async def _authenticate(self, message: messages.Init) -> Actor:
        carried = messages.text_member(message.payload, "authorization", "Authorization")
        if "authorization" in self._socket.headers:
            carried = None  # what the request itself says goes before what it carries
        credentials = self._live.contexts.credentials(self._socket, carried)
        try:
            return await self._live.authenticator.authenticate(credentials)
        except AppError:
            raise ClosingError(closing.FORBIDDEN, "Forbidden") from None

    def _take_seat(self) -> None:
        self._room = self._live.room(self._actor)
        if self._room is None:
            raise ClosingError(closing.FORBIDDEN, "Forbidden")
        key = payer(self._actor, self._live.contexts.address(self._socket))
        if not self._seats.enter_context(self._live.seat(f"ws {key}", self._room.connections)):
            raise ClosingError(closing.TRY_AGAIN_LATER, "Too many connections: close one first")

    async def _answer_ping(self, message: messages.Ping) -> None:
        if message.payload is None:
            await self._writer.send(type="pong")
        else:
            await self._writer.send(type="pong", payload=message.payload)

    async def _subscribe(self, message: messages.Subscribe) -> None:
        if self._room is None or not self._acknowledged.is_set():
            raise ClosingError(closing.UNAUTHORIZED, "Unauthorized")
        context = self._context()
        await self._operations.start(message.id, message.operation, context, self._room.operations)

    def _context(self) -> Context:
        """One per operation; its loaders do not cache, or later events would be stale."""
        context = self._live.contexts.make(self._socket, self._actor, caches_loads=False)
        if self._locale is not None:
            context.locale = self._locale
        return context

    # What ends the socket without the client saying anything.

    async def _watch(self) -> None:
        try:
            async with asyncio.timeout(self._timing.init):
                await self._acknowledged.wait()
        except TimeoutError:
            raise ClosingError(closing.INIT_TIMEOUT, "Connection initialisation timeout") from None
        await _translated(lambda: self._live.watch_session(self._actor))

    async def _await_shutdown(self) -> None:
        await _translated(self._live.watch_shutdown)

    async def _keep_alive(self) -> None:
        while True:
            await self._until_quiet()
            heard_at = self._heard_at
            await self._writer.send(type="ping")
            await asyncio.sleep(self._timing.silence - self._timing.ping)
            if self._heard_at == heard_at:
                raise ClosingError(closing.TERMINATED, "Terminated: no sign of life")

    async def _until_quiet(self) -> None:
        self._heard_at = self._heard_at or _now()
        quiet = _now() - self._heard_at
        while quiet < self._timing.ping:
            await asyncio.sleep(self._timing.ping - quiet)
            quiet = _now() - self._heard_at


async def _translated(watch: Callable[[], Awaitable[None]]) -> None:
    try:
        await watch()
    except SessionLostError:
        raise ClosingError(closing.FORBIDDEN, "Forbidden") from None
    except SessionUnknownError:
        raise ClosingError(closing.TRY_AGAIN_LATER, "Try again later") from None
    except ShuttingDownError:
        raise ClosingError(closing.GOING_AWAY, "Going away") from None


def _now() -> float:
    return asyncio.get_running_loop().time()


def _size(raw: str | bytes) -> int:
    """In bytes; encoding is paid only by texts that could be too long."""
    return len(raw) if isinstance(raw, bytes) else len(raw.encode())
