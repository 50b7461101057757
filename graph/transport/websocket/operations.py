"""The operations that run on one socket: each its own task, each ending for itself."""

import asyncio
from contextlib import aclosing

from graph.transport.execution import Executor
from graph.transport.operation import Operation
from graph.transport.outcome import Outcome, refusal
from graph.transport.websocket.closing import SUBSCRIBER_EXISTS, ClosingError, GoneError
from graph.transport.websocket.writer import Writer
from kernel.errors import AppError, Code
from kernel.graphql.context import Context
from kernel.texts import Text

_TOO_MANY = Text(
    en="You have {limit} operations open on this connection, which is the limit. End one first.",
    fa="روی این اتصال {limit} عملیات باز دارید که سقف مجاز است. نخست یکی را پایان دهید.",
)


class Operations:
    def __init__(
        self, tasks: asyncio.TaskGroup, executor: Executor, writer: Writer, patience: float
    ) -> None:
        self._tasks = tasks
        self._executor = executor
        self._writer = writer
        self._patience = patience
        self._active: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def start(self, id_: str, operation: Operation, context: Context, limit: int) -> None:
        if id_ in self._active:
            raise ClosingError(SUBSCRIBER_EXISTS, f"Subscriber for {id_} already exists")
        if len(self._running) >= limit:
            refused = AppError(Code.RATE_LIMITED, _TOO_MANY.with_(limit=limit))
            await self._fail(id_, refusal(refused, context))
            return
        task = self._tasks.create_task(self._run(id_, operation, context))
        self._active[id_] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self, id_: str) -> None:
        """End an operation; its id is free at once, its place when it has cleaned up."""
        task = self._active.pop(id_, None)
        if task is None:
            return
        task.cancel()
        await asyncio.wait({task}, timeout=self._patience)

    async def _run(self, id_: str, operation: Operation, context: Context) -> None:
        try:
            await self._answer(id_, operation, context)
        except (ClosingError, GoneError):
            raise
        except Exception as error:  # noqa: BLE001 - it ends this operation, not the socket
            self._active.pop(id_, None)
            await self._fail(id_, refusal(error, context))

    async def _answer(self, id_: str, operation: Operation, context: Context) -> None:
        async with aclosing(self._executor.stream(operation, context)) as outcomes:
            async for outcome in outcomes:
                if "data" not in outcome.body:
                    self._active.pop(id_, None)
                    await self._fail(id_, outcome)
                    return
                await self._writer.send(id=id_, type="next", payload=outcome.body)
                # A fast source and a fast reader would never let another task run.
                await asyncio.sleep(0)
        self._active.pop(id_, None)
        await self._writer.send(id=id_, type="complete")

    async def _fail(self, id_: str, outcome: Outcome) -> None:
        await self._writer.send(id=id_, type="error", payload=outcome.body["errors"])
