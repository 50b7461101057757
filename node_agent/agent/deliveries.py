"""Reports what became of items, in order, until the server has heard each."""

import asyncio
from typing import Any

from node_agent.agent import logs
from node_agent.agent.backoff import Backoff
from node_agent.agent.crew import Crew
from node_agent.agent.protocol import RESULT, STALE
from node_agent.agent.server import Server
from node_agent.agent.signing import Channel
from node_agent.agent.store import Report, Store
from node_agent.agent.wire import Declined, Trouble

# What the server will say of this report for ever. Anything else may be different next time.
_FINAL = frozenset({STALE, "NOT_FOUND", "BAD_USER_INPUT", "CONFLICT"})
_NOTHING: dict[str, Any] = {
    "reason": None,
    "made": [],
    "frames": 0,
    "crcs": None,
    "computeSeconds": 0.0,
    "warnings": [],
}


class Deliveries:
    def __init__(self, server: Server, crew: Crew, store: Store) -> None:
        self._server = server
        self._crew = crew
        self._store = store
        self._backoff = Backoff()

    async def run(self) -> None:
        while True:
            self._crew.reported.clear()
            await self.flush()
            await self._crew.reported.wait()

    async def flush(self) -> None:
        """Until the spool is empty."""
        while (report := self._store.first_report()) is not None:
            try:
                await self._deliver(report)
            except Trouble as trouble:
                pause = self._backoff.next(getattr(trouble, "after", None))
                logs.warning("a report waits", item=report.item_id, reason=trouble)
                await asyncio.sleep(pause)
            else:
                self._backoff.succeeded()
                self._store.delivered(report)
                self._crew.settled(report.item_id, report.attempt)

    async def _deliver(self, report: Report) -> None:
        which = {"itemId": report.item_id, "attempt": report.attempt}
        asked = {**which, **_NOTHING, **report.body}
        try:
            await self._server.ask(Channel.RESULT, RESULT, "nodeResult", asked)
        except Declined as declined:
            if declined.code not in _FINAL:
                raise
            logs.warning("a report was not taken", item=report.item_id, reason=declined)
