"""The two rings around the web application: one gives each request its trace, one counts it."""

from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter
from typing import Any

from kernel.telemetry.metrics import METRICS, Metrics
from kernel.telemetry.tracing import Span, bind_trace, current_trace_id, root_span

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_STARTS = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})
_FIRST_SERVER_ERROR = 500
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _header(scope: Scope, name: bytes) -> str | None:
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return None


class Traced:
    """Goes on with the caller's trace or begins one, and answers with its id.

    It belongs outside of everything that may answer, so that error pages carry the id too.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._request(scope, receive, send)
            case "websocket":
                await self._socket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = _method(scope)
        path = str(scope["path"])
        attributes = {"http.request.method": method, "url.path": path}
        with root_span(method, _header(scope, b"traceparent"), attributes=attributes) as span:
            await self._app(scope, receive, _stamping(send, current_trace_id(), span))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A span that lasts for hours tells nothing, so the handshake is all there is of one."""
        with root_span("websocket", _header(scope, b"traceparent")) as span:
            trace_id = current_trace_id()
            span.note("url.path", str(scope["path"]))
        bind_trace(trace_id)
        await self._app(scope, receive, _stamping(send, trace_id, span))


def _stamping(send: Send, trace_id: str, span: Span) -> Send:
    async def stamped(message: Message) -> None:
        if message["type"] in _STARTS:
            headers = [*message.get("headers", ()), (b"x-trace-id", trace_id.encode())]
            message = {**message, "headers": headers}
            _note_status(span, message.get("status"))
        await send(message)

    return stamped


def _note_status(span: Span, status: int | None) -> None:
    if status is None:
        return
    span.note("http.response.status_code", status)
    if status >= _FIRST_SERVER_ERROR:
        span.fail(f"HTTP {status}")


class Measured:
    """Counts and times requests by route, and open sockets."""

    def __init__(self, app: App, metrics: Metrics = METRICS) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._request(scope, receive, send)
            case "websocket":
                with self._metrics.sockets.track_inprogress():
                    await self._app(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = perf_counter(), "unanswered"

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            seconds = perf_counter() - began
            self._metrics.answered(_method(scope), _route(scope), status, seconds)


def _method(scope: Scope) -> str:
    """A caller may invent methods without end; a label may not have that many values."""
    return str(scope["method"]) if scope["method"] in _METHODS else "OTHER"


def _route(scope: Scope) -> str:
    """The template that the router left behind; unknown paths are one label, not one each."""
    return str(getattr(scope.get("route"), "path", "") or "unmatched")
