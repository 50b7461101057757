"""A small service of its own process, because libraries are instrumented process-wide."""

import asyncio
import os
import socket
import sys

import uvicorn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kernel.config import load_settings
from kernel.db import async_url
from kernel.telemetry import logs, tracing
from kernel.telemetry.asgi import Receive, Scope, Send, Traced

_log = logs.logger("tests.traced_service")


class Service:
    """Answers each request with what the database says, and `/fail` with an error from there."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await _lifespan(receive, send)
        statement = "select 'fr_live_c4n4ry'::int" if scope["path"] == "/fail" else "select 42"
        with tracing.span("graphql query", operation="Answer"):
            async with self._engine.connect() as connection:
                answer = await connection.scalar(text(statement))
        _log.info("answered", answer=answer)
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.body", "body": str(answer).encode()})
        return None


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    tracing.bind_trace("ab" * 16)
    with tracing.span("job"):
        _log.info("worked")
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(tracing.shutdown)
    await send({"type": "lifespan.shutdown.complete"})


async def _serve() -> None:
    settings = load_settings()
    logs.configure(settings)
    tracing.configure(settings)
    engine = create_async_engine(async_url(os.environ["TRACED_DATABASE_URL"]))
    server = uvicorn.Server(uvicorn.Config(Traced(Service(engine)), log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve([listening])


if __name__ == "__main__":
    asyncio.run(_serve())
