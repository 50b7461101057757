"""One operation answered as server-sent events, in the words of `graphql-sse`."""

import asyncio
from contextlib import aclosing
from typing import Any

import orjson
import structlog
from starlette.types import Receive, Send

from graph.transport.live import (
    Live,
    SessionLostError,
    SessionUnknownError,
    ShuttingDownError,
)
from graph.transport.operation import Operation
from graph.transport.outcome import Outcome, refusal
from kernel.errors import unauthenticated
from kernel.graphql.context import Context
from kernel.texts import Text

_logger = structlog.get_logger(__name__)

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Proxies in the manner of nginx hold events back until their buffer is full.
    (b"x-accel-buffering", b"no"),
]

_COMMENT = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"
_SIGNED_OUT = Text(
    en="Your session has ended. Sign in again.",
    fa="نشست شما پایان یافته است. دوباره وارد شوید.",
)


class _FinishedError(Exception):
    """Everything has been said."""


class _GoneError(Exception):
    """The client has left, or has stopped reading."""


_EXPECTED_ENDS = (_FinishedError, SessionUnknownError, ShuttingDownError)


class EventStream:
    def __init__(self, live: Live, receive: Receive, send: Send) -> None:
        self._live = live
        self._receive = receive
        self._transport_send = send
        self._turn = asyncio.Lock()

    async def serve(self, operation: Operation, context: Context) -> None:
        await self._transport_send(
            {"type": "http.response.start", "status": 200, "headers": HEADERS}
        )
        with self._live.counted():
            end = await self._until_the_end(operation, context)
        if isinstance(end, _GoneError):
            return
        if isinstance(end, SessionLostError):
            farewell = refusal(unauthenticated(_SIGNED_OUT), context)
            await self._finally(_next(farewell) + _COMPLETE)
        else:
            if not isinstance(end, _EXPECTED_ENDS):
                _logger.error("event_stream_failed", trace_id=context.trace_id, exc_info=end)
            # Without "complete" the client knows that this was not the end, and comes back.
            await self._finally(b"")

    async def _until_the_end(self, operation: Operation, context: Context) -> Exception:
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._answer(operation, context))
                tasks.create_task(self._comment())
                tasks.create_task(self._listen())
                tasks.create_task(self._live.watch_session(context.actor))
                tasks.create_task(self._live.watch_shutdown())
        except ExceptionGroup as group:
            return _first(group)
        return _FinishedError()

    async def _answer(self, operation: Operation, context: Context) -> None:
        try:
            await self._pass_on(operation, context)
        except _GoneError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            await self._send(_next(refusal(error, context)))
        await self._send(_COMPLETE)
        raise _FinishedError

    async def _pass_on(self, operation: Operation, context: Context) -> None:
        async with aclosing(self._live.executor.stream(operation, context)) as outcomes:
            async for outcome in outcomes:
                await self._send(_next(outcome))
                # A fast source and a fast reader would never let another task run.
                await asyncio.sleep(0)

    async def _comment(self) -> None:
        """Keeps proxies from taking silence for death, and shows the client that it is served."""
        while True:
            await self._send(_COMMENT)
            await asyncio.sleep(self._live.timing.comment)

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        raise _GoneError

    async def _send(self, event: bytes) -> None:
        message = {"type": "http.response.body", "body": event, "more_body": True}
        try:
            async with asyncio.timeout(self._live.timing.send), self._turn:
                await self._transport_send(message)
        except TimeoutError:
            raise _GoneError from None

    async def _finally(self, event: bytes) -> None:
        message = {"type": "http.response.body", "body": event, "more_body": False}
        try:
            async with asyncio.timeout(self._live.timing.farewell):
                await self._transport_send(message)
        except TimeoutError:
            return


def _next(outcome: Outcome) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(outcome.body) + b"\n\n"


def _first(group: ExceptionGroup[Any]) -> Exception:
    error: Exception = group.exceptions[0]
    return _first(error) if isinstance(error, ExceptionGroup) else error
