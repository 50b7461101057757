"""Trace ids without a collector: made, taken over, answered and logged."""

import subprocess
import sys

import pytest

from kernel.telemetry import tracing
from kernel.telemetry.asgi import Message, Receive, Scope, Send, Traced

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


def scope_of(kind: str, *headers: tuple[bytes, bytes]) -> Scope:
    return {"type": kind, "method": "GET", "path": "/x", "headers": list(headers)}


async def nothing() -> Message:
    return {"type": "http.disconnect"}


async def answers_to(scope: Scope, first: Message) -> tuple[list[Message], list[str]]:
    sent: list[Message] = []
    seen: list[str] = []

    async def app(_: Scope, __: Receive, send: Send) -> None:
        seen.append(tracing.current_trace_id())
        await send(first)

    async def send(message: Message) -> None:
        sent.append(message)

    await Traced(app)(scope, nothing, send)
    return sent, seen


async def test_a_request_goes_on_with_the_callers_trace() -> None:
    start = {"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]}
    sent, seen = await answers_to(scope_of("http", (b"traceparent", PARENT.encode())), start)
    assert seen == [TRACE]
    assert sent[0]["headers"] == [(b"a", b"b"), (b"x-trace-id", TRACE.encode())]


async def test_a_request_without_trace_gets_a_fresh_one() -> None:
    start = {"type": "http.response.start", "status": 200}
    first, seen = await answers_to(scope_of("http"), start)
    _, seen_again = await answers_to(scope_of("http"), start)
    assert first[0]["headers"] == [(b"x-trace-id", seen[0].encode())]
    assert seen != seen_again


async def test_a_websocket_is_answered_with_its_trace() -> None:
    accept = {"type": "websocket.accept", "subprotocol": None}
    sent, seen = await answers_to(scope_of("websocket", (b"traceparent", PARENT.encode())), accept)
    assert seen == [TRACE]
    assert sent[0]["headers"] == [(b"x-trace-id", TRACE.encode())]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        PARENT.upper(),
        PARENT + "-more",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-00f067aa0ba902b7-01\r\nx: y",
    ],
)
def test_a_malformed_traceparent_is_no_parent(header: str | None) -> None:
    assert tracing.parsed(header) is None


def test_a_traceparent_of_a_later_version_is_read() -> None:
    assert tracing.parsed(f"01-{TRACE}-00f067aa0ba902b7-00-x") == tracing.Position(
        TRACE, "00f067aa0ba902b7", sampled=False
    )


def test_work_outside_of_a_request_begins_a_trace_and_keeps_it() -> None:
    with tracing.root_span("job", PARENT, kind=tracing.SpanKind.CONSUMER):
        assert tracing.current_trace_id() == TRACE
        assert (tracing.current_traceparent() or "").startswith(f"00-{TRACE}-")
        tracing.bind_trace("ab" * 16)
        assert tracing.current_trace_id() == "ab" * 16


def test_a_trace_that_is_not_sampled_stays_so() -> None:
    with tracing.root_span("GET", PARENT[:-2] + "00"):
        assert (tracing.current_traceparent() or "").endswith("-00")


def test_without_an_endpoint_opentelemetry_is_not_loaded() -> None:
    program = (
        "import sys\n"
        "from kernel.config import load_settings\n"
        "from kernel.telemetry import asgi, logs, metrics, tracing\n"
        "tracing.configure(load_settings()); logs.configure(load_settings())\n"
        "print(sorted(name for name in sys.modules if name.startswith('opentelemetry')))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
