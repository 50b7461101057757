"""Points that are paid, given back and restored."""

from uuid import UUID

from graph.limits.table import BucketSize
from graph.transport.buckets import Buckets, Throttle, payer
from kernel.actor import ANONYMOUS, OPERATOR, Actor, ActorKind
from tests.transport.edge_schema import USER
from tests.transport.edge_support import HandClock

SIZE = BucketSize(points=100, restored=10)


def test_a_bucket_is_full_at_first_and_pays_once() -> None:
    buckets = Buckets(HandClock())
    assert buckets.pay("a", SIZE, 60) is None
    assert buckets.throttle("a", SIZE) == Throttle(100, 40, 10)
    assert buckets.pay("a", SIZE, 60) == 2
    assert buckets.throttle("a", SIZE).available == 40
    assert buckets.throttle("b", SIZE).available == 100


def test_points_come_back_with_time_and_never_beyond_the_size() -> None:
    clock = HandClock()
    buckets = Buckets(clock)
    assert buckets.pay("a", SIZE, 100) is None
    clock.seconds = 2.5
    assert buckets.throttle("a", SIZE).available == 25
    clock.seconds = 1_000.0
    assert buckets.throttle("a", SIZE).available == 100


def test_after_the_announced_wait_it_pays() -> None:
    clock = HandClock()
    buckets = Buckets(clock)
    assert buckets.pay("a", SIZE, 95) is None
    wait = buckets.pay("a", SIZE, 50)
    assert wait == 5
    clock.seconds += wait
    assert buckets.pay("a", SIZE, 50) is None


def test_what_is_given_back_never_overflows() -> None:
    buckets = Buckets(HandClock())
    assert buckets.pay("a", SIZE, 30) is None
    buckets.give_back("a", SIZE, 20)
    assert buckets.throttle("a", SIZE).available == 90
    buckets.give_back("a", SIZE, 500)
    assert buckets.throttle("a", SIZE).available == 100


def test_the_longest_absent_is_forgotten_first() -> None:
    buckets = Buckets(HandClock(), most=2)
    for key in ("a", "b"):
        assert buckets.pay(key, SIZE, 100) is None
    assert buckets.throttle("a", SIZE).available == 0  # asked for, so "b" is the older one
    assert buckets.pay("c", SIZE, 100) is None
    assert buckets.throttle("a", SIZE).available == 0
    assert buckets.throttle("b", SIZE).available == 100


def test_strangers_pay_by_address_and_ipv6_by_site() -> None:
    assert payer(ANONYMOUS, "192.0.2.7") == "anonymous:192.0.2.7"
    assert payer(ANONYMOUS, "::ffff:192.0.2.7") == "anonymous:192.0.2.7"
    assert payer(ANONYMOUS, "2001:db8:1:2:3::9") == "anonymous:2001:db8:1:2::/64"
    assert payer(ANONYMOUS, "2001:db8:1:2:ffff::1") == "anonymous:2001:db8:1:2::/64"
    assert payer(ANONYMOUS, "unknown") == "anonymous:unknown"


def test_everybody_else_pays_by_name() -> None:
    assert payer(USER, "192.0.2.7") == payer(USER, "192.0.2.8") == f"user:{UUID(int=1)}"
    assert payer(OPERATOR, "127.0.0.1") == "operator:-"
    assert payer(Actor(ActorKind.TOKEN, id=UUID(int=9)), "x") == f"token:{UUID(int=9)}"
