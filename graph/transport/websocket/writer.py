"""Sends messages to one client, and waits for it no longer than a set time."""

import asyncio

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from graph.transport.websocket.closing import TERMINATED, ClosingError, GoneError


class Writer:
    def __init__(self, socket: WebSocket, patience: float) -> None:
        self._socket = socket
        self._patience = patience
        self._turn = asyncio.Lock()

    async def send(self, **message: object) -> None:
        """Return when the transport has taken the message, so that nothing piles up here."""
        text = orjson.dumps(message).decode()
        try:
            async with asyncio.timeout(self._patience), self._turn:
                await self._socket.send_text(text)
        except TimeoutError:
            raise ClosingError(TERMINATED, "Terminated: messages were not read") from None
        except (WebSocketDisconnect, RuntimeError):
            # Between its own close frame and the news of it, the server says RuntimeError.
            raise GoneError from None

    async def close(self, code: int, reason: str, patience: float) -> None:
        """Say goodbye if the client still listens; one that does not is dropped."""
        try:
            async with asyncio.timeout(patience):
                await self._socket.close(code, reason)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            return
