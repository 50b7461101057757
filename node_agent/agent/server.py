"""The server as a node talks to it: signed, one request at a time on each channel."""

import asyncio
import time
from typing import Any

import orjson

from node_agent.agent import logs
from node_agent.agent.protocol import answer_of
from node_agent.agent.signing import Channel, Signer
from node_agent.agent.wire import PATIENCE, Away, Refused, Wire

SKEW_SECONDS = 60.0
MOST_REFUSALS = 5


class Server:
    """`refused` is set when the server does not take this node's signature any more.

    `is_away` as long as the last question has found nobody who could answer.
    """

    def __init__(self, wire: Wire, signer: Signer) -> None:
        self.wire = wire
        self.refused = asyncio.Event()
        self.is_away = False
        self._signer = signer
        self._turns = {channel: asyncio.Lock() for channel in Channel}
        self._refusals = 0

    async def ask(
        self,
        channel: Channel,
        document: str,
        name: str,
        asked: dict[str, Any],
        patience: float = PATIENCE,
    ) -> dict[str, Any]:
        body = orjson.dumps({"query": document, "variables": {"input": asked}})
        async with self._turns[channel]:
            try:
                data = await self._signed(channel, body, patience)
            except Refused as refused:
                self._note(channel, refused)
                raise
            except Away:
                self.is_away = True
                raise
        self._refusals, self.is_away = 0, False
        return answer_of(data, name)

    async def _signed(self, channel: Channel, body: bytes, patience: float) -> dict[str, Any]:
        try:
            return await self._once(channel, body, patience)
        except Refused as refused:
            if not self._takes_the_clock_of(refused):
                raise
            return await self._once(channel, body, patience)

    async def _once(self, channel: Channel, body: bytes, patience: float) -> dict[str, Any]:
        headers = self._signer.headers(channel, self.wire.path, body)
        return await self.wire.post(body, headers, patience)

    def _takes_the_clock_of(self, refused: Refused) -> bool:
        """A wrong clock here must not keep a node from working: it signs by the server's."""
        if refused.date is None:
            return False
        offset = refused.date - time.time()
        if abs(offset - self._signer.offset) < SKEW_SECONDS:
            return False
        self._signer.offset = offset
        logs.warning("this machine's clock is wrong; set it", off_by=f"{-offset:.0f}s")
        return True

    def _note(self, channel: Channel, refused: Refused) -> None:
        self._refusals += 1
        self._signer.jump(channel)
        logs.warning("the server refuses this node", channel=channel, reason=refused)
        if self._refusals >= MOST_REFUSALS:
            self.refused.set()
