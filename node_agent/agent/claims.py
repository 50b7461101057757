"""Asks for work, always: orders arrive by an open claim even when there is no slot free."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

from node_agent.agent import logs, machine
from node_agent.agent.backoff import Backoff
from node_agent.agent.cache import Cache
from node_agent.agent.crew import Crew
from node_agent.agent.protocol import CLAIM, Work, work_of
from node_agent.agent.server import Server
from node_agent.agent.signing import Channel
from node_agent.agent.wire import Trouble

WAIT_SECONDS = 25
PATIENCE = WAIT_SECONDS + 10.0
QUICK_SECONDS = 0.5
MOST_HASHES = 500


class Claims:
    def __init__(self, server: Server, crew: Crew, cache: Cache, folder: Path) -> None:
        self._server = server
        self._crew = crew
        self._cache = cache
        self._folder = folder
        self._backoff = Backoff()
        self._quick = Backoff(shortest=0.1, longest=2.0)
        self._is_cut_off = False
        fonts = machine.font_families(machine.installed_fonts(folder))
        self._able = {"engines": machine.engines(), "fonts": fonts}

    async def run(self) -> None:
        while True:
            try:
                await self._turn()
                self._connected()
            except Trouble as trouble:
                pause = self._backoff.next(getattr(trouble, "after", None))
                self._is_cut_off = True
                logs.warning("no work can be claimed", reason=trouble, again_in=f"{pause:.1f}s")
                await asyncio.sleep(pause)

    async def farewell(self) -> None:
        """A claim that waits for nothing ends the one that the server still holds open for us."""
        last = {**self._asked(), "slots": 0, "waitSeconds": 0}
        with contextlib.suppress(Trouble):  # it would end by itself, only later
            await self._claim(last)

    def _connected(self) -> None:
        self._backoff.succeeded()
        if self._is_cut_off:
            self._is_cut_off = False
            logs.info("the server answers again")

    async def _turn(self) -> None:
        """One claim. It is given up for another when it asks for less than we could take."""
        self._crew.changed.clear()
        asked, begun = self._asked(), time.monotonic()
        claim = asyncio.create_task(self._claim(asked))
        try:
            while not claim.done():
                change = asyncio.create_task(self._crew.changed.wait())
                await asyncio.wait({claim, change}, return_when=asyncio.FIRST_COMPLETED)
                change.cancel()
                self._crew.changed.clear()
                if not claim.done() and asked["slots"] == 0 and self._slots() > 0:
                    return
            await self._take(claim.result(), begun)
        finally:
            claim.cancel()

    async def _claim(self, asked: dict[str, Any]) -> Work:
        answer = await self._server.ask(Channel.CLAIM, CLAIM, "nodeClaim", asked, PATIENCE)
        return work_of(answer)

    async def _take(self, work: Work, begun: float) -> None:
        """A server that answers at once with nothing new is asked again after a pause."""
        new = self._crew.accept(work.items)
        self._crew.obey(work.orders)
        if new or time.monotonic() - begun > QUICK_SECONDS:
            self._quick.succeeded()
        else:
            await asyncio.sleep(self._quick.next())

    def _asked(self) -> dict[str, Any]:
        return {
            "slots": self._slots(),
            **self._able,
            "cachedSources": self._cache.hashes(MOST_HASHES),
            "waitSeconds": WAIT_SECONDS,
            "holding": self._crew.holding,
        }

    def _slots(self) -> int:
        return self._crew.free if machine.has_room(self._folder) else 0
