"""Programs that show what opens nothing, counted by address before the database is asked.

Whoever has opened something from that address lately is asked for in the database all the same:
a good program is not locked out by a bad one behind the same router. One that was never seen there
waits for at most a minute. Each process counts for itself, because a count in the database would
be the very work that this is to spare.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from domains.identity.service.guesses import network_of, too_many
from kernel.db import Database

MOST, WITHIN = 60, timedelta(minutes=1)
TRUSTED_FOR = timedelta(hours=1)
_MOST_KEPT = 10_000


@dataclass(slots=True)
class _Count:
    since: datetime
    failures: int = 0


@dataclass(slots=True)
class _Memory:
    failed: OrderedDict[str, _Count] = field(default_factory=OrderedDict)
    trusted: OrderedDict[tuple[str, str], datetime] = field(default_factory=OrderedDict)


_MEMORIES: WeakKeyDictionary[Database, _Memory] = WeakKeyDictionary()


def check(database: Database, address: str, mark: str) -> None:
    """Raises AppError RATE_LIMITED. The mark tells one credential of an address from another."""
    memory, place, now = _of(database), network_of(address), database.tools.clock.now()
    count = memory.failed.get(place)
    if count is None or count.failures < MOST:
        return
    left = (count.since + WITHIN - now).total_seconds()
    proven = memory.trusted.get((place, mark))
    if left > 0 and (proven is None or now - proven > TRUSTED_FOR):
        raise too_many(left)


def failed(database: Database, address: str) -> None:
    memory, place, now = _of(database), network_of(address), database.tools.clock.now()
    count = memory.failed.get(place)
    if count is None or now - count.since >= WITHIN:
        count = memory.failed[place] = _Count(now)
    count.failures += 1
    _trim(memory.failed)


def opened(database: Database, address: str, mark: str) -> None:
    memory, key = _of(database), (network_of(address), mark)
    memory.trusted[key] = database.tools.clock.now()
    memory.trusted.move_to_end(key)
    _trim(memory.trusted)


def forget() -> None:
    _MEMORIES.clear()


def _of(database: Database) -> _Memory:
    return _MEMORIES.setdefault(database, _Memory())


def _trim(kept: "OrderedDict[str, _Count] | OrderedDict[tuple[str, str], datetime]") -> None:
    """The oldest are forgotten: whoever calls chooses what is kept."""
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
