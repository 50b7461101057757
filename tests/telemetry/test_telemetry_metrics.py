"""The figures at `/metrics`: right ones, and never more series than we meant."""

from types import SimpleNamespace

import pytest

from kernel.telemetry.asgi import Measured, Message, Receive, Scope, Send
from kernel.telemetry.metrics import JobOutcome, Metrics, OperationOutcome


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"flatrender_{name}", labels)


async def request(metrics: Metrics, path: str, method: str = "GET", *, fails: bool = False) -> None:
    async def app(scope: Scope, _: Receive, send: Send) -> None:
        if path == "/graphql":
            scope["route"] = SimpleNamespace(path="/graphql")
        if fails:
            raise ConnectionError
        await send({"type": "http.response.start", "status": 204})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        return None

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    await Measured(app, metrics)(scope, receive, send)


async def test_requests_are_counted_by_route_and_status() -> None:
    metrics = Metrics()
    await request(metrics, "/graphql")
    await request(metrics, "/graphql")
    counted = value(
        metrics, "http_request_seconds_count", method="GET", route="/graphql", status="204"
    )
    assert counted == 2


async def test_invented_paths_and_methods_make_one_series() -> None:
    metrics = Metrics()
    for number in range(20):
        await request(metrics, f"/wp-admin/{number}", f"PROBE{number}")
    counted = value(
        metrics, "http_request_seconds_count", method="OTHER", route="unmatched", status="204"
    )
    assert counted == 20
    assert metrics.render()[0].count(b"flatrender_http_request_seconds_count{") == 1


async def test_a_request_that_broke_off_is_counted_as_unanswered() -> None:
    metrics = Metrics()
    with pytest.raises(ConnectionError):
        await request(metrics, "/graphql", fails=True)
    counted = value(
        metrics, "http_request_seconds_count", method="GET", route="/graphql", status="unanswered"
    )
    assert counted == 1


async def test_a_socket_is_counted_while_it_is_open() -> None:
    metrics = Metrics()
    during: list[float | None] = []

    async def app(_: Scope, __: Receive, ___: Send) -> None:
        during.append(value(metrics, "websockets_open"))

    async def receive() -> Message:
        return {}

    async def send(_: Message) -> None:
        return None

    await Measured(app, metrics)({"type": "websocket"}, receive, send)
    assert during == [1]
    assert value(metrics, "websockets_open") == 0


def test_what_the_rooms_report_is_read_back() -> None:
    metrics = Metrics()
    metrics.operated("query", OperationOutcome.OK, 0.2, cost=12)
    metrics.operated("{ evil }", OperationOutcome.REFUSED, 0.001)
    metrics.transacted(0.01, committed=True)
    metrics.watch_pool(lambda: 4)
    metrics.outbox(lag_seconds=1.5, undispatched=3)
    metrics.job("prune", JobOutcome.DEAD, 2.0)
    metrics.topics_notified(2)
    metrics.topics_caught_up()
    assert value(metrics, "graphql_operation_seconds_sum", kind="query", outcome="ok") == 0.2
    assert value(metrics, "graphql_operation_cost_sum", kind="query") == 12
    refused = value(metrics, "graphql_operation_seconds_count", kind="unknown", outcome="refused")
    assert refused == 1
    assert value(metrics, "database_transaction_seconds_count", outcome="committed") == 1
    assert value(metrics, "database_pool_in_use") == 4
    assert value(metrics, "outbox_lag_seconds") == 1.5
    assert value(metrics, "outbox_undispatched") == 3
    assert value(metrics, "job_seconds_count", job="prune", outcome="dead") == 1
    assert value(metrics, "topic_events_total", way="notified") == 2
    assert value(metrics, "topic_events_total", way="caught_up") == 1


def test_a_label_has_at_most_two_hundred_values_and_one_for_the_rest() -> None:
    metrics = Metrics()
    for number in range(250):
        metrics.job(f"job{number}", JobOutcome.DONE, 0.1)
    assert value(metrics, "job_seconds_count", job="other", outcome="done") == 50
    assert metrics.render()[0].count(b"flatrender_job_seconds_count{") == 201


def test_the_page_is_prometheus_text_with_process_figures() -> None:
    body, content_type = Metrics().render()
    assert content_type.startswith("text/plain; version=0.0.4")
    assert b"\nprocess_resident_memory_bytes " in body
