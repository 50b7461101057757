"""The web server, where its own manners with sockets fall short of the protocol's."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from graph.transport.live import Live


class PatientServer(uvicorn.Server):
    """Ends the long-lived streams first, each with a word, instead of waiting for them for ever."""

    def __init__(
        self, config: uvicorn.Config, live: Live, before_end: Callable[[], None] | None = None
    ) -> None:
        super().__init__(config)
        self._live = live
        self._before_end = before_end

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._before_end is not None:
            self._before_end()
        await self._live.shut_down()
        await super().shutdown(sockets)


class SocketProtocol(WebSocketsSansIOProtocol):
    """Give to `uvicorn.Config(ws=…)`."""

    def send_receive_event_to_app(self) -> None:
        """Hand on text that is not UTF-8 as bytes; it would be logged as an error of ours."""
        if self.curr_msg_data_type == "text" and not _is_utf8(b"".join(self.frames)):
            self.curr_msg_data_type = "bytes"
        super().send_receive_event_to_app()

    async def run_asgi(self) -> None:
        """Cut the line to a client that reads nothing; closing would wait for it for ever."""
        await super().run_asgi()
        if self.transport.get_write_buffer_size():
            asyncio.get_running_loop().call_later(self.close_timeout, self.transport.abort)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
