"""The figures that Prometheus reads, and the verbs by which other rooms report them."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30)
_JOB_SECONDS: Final = (0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200)
_COSTS: Final = (1, 5, 10, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
_MOST_VALUES: Final = 200


class OperationOutcome(StrEnum):
    OK = "ok"
    FAILED = "failed"  # answered, with errors
    REFUSED = "refused"  # by limits, validation or the bucket, before it ran
    TIMED_OUT = "timed_out"


class JobOutcome(StrEnum):
    DONE = "done"
    RETRIED = "retried"
    FAILED = "failed"
    DEAD = "dead"


class _Bounded:
    """Lets the first values through and calls all further ones `other`."""

    def __init__(self, most: int = _MOST_VALUES) -> None:
        self._most = most
        self._seen: set[str] = set()

    def __call__(self, value: str) -> str:
        if value in self._seen:
            return value
        if len(self._seen) >= self._most:
            return "other"
        self._seen.add(value)
        return value


class Metrics:
    """All series of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self._routes, self._jobs = _Bounded(), _Bounded()
        self._make_web()
        self._make_data()
        self._make_jobs()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def _make_web(self) -> None:
        self._requests = self._histogram(
            "http_request_seconds", "HTTP requests.", _SECONDS, "method", "route", "status"
        )
        self._operations = self._histogram(
            "graphql_operation_seconds", "GraphQL operations.", _SECONDS, "kind", "outcome"
        )
        self._costs = self._histogram(
            "graphql_operation_cost", "Points that operations cost.", _COSTS, "kind"
        )
        self.sockets = self._gauge("websockets_open", "WebSockets that are open.")
        self.subscriptions = self._gauge("subscriptions_active", "Subscriptions that are running.")

    def _make_data(self) -> None:
        self._transactions = self._histogram(
            "database_transaction_seconds", "Units of work and read sessions.", _SECONDS, "outcome"
        )
        self._in_use = self._gauge("database_pool_in_use", "Connections in use.")
        self._outbox_lag = self._gauge("outbox_lag_seconds", "Age of the oldest waiting event.")
        self._undispatched = self._gauge("outbox_undispatched", "Events that wait for dispatch.")
        self._topics = self._counter("topic_events", "Events given to live topics.", "way")
        self._months = self._gauge(
            "partition_months_ahead", "Whole months of partitions made ahead.", "table"
        )

    def _make_jobs(self) -> None:
        self._job_seconds = self._histogram(
            "job_seconds", "Background jobs.", _JOB_SECONDS, "job", "outcome"
        )

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, namespace="flatrender", registry=self.registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, namespace="flatrender", registry=self.registry)

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(
            name, text, labels, namespace="flatrender", registry=self.registry, buckets=buckets
        )

    def answered(self, method: str, route: str, status: str, seconds: float) -> None:
        self._requests.labels(method, self._routes(route), status).observe(seconds)

    def operated(
        self, kind: str, outcome: OperationOutcome, seconds: float, cost: float | None = None
    ) -> None:
        """`kind` is query, mutation or subscription; anything else counts as unknown."""
        known = kind if kind in {"query", "mutation", "subscription"} else "unknown"
        self._operations.labels(known, outcome.value).observe(seconds)
        if cost is not None:
            self._costs.labels(known).observe(cost)

    def transacted(self, seconds: float, *, committed: bool) -> None:
        outcome = "committed" if committed else "rolled_back"
        self._transactions.labels(outcome).observe(seconds)

    def watch_pool(self, in_use: Callable[[], float]) -> None:
        """Asked for whenever the figures are read."""
        self._in_use.set_function(in_use)

    def outbox(self, *, lag_seconds: float, undispatched: int) -> None:
        self._outbox_lag.set(lag_seconds)
        self._undispatched.set(undispatched)

    def partitions(self, table: str, months_ahead: int) -> None:
        self._months.labels(table).set(months_ahead)

    def job(self, name: str, outcome: JobOutcome, seconds: float) -> None:
        self._job_seconds.labels(self._jobs(name), outcome.value).observe(seconds)

    def topics_notified(self, events: int = 1) -> None:
        self._topics.labels("notified").inc(events)

    def topics_caught_up(self, events: int = 1) -> None:
        self._topics.labels("caught_up").inc(events)

    def render(self) -> tuple[bytes, str]:
        return generate_latest(self.registry), CONTENT_TYPE_PLAIN_0_0_4


METRICS: Final = Metrics()


def render() -> tuple[bytes, str]:
    """The body and the content type of `/metrics`."""
    return METRICS.render()
