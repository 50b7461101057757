"""Who calls with an API token. What is known of one is kept for two seconds and no longer."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from weakref import WeakKeyDictionary

from domains.identity.api import DOMAIN, TenantStatus
from domains.identity.models import ApiKey, Tenant
from domains.identity.service import failed_credentials, token_format
from domains.identity.service.token_format import SpelledToken
from domains.identity.store import api_tokens as store
from kernel.actor import SYSTEM, Actor, ActorKind
from kernel.db import Database

KEPT = timedelta(seconds=2)
"""A revoked token is refused everywhere within this time."""
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class _Known:
    """A token that opened something when it was read."""

    actor: Actor
    digest: str
    networks: tuple[IPv4Network | IPv6Network, ...]
    read_at: datetime

    def is_recent(self, now: datetime) -> bool:
        return timedelta(0) <= now - self.read_at < KEPT

    def admits(self, address: str, now: datetime) -> bool:
        ends = self.actor.expires_at
        return (ends is None or now < ends) and _is_within(address, self.networks)


_KNOWN: WeakKeyDictionary[Database, dict[str, _Known]] = WeakKeyDictionary()


async def actor_of(database: Database, token: str, address: str) -> Actor | None:
    """None for every token that opens nothing; AppError RATE_LIMITED after too many of those."""
    spelled = token_format.read(token)
    if spelled is None:
        return None
    failed_credentials.check(database, address, spelled.digest)
    now = database.tools.clock.now()
    known = await _known(database, spelled, now)
    if known is None or not known.admits(address, now):
        failed_credentials.failed(database, address)
        return None
    failed_credentials.opened(database, address, spelled.digest)
    return known.actor


async def is_alive(database: Database, actor: Actor) -> bool:
    """Asked again and again for sockets that were opened with a token."""
    if actor.id is None:
        return False
    async with database.read(DOMAIN, SYSTEM, tenant_id=actor.tenant_id) as session:
        found = await store.with_tenant(session, actor.id)
    return found is not None and _is_good(*found, database.tools.clock.now())


async def _known(database: Database, spelled: SpelledToken, now: datetime) -> _Known | None:
    """Only what opened something is kept: guesses can't fill the memory."""
    kept = _KNOWN.setdefault(database, {})
    known = kept.get(spelled.public_id)
    if known is None or not known.is_recent(now):
        kept.pop(spelled.public_id, None)
        known = await _read(database, spelled, now)
        if known is None:
            return None
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[spelled.public_id] = known
    return known if hmac.compare_digest(known.digest, spelled.digest) else None


async def _read(database: Database, spelled: SpelledToken, now: datetime) -> _Known | None:
    async with database.read(DOMAIN, SYSTEM, across_tenants=True) as session:
        found = await store.by_public_id(session, spelled.public_id)
    if found is None or not hmac.compare_digest(found[0].secret_hash, spelled.digest):
        return None
    if not _is_good(*found, now):
        return None
    row = found[0]
    await _note_use(database, row, now)
    return _Known(_actor(row), row.secret_hash, tuple(map(ip_network, row.addresses)), now)


def _is_good(row: ApiKey, tenant: Tenant, now: datetime) -> bool:
    lives = row.revoked_at is None and (row.expires_at is None or now < row.expires_at)
    return lives and tenant.status is TenantStatus.ACTIVE


def _actor(row: ApiKey) -> Actor:
    return Actor(
        ActorKind.TOKEN,
        tenant_id=row.tenant_id,
        id=row.id,
        scopes=frozenset(row.scopes),
        expires_at=row.expires_at,
    )


async def _note_use(database: Database, row: ApiKey, now: datetime) -> None:
    """To the minute: not every request is worth a write."""
    minute = now.replace(second=0, microsecond=0)
    if row.last_used_at is not None and row.last_used_at >= minute:
        return
    async with database.unit(DOMAIN, SYSTEM, tenant_id=row.tenant_id) as unit:
        await store.used(unit, row.id, minute)


def _is_within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    if not networks:
        return True
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 caller on a socket for both is still the IPv4 address that the list names."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
