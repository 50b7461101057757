"""Traces as OpenTelemetry, sent by OTLP over HTTP; loaded only where an endpoint is set."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from typing import Protocol, cast

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.asyncpg import AsyncPGInstrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import NonRecordingSpan, SpanContext, Status, StatusCode, TraceFlags
from opentelemetry.util.types import Attributes as OtelAttributes

from kernel.telemetry.redaction import masked
from kernel.telemetry.tracing import Attributes, Position, Span, SpanKind


def _version() -> str:
    try:
        return metadata.version("flatrender")
    except metadata.PackageNotFoundError:
        return "checkout"


def _traces_url(endpoint: str) -> str:
    base = endpoint.rstrip("/")
    return base if base.endswith("/v1/traces") else f"{base}/v1/traces"


class _Instrumentor(Protocol):
    """What is used of the library's instrumentor, which has no types."""

    def instrument(self, *, tracer_provider: TracerProvider) -> None: ...

    def uninstrument(self) -> None: ...


class Exporting:
    """Times requests, steps and statements, and sends them in batches from a thread."""

    def __init__(self, endpoint: str) -> None:
        resource = Resource.create({SERVICE_NAME: "flatrender", SERVICE_VERSION: _version()})
        self._provider = TracerProvider(resource=resource)
        exporter = _Masking(OTLPSpanExporter(endpoint=_traces_url(endpoint)))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("flatrender")
        self._asyncpg = cast("Callable[[], _Instrumentor]", AsyncPGInstrumentor)()
        self._asyncpg.instrument(tracer_provider=self._provider)

    def position(self) -> Position | None:
        here = trace.get_current_span().get_span_context()
        if not here.is_valid:
            return None
        return Position(
            f"{here.trace_id:032x}", f"{here.span_id:016x}", sampled=here.trace_flags.sampled
        )

    @contextmanager
    def root(
        self, name: str, kind: SpanKind, parent: Position | None, attributes: Attributes
    ) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name, _below(parent), kind=trace.SpanKind[kind.value], attributes=attributes
        ) as span:
            yield _Recorded(span)

    @contextmanager
    def span(self, name: str, parent: Position | None, attributes: Attributes) -> Iterator[Span]:
        inside = trace.get_current_span().get_span_context().is_valid
        context = None if inside else _below(parent)
        with self._tracer.start_as_current_span(name, context, attributes=attributes) as span:
            yield _Recorded(span)

    def shutdown(self) -> None:
        self._asyncpg.uninstrument()
        self._provider.shutdown()


def _below(parent: Position | None) -> Context | None:
    if parent is None:
        return None
    flags = TraceFlags(TraceFlags.SAMPLED if parent.sampled else TraceFlags.DEFAULT)
    context = SpanContext(
        int(parent.trace_id, 16), int(parent.span_id, 16), is_remote=True, trace_flags=flags
    )
    return trace.set_span_in_context(NonRecordingSpan(context))


class _Recorded:
    def __init__(self, span: trace.Span) -> None:
        self._span = span

    def note(self, key: str, value: str | float) -> None:
        self._span.set_attribute(key, value)

    def fail(self, reason: str) -> None:
        self._span.set_status(Status(StatusCode.ERROR, reason))


class _Masking(SpanExporter):
    """Exceptions are recorded with their texts, and a text may quote a secret."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._inner.export([_clean(span) for span in spans])

    def shutdown(self) -> None:
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._inner.force_flush(timeout_millis)


def _clean(span: ReadableSpan) -> ReadableSpan:
    described = span.status.description
    return ReadableSpan(
        name=masked(span.name),
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=_clean_attributes(span.attributes),
        events=[
            Event(event.name, _clean_attributes(event.attributes), event.timestamp)
            for event in span.events
        ],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code, masked(described) if described else None),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _clean_attributes(attributes: OtelAttributes) -> OtelAttributes:
    return {
        key: masked(value) if isinstance(value, str) else value
        for key, value in (attributes or {}).items()
    }
