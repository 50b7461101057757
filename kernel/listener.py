"""One connection of each process that listens and notifies, and comes back when it is lost."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog
from sqlalchemy.engine import URL

from kernel import roles

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 0.5
LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a call says whose connection died in the middle of it
)


def arguments(url: URL) -> dict[str, Any]:
    """What asyncpg wants to know, from the same URL that the pool uses."""
    made: dict[str, Any] = {
        "user": url.username,
        "password": url.password,
        "database": url.database,
        "host": url.host or url.query.get("host"),
        "port": url.port or url.query.get("port"),
    }
    return {name: value for name, value in made.items() if value is not None}


async def connect_as_kernel(url: URL, name: str) -> asyncpg.Connection:
    """A connection of its own, outside the pool, that stays in the kernel's role."""
    connection = await asyncpg.connect(
        **arguments(url), server_settings={"application_name": name}, timeout=10
    )
    await connection.execute(f"set role {roles.KERNEL}")
    return connection


class Listener:
    """Keeps a connection listening, and says when a new one has begun to."""

    def __init__(
        self,
        url: URL,
        channel: str,
        *,
        on_message: Callable[[str], None],
        on_connect: Callable[[], None],
        name: str,
    ) -> None:
        self._url = url
        self._channel = channel
        self._on_message = on_message
        self._on_connect = on_connect
        self._name = name
        self._lock = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self.connected = asyncio.Event()

    async def run(self) -> None:
        while True:
            try:
                await self._listen_until_lost()
            except LOST as error:
                log.warning("connection lost", listener=self._name, reason=str(error))
            except Exception:
                # Without its listener a process is deaf for good, so no surprise may end it.
                log.exception("listening failed", listener=self._name)
            finally:
                self._forget()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen_until_lost(self) -> None:
        connection = await connect_as_kernel(self._url, self._name)
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(self._channel, self._heard)
        self._connection = connection
        self.connected.set()
        self._on_connect()
        await lost.wait()
        message = "the server closed the connection"
        raise OSError(message)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self._on_message(str(payload))

    def _forget(self) -> None:
        self.connected.clear()
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed():
            connection.terminate()

    async def fetch(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Raises `ConnectionError` while the connection is away."""
        async with self._lock:
            if self._connection is None:
                message = "not connected"
                raise ConnectionError(message)
            return list(await self._connection.fetch(statement, *values))
