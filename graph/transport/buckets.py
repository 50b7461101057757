"""The buckets of points that callers pay from; they live in the memory of one process."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from graph.limits.table import BucketSize
from kernel.actor import Actor

_IPV6_SITE = 64


@dataclass(frozen=True, slots=True)
class Throttle:
    """The state of a bucket, as it is reported to the client."""

    maximum: int
    available: int
    restored: int


@dataclass(slots=True)
class _Bucket:
    points: float
    at: float


class Buckets:
    """The caller that stayed away longest is forgotten first: its bucket has filled up anyway."""

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, most: int = 100_000
    ) -> None:
        self._monotonic = monotonic
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def pay(self, key: str, size: BucketSize, points: int) -> int | None:
        """Take the points, or take nothing and say after how many seconds they will be there."""
        bucket = self._filled(key, size)
        if bucket.points < points:
            return max(1, math.ceil((points - bucket.points) / size.restored))
        bucket.points -= points
        return None

    def give_back(self, key: str, size: BucketSize, points: int) -> None:
        bucket = self._filled(key, size)
        bucket.points = min(bucket.points + points, size.points)

    def throttle(self, key: str, size: BucketSize) -> Throttle:
        return Throttle(size.points, math.floor(self._filled(key, size).points), size.restored)

    def _filled(self, key: str, size: BucketSize) -> _Bucket:
        now = self._monotonic()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(size.points, now)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        bucket.points = min(bucket.points + (now - bucket.at) * size.restored, size.points)
        bucket.at = now
        return bucket


def payer(actor: Actor, address: str) -> str:
    """Whose bucket it is: a stranger's is that of the address."""
    return f"anonymous:{_site(address)}" if actor.is_anonymous else actor.key


def _site(address: str) -> str:
    """One IPv6 customer has 2^64 addresses, which must not be as many buckets."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed.packed, _IPV6_SITE), strict=False))
