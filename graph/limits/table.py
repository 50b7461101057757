"""The table of limits: what each kind of caller may ask at once, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kernel.actor import Actor, Tier

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class BucketSize:
    """Points that a caller may save up, and points that come back each second."""

    points: int
    restored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    body: int
    characters: int
    tokens: int
    depth: int
    aliases: int
    directives: int
    mutations: int
    cost: int
    bucket: BucketSize | None
    seconds: float
    socket_operations: int
    socket_connections: int
    known_documents_only: bool = False


_ANONYMOUS = Limits(
    body=64 * KIB,
    characters=4_000,
    tokens=400,
    depth=6,
    aliases=5,
    directives=10,
    mutations=1,
    cost=200,
    bucket=BucketSize(500, 10),
    seconds=5,
    socket_operations=0,
    socket_connections=0,
)
_SESSION = Limits(
    body=1 * MIB,
    characters=30_000,
    tokens=4_000,
    depth=15,
    aliases=50,
    directives=50,
    mutations=5,
    cost=5_000,
    bucket=BucketSize(10_000, 200),
    seconds=15,
    socket_operations=25,
    socket_connections=5,
)
_TOKEN = Limits(
    body=256 * KIB,
    characters=15_000,
    tokens=2_000,
    depth=10,
    aliases=30,
    directives=50,
    mutations=5,
    cost=2_000,
    bucket=BucketSize(1_000, 50),
    seconds=30,
    socket_operations=10,
    socket_connections=2,
)
_ADMIN = Limits(
    body=1 * MIB,
    characters=30_000,
    tokens=4_000,
    depth=15,
    aliases=50,
    directives=50,
    mutations=5,
    cost=10_000,
    bucket=BucketSize(20_000, 500),
    seconds=30,
    socket_operations=50,
    socket_connections=5,
)
_NODE = Limits(
    body=256 * KIB,
    characters=15_000,
    tokens=2_000,
    depth=10,
    aliases=30,
    directives=50,
    mutations=5,
    cost=2_000,
    bucket=None,
    seconds=30,
    socket_operations=10,
    socket_connections=2,
    known_documents_only=True,
)

TABLE: Mapping[Tier, Limits] = MappingProxyType(
    {
        Tier.ANONYMOUS: _ANONYMOUS,
        Tier.SESSION: _SESSION,
        Tier.TOKEN: _TOKEN,
        Tier.ADMIN: _ADMIN,
        Tier.NODE: _NODE,
    }
)

# The same for everybody: no honest document comes near, and validation would take too long.
DIRECTIVES_AT_ONE_PLACE = 4
AUTHENTICATION_MUTATIONS = 1
NESTING = 64
SELECTIONS = 1_000
OPERATIONS = 25
SPREADS = 100
LITERAL_VALUES = 1_000
VARIABLE_VALUES = 10_000
VALIDATION_ERRORS = 5
OVERLAP_BUDGET = 8_000


def limits_of(actor: Actor) -> Limits:
    return TABLE[actor.tier]
