"""Runs the API and the worker in a process, until they are told to stop."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
import uvicorn

from domains.render.service import sweeping
from domains.render.service.claims import WAITING
from graph.app import build_app, open_database
from graph.composition import FLATRENDER, Composition
from graph.readiness import OK, Readiness
from graph.transport.websocket.server import PatientServer, SocketProtocol
from kernel.config import Settings
from kernel.db import Database
from kernel.telemetry import logs, tracing
from kernel.topics import Topics
from kernel.worker import Worker

MIGRATION_PAUSE_SECONDS = 0.2
LARGEST_MESSAGE = 1_048_576 + 1  # one byte more than any tier may send
CHILD_VARIABLE = "FLATRENDER_ENDS_WITH_STDIN"

log = structlog.get_logger(__name__)


def serve(
    settings: Settings, database_url: str, port: int, composition: Composition = FLATRENDER
) -> None:
    logs.configure(settings)
    tracing.configure(settings)
    application = build_app(settings, database_url, composition)
    config = uvicorn.Config(
        application.asgi,
        host=settings.host,
        port=port,
        log_config=None,
        access_log=False,
        ws=SocketProtocol,
        ws_max_size=LARGEST_MESSAGE,
        proxy_headers=False,
        server_header=False,
        ws_ping_interval=None,  # the protocol has pings of its own
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )
    server = PatientServer(config, application.live, WAITING.end_all)

    def stop() -> None:
        server.should_exit = True

    stop_with_parent(stop)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(server, application.database))
    tracing.shutdown()


async def _serve(server: PatientServer, database: Database) -> None:
    sweep = asyncio.create_task(_sweep(database))
    try:
        await server.serve()
    finally:
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)


async def _sweep(database: Database) -> None:
    if await _migrated(database, "the sweeper", lambda: False):
        await sweeping.keep_sweeping(database)


def work(settings: Settings, database_url: str, composition: Composition = FLATRENDER) -> None:
    logs.configure(settings)
    tracing.configure(settings)
    asyncio.run(_work(settings, database_url, composition))
    tracing.shutdown()


async def _work(settings: Settings, database_url: str, composition: Composition) -> None:
    database = open_database(settings, database_url, composition)
    topics = Topics(database.url)
    database.hints.listen(topics.post)
    worker = Worker(
        database,
        topics,
        composition.work(settings),
        heartbeat=timedelta(seconds=settings.job_heartbeat_seconds),
        at_once=settings.worker_concurrency,
    )
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(wanted, worker.stop)
    stop_with_parent(lambda: loop.call_soon_threadsafe(worker.stop))
    listening = asyncio.create_task(topics.run())
    if await _migrated(database, "the worker", lambda: worker.is_stopping):
        log.info("worker is ready", jobs=len(worker.work.all_jobs()))
        await worker.run()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await database.close()


async def _migrated(database: Database, who: str, is_stopping: Callable[[], bool]) -> bool:
    """Waits for the migrations; false when it was told to stop meanwhile."""
    readiness, told = Readiness(database), False
    while not is_stopping():
        state = await readiness.migrations()
        if state == OK:
            return True
        if not told:
            log.info("waiting for the database", who=who, state=state)
            told = True
        await asyncio.sleep(MIGRATION_PAUSE_SECONDS)
    return False


def stop_with_parent(stop: Callable[[], object]) -> None:
    """A child of `up` reads from a pipe that ends with its parent, also when that was killed."""
    if os.environ.get(CHILD_VARIABLE) != "1":
        return

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        stop()

    threading.Thread(target=watch, name="watch parent", daemon=True).start()
