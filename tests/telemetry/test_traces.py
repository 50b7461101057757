"""One trace from the caller's header through HTTP and GraphQL to SQL, as a collector sees it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.telemetry.conftest import Collector

ROOT = Path(__file__).resolve().parents[2]
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


@dataclass
class Running:
    address: str
    process: subprocess.Popen[str]
    logged: str = ""

    def get(self, path: str) -> httpx2.Response:
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
        return httpx2.get(self.address + path, headers=headers)


@contextmanager
def service(database_url: str, collector: Collector) -> Iterator[Running]:
    """Runs until the block ends, and then ends by itself, having sent all that it had."""
    environment = {
        **os.environ,
        "TRACED_DATABASE_URL": database_url,
        "FLATRENDER_OTLP_ENDPOINT": collector.address,
        "FLATRENDER_LOG_FORMAT": "json",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.telemetry.traced_service"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    running = Running(f"http://127.0.0.1:{process.stdout.readline().strip()}", process)
    try:
        yield running
    finally:
        process.terminate()
        running.logged = process.communicate(timeout=20)[1]


def by_name(spans: list[Span], name: str) -> Span:
    (found,) = [span for span in spans if span.name == name]
    return found


def logged(running: Running, event: str) -> dict[str, object]:
    lines: list[dict[str, object]] = [json.loads(line) for line in running.logged.splitlines()]
    (found,) = [line for line in lines if line["event"] == event]
    return found


@pytest.mark.slow
def test_one_trace_goes_through_http_graphql_and_sql(
    database_url: str, collector: Collector
) -> None:
    with service(database_url, collector) as running:
        response = running.get("/answer")
    assert (response.text, response.headers["x-trace-id"]) == ("42", TRACE)
    assert collector.services == {"flatrender"}
    assert set(collector.paths) == {"/v1/traces"}

    http = by_name(collector.spans, "GET")
    graphql = by_name(collector.spans, "graphql query")
    sql = by_name([span for span in collector.spans if _statement(span) == "select 42"], "select")
    assert {span.trace_id.hex() for span in (http, graphql, sql)} == {TRACE}
    assert http.parent_span_id.hex() == PARENT
    assert graphql.parent_span_id == http.span_id
    assert sql.parent_span_id == graphql.span_id
    assert http.kind == Span.SPAN_KIND_SERVER

    line = logged(running, "answered")
    assert (line["trace_id"], line["span_id"]) == (TRACE, http.span_id.hex())


@pytest.mark.slow
def test_a_step_outside_of_a_request_belongs_to_the_trace_that_is_bound(
    database_url: str, collector: Collector
) -> None:
    with service(database_url, collector) as running:
        running.get("/answer")
    job = by_name(collector.spans, "job")
    assert job.trace_id.hex() == "ab" * 16
    line = logged(running, "worked")
    assert (line["trace_id"], line["span_id"]) == ("ab" * 16, job.span_id.hex())


@pytest.mark.slow
def test_a_failure_is_traced_without_the_secrets_in_its_text(
    database_url: str, collector: Collector
) -> None:
    with service(database_url, collector) as running:
        assert running.get("/fail").status_code == 500
    http = by_name(collector.spans, "GET")
    assert http.status.code == Status.STATUS_CODE_ERROR
    assert "invalid input syntax" in str(collector.spans)
    assert "c4n4ry" not in str(collector.spans)
    assert "c4n4ry" not in running.logged


def _statement(span: Span) -> str:
    texts = {attribute.key: str(attribute.value.string_value) for attribute in span.attributes}
    return texts.get("db.statement", "")
