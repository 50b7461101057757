"""Which request this is: one trace id through HTTP, GraphQL, SQL, jobs and logs.

OpenTelemetry is loaded only where traces are exported; without it the ids work all the same.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Protocol

from kernel.config import Settings

Attributes = Mapping[str, str | float]


class SpanKind(StrEnum):
    """Where the work came from: a client over the network, a queue, or this very process."""

    SERVER = "SERVER"
    CONSUMER = "CONSUMER"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Position:
    """Where in a trace we are; what the header `traceparent` says."""

    trace_id: str
    span_id: str
    sampled: bool = True

    @property
    def header(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


class Span(Protocol):
    """A piece of work that is being timed."""

    def note(self, key: str, value: str | float) -> None: ...

    def fail(self, reason: str) -> None: ...


class Tracer(Protocol):
    """What times the work and knows where in the trace we are."""

    def position(self) -> Position | None: ...

    def root(
        self, name: str, kind: SpanKind, parent: Position | None, attributes: Attributes
    ) -> AbstractContextManager[Span]: ...

    def span(
        self, name: str, parent: Position | None, attributes: Attributes
    ) -> AbstractContextManager[Span]: ...

    def shutdown(self) -> None: ...


_bound: ContextVar[Position | None] = ContextVar("trace_position", default=None)


class _Silent:
    def note(self, key: str, value: str | float) -> None:
        """Nobody listens."""

    def fail(self, reason: str) -> None:
        """Nobody listens."""


_SILENT: Final = _Silent()


class _OnlyIds:
    """Gives every request its id and exports nothing."""

    def position(self) -> Position | None:
        return _bound.get()

    @contextmanager
    def root(
        self, name: str, kind: SpanKind, parent: Position | None, attributes: Attributes
    ) -> Iterator[Span]:
        del name, kind, attributes
        here = parent or Position(new_trace_id(), "")
        token = _bound.set(replace(here, span_id=new_span_id()))
        try:
            yield _SILENT
        finally:
            _bound.reset(token)

    def span(
        self, name: str, parent: Position | None, attributes: Attributes
    ) -> AbstractContextManager[Span]:
        del name, parent, attributes
        return nullcontext(_SILENT)

    def shutdown(self) -> None:
        """Nothing was started."""


class _Current:
    """The tracer of this process: one, because libraries are instrumented process-wide."""

    tracer: Tracer = _OnlyIds()


def configure(settings: Settings) -> None:
    """Start exporting where an endpoint is set. Call it once, before the first connection."""
    if settings.otlp_endpoint is None:
        return
    # Loading the exporter costs a third of a second that only its users should pay.
    from kernel.telemetry.export import Exporting

    _Current.tracer = Exporting(settings.otlp_endpoint)


def shutdown() -> None:
    """Send what is still waiting. The ids go on working."""
    _Current.tracer.shutdown()
    _Current.tracer = _OnlyIds()


def root_span(
    name: str,
    traceparent: str | None = None,
    *,
    kind: SpanKind = SpanKind.SERVER,
    attributes: Attributes | None = None,
) -> AbstractContextManager[Span]:
    """Where a request, an event or a job enters this process; goes on with the caller's trace."""
    return _Current.tracer.root(name, kind, parsed(traceparent), attributes or {})


def span(name: str, **attributes: str | float) -> AbstractContextManager[Span]:
    """A step inside of a request. Not around a `yield`: the context ends elsewhere."""
    return _Current.tracer.span(name, position(), attributes)


def position() -> Position | None:
    return _Current.tracer.position() or _bound.get()


def current_trace_id() -> str:
    """32 hex digits. Outside of any trace one is begun, so that what follows carries it too."""
    here = position()
    return here.trace_id if here else bind_trace(new_trace_id())


def bind_trace(trace_id: str) -> str:
    """Go on under this trace id until the context (the task) ends."""
    _bound.set(Position(trace_id, new_span_id()))
    return trace_id


def current_traceparent() -> str | None:
    """What to write beside an event or a job, so that who handles it goes on with the trace."""
    here = position()
    return here.header if here else None


_TRACEPARENT: Final = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


def parsed(traceparent: str | None) -> Position | None:
    """A caller's `traceparent`, or nothing when it is missing or malformed."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    if not found:
        return None
    version, trace_id, span_id, flags, rest = found.groups()
    if version == "ff" or (version == "00" and rest) or not int(trace_id, 16) * int(span_id, 16):
        return None
    return Position(trace_id, span_id, sampled=bool(int(flags, 16) & 1))


def new_trace_id() -> str:
    return os.urandom(16).hex()


def new_span_id() -> str:
    return os.urandom(8).hex()
