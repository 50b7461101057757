"""The background worker: dispatches events, runs jobs, keeps the clock's appointments."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.core.applications import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Context, Schedule
from pgqueuer.domain.models import Job as Queued

from kernel import roles
from kernel.actor import SYSTEM
from kernel.db import Database
from kernel.dispatcher import Dispatcher
from kernel.events import CORRELATION
from kernel.handlers import Handler
from kernel.jobs import QUEUE, Job, JobContext, Nothing, Order, Timed, enqueue, queries
from kernel.listener import LOST, connect_as_kernel
from kernel.telemetry.metrics import METRICS, JobOutcome
from kernel.telemetry.tracing import bind_trace, span
from kernel.topics import Topics

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 20.0
RECONNECT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that a worker has to do, gathered from all domains."""

    jobs: Sequence[Job[Any]] = ()
    timed: Sequence[Timed] = ()
    handlers: Sequence[Handler[Any]] = ()

    def all_jobs(self) -> dict[str, Job[Any]]:
        everything = [
            *self.jobs,
            *(timed.job for timed in self.timed),
            *(handler.job() for handler in self.handlers),
        ]
        by_name = {job.name: job for job in everything}
        if len(by_name) != len(everything):
            names = sorted(job.name for job in everything)
            message = f"two jobs have one name: {names}"
            raise ValueError(message)
        return by_name

    def jobs_by_event(self) -> dict[str, list[str]]:
        listed: dict[str, list[str]] = {}
        for handler in self.handlers:
            listed.setdefault(handler.event.type, []).append(handler.job().name)
        return listed


@dataclass(slots=True)
class Worker:
    """Runs until `stop`; survives the loss of the database."""

    database: Database
    topics: Topics
    work: Work
    heartbeat: timedelta = timedelta(seconds=5)
    at_once: int = 20
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        dispatcher = Dispatcher(self.database, self.work.jobs_by_event())
        self.topics.on_events(dispatcher.wake)
        async with asyncio.TaskGroup() as tasks:
            background = [tasks.create_task(dispatcher.run())]
            await self._work_until_stopped()
            for task in background:
                task.cancel()

    async def _work_until_stopped(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._work_on_one_connection()
            except LOST as error:
                log.warning("the queue can't be reached", reason=str(error))
            except Exception:
                log.exception("the queue failed and is begun again")
            if not self._stopping.is_set():
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _work_on_one_connection(self) -> None:
        connection = await connect_as_kernel(self.database.url, "flatrender jobs")
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        driver = AsyncpgDriver(connection)
        queue = PgQueuer(driver, channel=QUEUE.channel, queries=queries(driver))
        self._register(queue)
        running = asyncio.create_task(
            queue.run(
                dequeue_timeout=timedelta(seconds=2),
                batch_size=min(10, max(1, self.at_once // 2)),
                max_concurrent_tasks=self.at_once,
                heartbeat_timeout=self.heartbeat,
            )
        )
        try:
            await _first_of(running, lost.wait(), self._stopping.wait())
        finally:
            queue.shutdown.set()
            await _finish(running, 0 if lost.is_set() else DRAIN_SECONDS)
            connection.terminate()

    def _register(self, queue: PgQueuer) -> None:
        for job in self.work.all_jobs().values():
            queue.entrypoint(
                job.name,
                concurrency_limit=job.at_once,
                accepts_context=False,
                on_failure="hold",
                executor_factory=_executor_of(job),
            )(self._runner(job))
        for timed in self.work.timed:
            queue.schedule(timed.job.name, timed.cron)(self._appointment(timed))

    def _runner(self, job: Job[Any]) -> Callable[[Queued], Coroutine[Any, Any, None]]:
        async def run(queued: Queued) -> None:
            order = Order.model_validate_json(queued.payload or b"{}")
            context = JobContext(self.database, job.domain, order.tenant_id, queued.attempts + 1)
            token = CORRELATION.set(order.correlation_id)
            bind_trace(order.trace_id)
            try:
                with span(f"job {job.name}", attempt=context.attempt):
                    await job.run(context, job.payload.model_validate(order.payload))
            finally:
                CORRELATION.reset(token)

        return run

    def _appointment(self, timed: Timed) -> Callable[[Schedule], Coroutine[Any, Any, None]]:
        async def keep(_: Schedule) -> None:
            async with self.database.unit(roles.KERNEL_SCHEMA, SYSTEM) as unit:
                await enqueue(unit, timed.job, Nothing(), dedupe_key=f"timed:{timed.job.name}")

        return keep


class _Measured(DatabaseRetryEntrypointExecutor):
    """pgqueuer's retries, counted and timed."""

    async def execute(self, job: Queued, context: Context) -> None:
        started = time.perf_counter()
        outcome = JobOutcome.DEAD
        try:
            await super().execute(job, context)
            outcome = JobOutcome.DONE
        except RetryRequested:
            outcome = JobOutcome.RETRIED
            raise
        finally:
            METRICS.job(job.entrypoint, outcome, time.perf_counter() - started)


def _executor_of(job: Job[Any]) -> Callable[[EntrypointExecutorParameters], _Measured]:
    def make(parameters: EntrypointExecutorParameters) -> _Measured:
        return _Measured(
            parameters,
            max_attempts=job.attempts - 1,
            initial_delay=job.first_pause,
            max_delay=job.longest_pause,
        )

    return make


async def _first_of(running: asyncio.Task[None], *waits: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait({running, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    if running.done():
        running.result()


async def _finish(running: asyncio.Task[None], patience: float) -> None:
    """Lets jobs at work end; what does not end in time is delivered again after the restart."""
    if not running.done():
        await asyncio.wait({running}, timeout=patience or 0.1)
    running.cancel()
    (outcome,) = await asyncio.gather(running, return_exceptions=True)
    if isinstance(outcome, Exception):
        log.warning("the queue ended with an error", reason=repr(outcome))
