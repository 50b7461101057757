"""Which addresses people may name for us to call: how they are spelled, and where they lead.

The lists are our own: what `ipaddress` calls private or global differs between Python's versions,
and misses ways back into one's own network that are in use.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from kernel.errors import AppError, Code
from kernel.texts import Text

LONGEST_ADDRESS = 2048
LONGEST_HOST = 253
PORTS = frozenset({443, 8443})
_USUAL = {"https": 443, "http": 80}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# A name whose last part is a number is an address in an old spelling to many a resolver.
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_CLOSED_4 = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
# Of IPv6 only what is given out to the world is open; these are the exceptions inside of it.
_WORLD_6 = ip_network("2000::/3")
_CLOSED_6 = tuple(
    ip_network(one)
    for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_OWN = tuple(
    ip_network(one)
    for one in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
_BAD = Text(
    en="This address can't be called. Give a plain https:// address with a public host name, "
    "without a user, a fragment or an unusual port.",
    fa="این نشانی پذیرفته نیست. نشانی ساده‌ای با https:// و نام میزبان عمومی بدهید، بدون نام کاربر، "
    "بخش # و درگاه نامعمول.",
)
_CLOSED = Text(
    en="This address leads into a private or reserved network. Give one that is public.",
    fa="این نشانی به شبکه‌ای خصوصی یا رزروشده می‌رسد. نشانی عمومی بدهید.",
)


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; `authority` is what the header Host says."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL[self.scheme] else f"{host}:{self.port}"

    def at(self, ip: str) -> str:
        """The same with the number instead of the name, so that nobody asks for it again."""
        host = f"[{ip}]" if ":" in ip else ip
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def refused() -> AppError:
    return AppError(Code.BAD_USER_INPUT, _BAD, details={"reason": "address"})


def closed() -> AppError:
    return AppError(Code.BAD_USER_INPUT, _CLOSED, details={"reason": "network"})


def target(address: str, *, allow_private: bool) -> Target:
    """Only the one plain spelling; whatever two programs could read differently is refused."""
    parts, port = _parts(address)
    host = parts.netloc.lower()
    if parts.scheme == "https" or (allow_private and parts.scheme == "http"):
        host = _host(host.removesuffix(f":{parts.port}") if parts.port else host)
        number = port or _USUAL[parts.scheme]
        if allow_private or number in PORTS:
            query = f"?{parts.query}" if parts.query else ""
            return Target(parts.scheme, host, number, f"{parts.path or '/'}{query}")
    raise refused()


def _parts(address: str) -> tuple[SplitResult, int | None]:
    plain = address.isascii() and address.isprintable() and len(address) <= LONGEST_ADDRESS
    if not plain or any(one in address for one in ' \\#<>"^`{|}'):
        raise refused()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise refused() from None
    return parts, port


def _host(host: str) -> str:
    if host.startswith("[") and host.endswith("]"):
        return _number(host[1:-1], IPv6Address)
    if _NUMBER.fullmatch(host):
        return _number(host, IPv4Address)
    if len(host) > LONGEST_HOST or not _NAME.fullmatch(host):
        raise refused()
    return host


def _number(host: str, kind: type[IPv4Address | IPv6Address]) -> str:
    try:
        parsed = kind(host)
    except ValueError:
        raise refused() from None
    if "%" in host or (kind is IPv4Address and str(parsed) != host):
        raise refused()
    return str(parsed)


def is_open(ip: str, *, allow_private: bool) -> bool:
    """Whether we may connect to that address; one behind IPv4-in-IPv6 is never open."""
    try:
        parsed = ip_address(ip)
    except ValueError:
        return False
    if allow_private and any(parsed in network for network in _OWN):
        return True
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in _CLOSED_4)
    return parsed in _WORLD_6 and not any(parsed in network for network in _CLOSED_6)
