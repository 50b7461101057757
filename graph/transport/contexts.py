"""The context of a request: who calls, from where, in which language, under which trace."""

from ipaddress import ip_address, ip_network

from starlette.requests import HTTPConnection

from graph.authenticate import Authenticator, Credentials
from kernel.actor import Actor
from kernel.config import Settings
from kernel.graphql.context import Context, Services
from kernel.telemetry.tracing import current_trace_id
from kernel.texts import preferred

_UNKNOWN = "unknown"


class Contexts:
    """Every transport makes its contexts here."""

    def __init__(
        self, services: Services, authenticator: Authenticator, settings: Settings
    ) -> None:
        self.authenticator = authenticator
        self._services = services
        self._trusted = [ip_network(name, strict=False) for name in settings.trusted_proxies]

    def address(self, connection: HTTPConnection) -> str:
        """The client's address; what a proxy says counts only when we know the proxy."""
        address = connection.client.host if connection.client else _UNKNOWN
        hops = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
        for hop in reversed(hops):
            if not self._is_trusted(address) or not _is_address(hop.strip()):
                break
            address = hop.strip()
        return address

    def credentials(
        self, connection: HTTPConnection, authorization: str | None = None
    ) -> Credentials:
        """What the request carries; a socket sends its authorization later, in a message."""
        return Credentials(
            authorization=authorization or connection.headers.get("authorization"),
            address=self.address(connection),
            cookies=connection.cookies,
            host=connection.headers.get("host"),
        )

    def make(
        self, connection: HTTPConnection, actor: Actor, *, caches_loads: bool = True
    ) -> Context:
        return Context(
            actor=actor,
            locale=preferred(connection.headers.get("accept-language")),
            trace_id=current_trace_id(),
            services=self._services,
            address=self.address(connection),
            user_agent=connection.headers.get("user-agent"),
            host=connection.headers.get("host"),
            caches_loads=caches_loads,
        )

    async def open(self, connection: HTTPConnection) -> Context:
        """Authenticate by the request's headers; raises AppError UNAUTHENTICATED."""
        actor = await self.authenticator.authenticate(self.credentials(connection))
        return self.make(connection, actor)

    def _is_trusted(self, address: str) -> bool:
        if not _is_address(address):
            return False
        parsed = ip_address(address)
        return any(parsed in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
