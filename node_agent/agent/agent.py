"""The agent as a whole: one claim open, heartbeats, reports, and an end without orphans."""

import asyncio
import contextlib
from collections.abc import Coroutine
from enum import Enum
from typing import Any

import httpx2

from node_agent.agent import credential, folders, logs, machine
from node_agent.agent.cache import Cache
from node_agent.agent.cancelling import cancelled
from node_agent.agent.claims import Claims
from node_agent.agent.crew import Crew
from node_agent.agent.deliveries import Deliveries
from node_agent.agent.enrolment import credential_for
from node_agent.agent.failures import reason
from node_agent.agent.options import Options
from node_agent.agent.run import Workplace
from node_agent.agent.server import Server
from node_agent.agent.signing import Signer
from node_agent.agent.statuses import Statuses
from node_agent.agent.store import Store
from node_agent.agent.transfers import Transfers
from node_agent.agent.wire import Wire

FAREWELL_SECONDS = 2.0


class Ending(Enum):
    STOPPED = "stopped"
    RESTART = "restart"
    REFUSED = "refused"
    BROKEN = "broken"


class Agent:
    def __init__(self, options: Options, server: Server, store: Store) -> None:
        folder, client = options.folder, server.wire.client
        self._cache = Cache(folder / folders.CACHE, options.cache_bytes)
        place = Workplace(
            folder / folders.WORK,
            self._cache,
            Transfers(client, options.server, self._cache, lambda: server.is_away),
            tuple(machine.installed_fonts(folder)),
        )
        self._server = server
        self._store = store
        self._crew = Crew(place, store, options.slots)
        self._claims = Claims(server, self._crew, self._cache, folder)
        self._statuses = Statuses(server, self._crew, folder)
        self._deliveries = Deliveries(server, self._crew, store)

    async def run(self, stop: asyncio.Event) -> Ending:
        self._confess()
        ways: dict[asyncio.Task[Any], Ending] = {
            asyncio.create_task(stop.wait()): Ending.STOPPED,
            asyncio.create_task(self._crew.restart.wait()): Ending.RESTART,
            asyncio.create_task(self._server.refused.wait()): Ending.REFUSED,
        }
        loops = self._loops()
        try:
            done, _ = await asyncio.wait({*ways, *loops}, return_when=asyncio.FIRST_COMPLETED)
            ended = [ways[task] for task in done if task in ways]
            for task in done & loops:
                logs.error("a part of the agent broke", reason=repr(task.exception()))
        finally:
            await cancelled({*ways, *loops})
            await self._leave()
        return ended[0] if ended else Ending.BROKEN

    def _confess(self) -> None:
        """What an earlier life began is lost with its processes, and is told first."""
        for item_id, attempt in self._store.held():
            facts = reason("AGENT_DIED", "the node's agent ended without a word")
            self._store.report(item_id, attempt, {"outcome": "HANDED_BACK", "reason": facts})

    def _loops(self) -> set[asyncio.Task[None]]:
        return {
            asyncio.create_task(self._work()),
            asyncio.create_task(self._statuses.run()),
        }

    async def _work(self) -> None:
        """No claim before the old reports are heard, or an item could come while we return it."""
        await self._deliveries.flush()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._deliveries.run())
            group.create_task(self._claims.run())

    async def _leave(self) -> None:
        """What can't be said in time is said in the next life."""
        await self._crew.hand_back_all()
        if not self._server.refused.is_set():
            with contextlib.suppress(TimeoutError):  # the spool keeps it
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._deliveries.flush()
                    await self._claims.farewell()


async def work(options: Options, stop: asyncio.Event) -> Ending:
    """Until it is told to stop. Raises NotEnrolledError where the machine may not work at all."""
    wire = Wire(options.server)
    try:
        known = await _unless(stop, credential_for(options, wire))
        if known is None:
            return Ending.STOPPED
        with contextlib.closing(Store(options.folder)) as store:
            logs.info("ready", server=options.server, node=known.node_id, slots=options.slots)
            server = Server(wire, Signer(known, store))
            ending = await Agent(options, server, store).run(stop)
        if ending is Ending.REFUSED and options.operator_token is not None:
            credential.forget(options.folder)
        return ending
    finally:
        with contextlib.suppress(httpx2.HTTPError):  # nothing depends on a tidy goodbye
            await wire.close()


async def _unless(
    stop: asyncio.Event, question: Coroutine[Any, Any, credential.Credential]
) -> credential.Credential | None:
    stopped, asked = asyncio.create_task(stop.wait()), asyncio.create_task(question)
    await asyncio.wait({stopped, asked}, return_when=asyncio.FIRST_COMPLETED)
    if not asked.done():
        await cancelled({stopped, asked})
        return None
    await cancelled({stopped})
    return asked.result()
