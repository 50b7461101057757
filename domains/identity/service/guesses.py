"""How often a thing may be tried: windows for messages, growing delays for passwords.

Each count is a unit of its own, so that it stays when what it guards is refused.
"""

import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from domains.identity.api import DOMAIN
from domains.identity.models import GuessCounter
from domains.identity.store import guesses as store
from kernel.actor import Actor
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code
from kernel.texts import Text

FREE_TRIES = 5
FORGIVEN_AFTER = timedelta(hours=1)
LONGEST_DELAY = 900
_KEY = "identity.guesses"
_PREFIX = {4: 24, 6: 56}
_TOO_MANY = Text(
    en="Too many tries. Try again in {seconds} seconds.",
    fa="تعداد تلاش‌ها بیش از اندازه است. {seconds} ثانیهٔ دیگر دوباره تلاش کنید.",
)


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many within any stretch of that length."""

    most: int
    within: timedelta


PER_CONTACT = (
    Window(1, timedelta(minutes=1)),
    Window(5, timedelta(hours=1)),
    Window(10, timedelta(days=1)),
)
PER_ADDRESS = (Window(20, timedelta(hours=1)),)


def too_many(seconds: float) -> AppError:
    wait = max(1, math.ceil(seconds))
    return AppError(Code.RATE_LIMITED, _TOO_MANY.with_(seconds=wait), details={"retryAfter": wait})


async def allow(database: Database, key: str, *, actor: Actor, windows: Sequence[Window]) -> None:
    """Counts one more of that key, or refuses; what is refused is not counted."""
    async with database.unit(DOMAIN, actor) as unit:
        await allow_within(unit, key, windows)


async def allow_within(unit: UnitOfWork, key: str, windows: Sequence[Window]) -> None:
    """The same in the caller's unit, which has to be committed also when the try was wrong."""
    counted, now = await counter(unit, key), unit.clock.now()
    wait = max(_wait(counted.times, window, now) for window in windows)
    if wait > 0:
        raise too_many(wait)
    longest = max(window.within for window in windows)
    counted.times = [*(at for at in counted.times if at > now - longest), now]
    counted.touched_at = now


async def allow_message(database: Database, contact: str, address: str, *, actor: Actor) -> None:
    """A code or a link may go to that contact, asked for from that address."""
    await allow(database, f"address:{address}", actor=actor, windows=PER_ADDRESS)
    await allow(database, f"message:{contact}", actor=actor, windows=PER_CONTACT)


async def counter(unit: UnitOfWork, key: str) -> GuessCounter:
    """That key's, locked until the unit ends."""
    return await store.locked(unit, _hashed(unit, key))


async def take_try(database: Database, account: str, address: str, *, actor: Actor) -> None:
    """Counts a try at a password before it is looked at, so that tries at once are counted too."""
    async with database.unit(DOMAIN, actor) as unit:
        counter = await store.locked(unit, _hashed(unit, _place(account, address)))
        now = unit.clock.now()
        if now - counter.touched_at >= FORGIVEN_AFTER:
            counter.failures = 0
        wait = _delay(counter) - (now - counter.touched_at).total_seconds()
        if wait <= 0:
            counter.failures += 1
            counter.touched_at = now
    if wait > 0:
        raise too_many(wait)


async def forgive(unit: UnitOfWork, account: str, address: str) -> None:
    """Whoever knew the password starts anew."""
    await store.forget(unit, _hashed(unit, _place(account, address)))


def _delay(counter: GuessCounter) -> float:
    """After the free tries 1, 2, 4 … seconds must pass since the last one."""
    beyond = counter.failures - FREE_TRIES
    return 0 if beyond < 0 else min(LONGEST_DELAY, 2 ** min(beyond, 10))


def _wait(times: Sequence[datetime], window: Window, now: datetime) -> float:
    inside = sorted(at for at in times if at > now - window.within)
    if len(inside) < window.most:
        return 0
    return (inside[-window.most] + window.within - now).total_seconds()


def _place(account: str, address: str) -> str:
    return f"password:{account}:{network_of(address)}"


def network_of(address: str) -> str:
    """The neighbourhood of an address: whoever has one address there easily gets another."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ip_network(f"{parsed}/{_PREFIX[parsed.version]}", strict=False))


def _hashed(unit: UnitOfWork, key: str) -> str:
    return hmac.new(unit.keys.derived(_KEY), key.encode(), sha256).hexdigest()
