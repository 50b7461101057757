"""Finds tenants by slug, host or id without asking the database each time."""

import time
from dataclasses import dataclass, field
from ipaddress import ip_address
from uuid import UUID
from weakref import WeakKeyDictionary

from domains.identity.api import DOMAIN, TenantStatus
from domains.identity.models import Tenant
from domains.identity.store import tenants as store
from kernel.actor import SYSTEM
from kernel.db import Database, ReadSession
from kernel.errors import AppError
from kernel.ids import HOUSE_TENANT_ID

KEPT_SECONDS = 2.0
"""A suspended tenant is refused everywhere within 5 s, sockets too, which look every 2 s."""
MOST_KEPT = 4_096  # whoever calls chooses the host; the rest is forgotten
LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Known:
    id: UUID
    slug: str
    status: TenantStatus

    @property
    def is_active(self) -> bool:
        return self.status is TenantStatus.ACTIVE


@dataclass(slots=True)
class _Kept:
    at: float
    tenant: Known | None


@dataclass(slots=True)
class _Directory:
    kept: dict[tuple[str, str], _Kept] = field(default_factory=dict)

    def keep(self, key: tuple[str, str], tenant: Known | None, at: float) -> None:
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[key] = _Kept(at, tenant)

    def fresh(self, key: tuple[str, str]) -> _Kept | None:
        found = self.kept.get(key)
        return found if found and time.monotonic() - found.at < KEPT_SECONDS else None


_DIRECTORIES: WeakKeyDictionary[Database, _Directory] = WeakKeyDictionary()


async def find(
    database: Database, *, slug: str | None = None, host: str | None = None
) -> UUID | None:
    """The id of an active tenant; `look_up` tells a suspended one from none."""
    known = await look_up(database, slug=slug, host=host)
    return known.id if known is not None and known.is_active else None


async def look_up(
    database: Database, *, slug: str | None = None, host: str | None = None
) -> Known | None:
    if slug is not None:
        return await _looked_up(database, ("slug", slug)) if "\0" not in slug else None
    name = normal(host) if host is not None else None
    return await _looked_up(database, ("host", name)) if name else None


async def is_active(database: Database, tenant_id: UUID) -> bool:
    """Whether people and programs of that tenant may act; those of the house always may."""
    if tenant_id == HOUSE_TENANT_ID:
        return True
    known = await _looked_up(database, ("id", str(tenant_id)))
    return known is not None and known.is_active


async def of_host(database: Database, host: str | None) -> UUID:
    """For whom a caller without credentials asks; an unknown host is the house's own.

    A suspended tenant's host stays its own: nobody is to land in the house by mistake.
    """
    known = await look_up(database, host=host) if host else None
    return HOUSE_TENANT_ID if known is None else known.id


def forget() -> None:
    """After a change in this process; other processes see it within the time that it is kept."""
    for directory in _DIRECTORIES.values():
        directory.kept.clear()


async def _looked_up(database: Database, key: tuple[str, str]) -> Known | None:
    directory = _DIRECTORIES.setdefault(database, _Directory())
    kept = directory.fresh(key)
    if kept is not None:
        return kept.tenant
    asked_at = time.monotonic()  # an answer is as old as its question
    try:
        known = await _asked(database, key)
    except AppError:
        kept = directory.kept.get(key)
        if kept is None:
            raise
        return kept.tenant  # while the database is away, what was known still holds
    if known is not None or key[0] != "id":  # who has an id may be a tenant of this moment
        directory.keep(key, known, asked_at)
    return known


async def _asked(database: Database, key: tuple[str, str]) -> Known | None:
    async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        found = await _fetch(session, *key)
    return None if found is None else Known(found.id, found.slug, found.status)


async def _fetch(session: ReadSession, kind: str, value: str) -> Tenant | None:
    match kind:
        case "slug":
            return await store.by_slug(session, value)
        case "host":
            return await store.by_host(session, value)
        case _:
            return await store.tenant(session, UUID(value))


def normal(host: str) -> str | None:
    """A host as it is kept: small letters, ASCII, no port; none when it is no host at all."""
    name = host.strip().lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else _without_port(name)
    try:
        ascii_name = name if ":" in name else name.rstrip(".").encode("idna").decode()
    except UnicodeError:
        return None
    return ascii_name if _is_host(ascii_name) else None


def _without_port(name: str) -> str:
    head, _, port = name.rpartition(":")
    return head if head and ":" not in head and port.isdigit() else name


def _is_host(name: str) -> bool:
    if ":" in name:
        return _is_address(name)
    labels = name.split(".")
    plain = all(part.replace("-", "a").isalnum() and len(part) <= 63 for part in labels)  # noqa: PLR2004 - of a label in a host name
    return plain and name.isascii() and len(name) <= LONGEST_HOST


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
