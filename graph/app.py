"""The web application: which address leads to what, and what lives as long as the process."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp

from graph.authenticate import Authenticators
from graph.composition import FLATRENDER, Composition
from graph.readiness import OK, Readiness
from graph.schema import build_schema, sdl
from graph.transport import ide, pages
from graph.transport.avatars import avatar_routes
from graph.transport.buckets import Buckets
from graph.transport.contexts import Contexts
from graph.transport.documents import Documents
from graph.transport.execution import Executor
from graph.transport.files import file_routes
from graph.transport.http import HttpEndpoint
from graph.transport.live import Live
from graph.transport.node_documents import node_documents
from graph.transport.sse import EventStreamEndpoint
from graph.transport.websocket.endpoint import WebSocketEndpoint
from kernel.config import Settings
from kernel.db import Database, Tools
from kernel.graphql.context import Services
from kernel.keyring import KeyRing
from kernel.outward import Outward
from kernel.storage import Storage
from kernel.telemetry import metrics
from kernel.telemetry.asgi import Measured, Traced
from kernel.topics import Topics

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Application:
    """The ASGI application with what the server around it has to know."""

    asgi: ASGIApp
    live: Live
    database: Database


def build_app(
    settings: Settings, database_url: str, composition: Composition = FLATRENDER
) -> Application:
    database = open_database(settings, database_url, composition)
    topics = Topics(database.url)
    services = Services(database, topics)
    schema = build_schema(composition)
    documents = Documents()
    if settings.documents is not None:
        documents.load(settings.documents)
    for text in (*pages.page_documents(), *node_documents()):
        documents.add(text)
    executor = Executor(schema, documents, Buckets(), settings)
    authenticator = Authenticators(settings, database)
    contexts = Contexts(services, authenticator, settings)
    live = Live(executor, authenticator, contexts, settings)
    routes = [
        Route("/graphql", HttpEndpoint(executor, contexts, settings)),
        WebSocketRoute("/graphql", WebSocketEndpoint(live)),
        Route("/graphql/stream", EventStreamEndpoint(live)),
        _text("/schema.graphql", sdl(schema), "text/plain"),
        _front_door(settings),
        *_operations(settings, Readiness(database, topics)),
        *avatar_routes(contexts, database),
        *file_routes(contexts, database),
        *pages.page_routes(),
        *ide.ide_routes(settings),
    ]
    starlette = Starlette(routes=routes, lifespan=_lifespan(database, topics, authenticator))
    metrics.METRICS.watch_pool(database.connections_in_use)
    metrics.METRICS.sockets.set_function(lambda: live.open_streams)
    metrics.METRICS.subscriptions.set_function(lambda: topics.subscriptions)
    return Application(Traced(Measured(starlette)), live, database)


def open_database(settings: Settings, url: str, composition: Composition) -> Database:
    return Database(
        url,
        pool_size=settings.pool_size,
        statement_timeout_ms=settings.statement_timeout_ms,
        tools=Tools(
            ports=composition.ports(),
            keys=KeyRing.open(settings.home),
            storage=Storage.open(settings),
            outward=Outward(allow_private=settings.allow_private_hosts),
            public_url=settings.public_url or f"http://localhost:{settings.port}",
        ),
    )


def _lifespan(database: Database, topics: Topics, authenticator: Authenticators) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        database.hints.listen(topics.post)
        listening = asyncio.create_task(topics.run())
        remembering = asyncio.create_task(authenticator.revocations.keep_young(topics))
        try:
            yield
        finally:
            listening.cancel()
            remembering.cancel()
            await asyncio.gather(listening, remembering, return_exceptions=True)
            await database.close()

    return lifespan


def _text(path: str, text: str, kind: str) -> Route:
    def answer(_: Request) -> Response:
        return PlainTextResponse(text, media_type=kind)

    return Route(path, answer)


def _front_door(settings: Settings) -> Route:
    """What a person finds who only knows the host."""

    def answer(_: Request) -> Response:
        return RedirectResponse(ide.PATH if settings.is_development else pages.SIGN_IN)

    return Route("/", answer)


def _operations(settings: Settings, readiness: Readiness) -> list[BaseRoute]:
    """What the people and programs that run FlatRender ask for."""

    def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> Response:
        checks = await readiness.checks()
        ready = all(answer == OK for answer in checks.values())
        status = "ok" if ready else "not ready"
        return JSONResponse({"status": status, "checks": checks}, 200 if ready else 503)

    def figures(request: Request) -> Response:
        if not _may_read_metrics(request, settings):
            return PlainTextResponse("Send the token of FLATRENDER_METRICS_TOKEN.", 401)
        body, kind = metrics.render()
        return Response(body, media_type=kind)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", figures),
    ]


def _may_read_metrics(request: Request, settings: Settings) -> bool:
    """Open in development; elsewhere only with the token, so that none means closed."""
    if settings.metrics_token is None:
        return settings.is_development
    sent = request.headers.get("authorization", "")
    return hmac.compare_digest(sent.encode(), f"Bearer {settings.metrics_token}".encode())
