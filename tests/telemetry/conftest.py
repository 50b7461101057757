"""What the telemetry tests share: captured log lines and a collector that speaks OTLP."""

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import structlog
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from kernel.config import LogFormat, load_settings
from kernel.postgres import SUPERUSER, Address
from kernel.telemetry import logs

Capture = Callable[[LogFormat], io.StringIO]


@pytest.fixture
def capture() -> Iterator[Capture]:
    """Configures the logs of this process for one test and gives what they wrote."""
    root = logging.getLogger()
    handlers, level, before = list(root.handlers), root.level, structlog.get_config()

    def configured(form: LogFormat) -> io.StringIO:
        written = io.StringIO()
        logs.configure(load_settings(log_format=form, log_level="debug"), written)
        return written

    yield configured
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.contextvars.clear_contextvars()
    structlog.configure(**before)


@pytest.fixture
def database_url(server: Address) -> str:
    return server.url(user=SUPERUSER, database="postgres")


@dataclass
class Collector:
    """Everything that was sent to it, in order."""

    address: str = ""
    paths: list[str] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)

    def take(self, path: str, body: bytes) -> None:
        self.paths.append(path)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services |= {
                attribute.value.string_value
                for attribute in resource.resource.attributes
                if attribute.key == "service.name"
            }
            for scope in resource.scope_spans:
                self.spans.extend(scope.spans)


@pytest.fixture
def collector() -> Iterator[Collector]:
    collected = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collected.take(self.path, self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """The test looks at what arrived, not at who said so."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        collected.address = f"http://127.0.0.1:{server.server_port}"
        yield collected
        server.shutdown()
        thread.join()
