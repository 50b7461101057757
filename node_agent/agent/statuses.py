"""Heartbeats: they renew the leases, show how far each item is, and bring orders back."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

from node_agent.agent import logs, machine
from node_agent.agent.crew import Crew
from node_agent.agent.protocol import STATUS, orders_of
from node_agent.agent.run import Run
from node_agent.agent.server import Server
from node_agent.agent.signing import Channel
from node_agent.agent.wire import Trouble

BUSY_SECONDS, IDLE_SECONDS = 5.0, 30.0
LEAST_SECONDS = 0.5  # frame counters at most twice a second
PREVIEW_SECONDS = 2.0
MOST_PREVIEWS = 4  # of 32 KiB each, in a request of at most 256 KiB
BEATS_OF_A_LEASE = 4
RETRY_SECONDS = 1.0


class Statuses:
    """An old heartbeat is worth nothing, so none is kept: the next one says how it is then."""

    def __init__(self, server: Server, crew: Crew, folder: Path) -> None:
        self._server = server
        self._crew = crew
        self._folder = folder
        self._sent = 0.0
        self._previewed = 0.0
        self._failing = False

    async def run(self) -> None:
        while True:
            await self._until_due()
            self._crew.news.clear()
            self._crew.urgent.clear()
            self._sent = time.monotonic()
            try:
                await self._send()
            except Trouble as trouble:
                if not self._failing:
                    logs.warning("a heartbeat was not heard", reason=trouble)
                self._failing = True
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._failing = False

    async def _until_due(self) -> None:
        while (left := self._due() - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._crew.news.wait()
            except TimeoutError:
                return
            await self._spaced()
            return

    async def _spaced(self) -> None:
        """Counters keep their distance; what is urgent does not wait behind them."""
        pause = max(0.0, self._sent + self._spacing() - time.monotonic())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._crew.urgent.wait()

    def _due(self) -> float:
        if self._failing:
            return self._sent
        return self._sent + (self._beat() if self._crew.runs else IDLE_SECONDS)

    def _beat(self) -> float:
        leases = [run.item.lease_seconds for run in self._crew.runs]
        return min([BUSY_SECONDS, *(lease / BEATS_OF_A_LEASE for lease in leases)])

    def _spacing(self) -> float:
        """Somebody watches the first seconds closely; a long film needs no count twice a second."""
        begun = [run.started for run in self._crew.runs if run.started]
        age = time.monotonic() - max(begun) if begun else 0.0
        return min(self._beat(), 2.0, max(LEAST_SECONDS, age / 30))

    async def _send(self) -> None:
        runs = self._crew.runs
        pictures = self._pictures(runs)
        asked = {
            **machine.load(self._folder),
            "running": [_running(run, pictures.get(run.item.id)) for run in runs],
        }
        answer = await self._server.ask(Channel.STATUS, STATUS, "nodeStatus", asked)
        heard = orders_of(answer)
        for run in runs:
            if run.item.id in heard.stale:
                self._crew.drop(run.item.id, run.item.attempt, "another node has it by now")
        self._crew.obey(heard.orders)

    def _pictures(self, runs: list[Run]) -> dict[str, str]:
        now = time.monotonic()
        if now - self._previewed < PREVIEW_SECONDS:
            return {}
        found = {run.item.id: run.preview for run in runs if run.preview}
        chosen = dict(list(found.items())[:MOST_PREVIEWS])
        for run in runs:
            if run.item.id in chosen:
                run.preview = None
        if chosen:
            self._previewed = now
        return {item_id: picture for item_id, picture in chosen.items() if picture}


def _running(run: Run, picture: str | None) -> dict[str, Any]:
    item = run.item
    return {"itemId": item.id, "attempt": item.attempt, "frame": run.frame, "preview": picture}
