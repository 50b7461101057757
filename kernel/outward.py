"""The one way to addresses that people have named: sign-in providers, webhooks, imports.

The name is resolved once, every address behind it is looked at, and the connection goes to one of
these very addresses. A name that leads elsewhere a moment later changes nothing.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import httpx2

from kernel import addresses
from kernel.errors import AppError, Code
from kernel.texts import Text

SECONDS = 10.0
LARGEST_ANSWER = 256 * 1024
Resolve = Callable[[str, int], Awaitable[list[str]]]
# The client's library tells every address and header, and people put secrets into both.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)
_SILENT = Text(
    en="{host} does not answer as it should. Check the address, or try again in a few minutes.",
    fa="{host} آن‌گونه که باید پاسخ نمی‌دهد. نشانی را بررسی کنید یا چند دقیقهٔ دیگر دوباره بکوشید.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Redirects are answers like any other: nobody follows them."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Outward:
    """Calls what people have named; `allow_private` is for development and tests alone."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        seconds: float = SECONDS,
        largest: int = LARGEST_ANSWER,
        resolve: Resolve = resolve,
    ) -> None:
        self._allow_private = allow_private
        self._seconds = seconds
        self._largest = largest
        self._resolve = resolve

    def check(self, address: str) -> addresses.Target:
        """How it is spelled; where it leads is seen at each call anew."""
        return addresses.target(address, allow_private=self._allow_private)

    async def get(self, address: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.send("GET", address, headers or {}, None)

    async def post(self, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return await self.send("POST", address, headers, body)

    async def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        target = self.check(address)
        try:
            async with asyncio.timeout(self._seconds):
                ip = await self._looked_up(target)
                return await self._asked(method, target, ip, headers, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError):
            raise silent(target.host) from None

    async def _looked_up(self, target: addresses.Target) -> str:
        """One closed address among several closes the name: which one is taken is chance."""
        found = await self._resolve(target.host, target.port)
        if not found:
            raise silent(target.host)
        if not all(addresses.is_open(ip, allow_private=self._allow_private) for ip in found):
            raise addresses.closed()
        return found[0]

    async def _asked(
        self,
        method: str,
        target: addresses.Target,
        ip: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Answer:
        # Packed answers are not asked for: a small one could fill the memory.
        said = {**headers, "Host": target.authority, "Accept-Encoding": "identity"}
        async with (
            httpx2.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                timeout=self._seconds,
                verify=self._tls if target.scheme == "https" else False,
            ) as client,
            client.stream(
                method,
                target.at(ip),
                headers=said,
                content=body,
                extensions={"sni_hostname": target.host},
            ) as response,
        ):
            told = await self._read(response, target.host)
            return Answer(response.status_code, dict(response.headers), told)

    async def _read(self, response: httpx2.Response, host: str) -> bytes:
        read = bytearray()
        async for chunk in response.aiter_raw():
            read += chunk
            if len(read) > self._largest:
                raise silent(host)
        return bytes(read)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context(trust_env=False)


def silent(host: str) -> AppError:
    """Late, too large, broken off or no connection: what it was is nobody's business outside."""
    return AppError(Code.UNAVAILABLE, _SILENT.with_(host=host), details={"reason": "no_answer"})
