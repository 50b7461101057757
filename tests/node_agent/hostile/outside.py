"""What no template may reach: a file of the machine, and an address of the network."""

import ctypes
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.node_agent.hostile.expressions import CANARY
from tests.node_agent.hostile.pictures import PORT

_OPENED = 0x20
_WHITE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
Reached = list[str]


@contextmanager
def nothing_reached() -> Iterator[Reached]:
    """The list fills with what was opened or asked for; it is complete when the block ends."""
    reached: Reached = []
    with _canary(reached), _listener(reached):
        yield reached


@contextmanager
def _canary(reached: Reached) -> Iterator[None]:
    path = Path(CANARY)
    path.write_text(_WHITE, encoding="utf-8")
    libc = ctypes.CDLL(None)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    if watch < 0 or libc.inotify_add_watch(watch, bytes(path), _OPENED) < 0:
        raise RuntimeError("the canary can't be watched")
    try:
        yield
        with suppress(BlockingIOError):
            reached.extend([CANARY] * bool(os.read(watch, 4096)))
    finally:
        os.close(watch)
        path.unlink()


@contextmanager
def _listener(reached: Reached) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", PORT)) as server:
        listening = threading.Thread(target=_listen, args=(server, reached))
        listening.start()
        try:
            yield
        finally:
            server.shutdown(socket.SHUT_RDWR)
            listening.join()


def _listen(server: socket.socket, reached: Reached) -> None:
    with suppress(OSError):  # shut down when nobody may come any more
        while True:
            with server.accept()[0] as client:
                reached.append(client.recv(200).decode(errors="replace"))
