"""The door for sockets: origin and subprotocol are checked before anything is listened to."""

from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from graph.transport.live import Live
from graph.transport.origin import may_come_from
from graph.transport.websocket.closing import PROTOCOL, UNKNOWN_SUBPROTOCOL
from graph.transport.websocket.connection import Connection


class WebSocketEndpoint:
    """An ASGI application for the scope type "websocket"."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if not may_come_from(socket.headers, self._live.settings.allowed_origins):
            # Closing before accepting is how ASGI spells 403.
            await socket.close()
        elif PROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(UNKNOWN_SUBPROTOCOL, "Subprotocol not acceptable")
        else:
            await socket.accept(subprotocol=PROTOCOL)
            with self._live.counted():
                await Connection(socket, self._live).serve()
