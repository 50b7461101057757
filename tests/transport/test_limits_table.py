"""The table of limits, as it is published."""

import pytest

from graph.limits.table import TABLE, BucketSize, Limits
from kernel.actor import Tier

KIB = 1024


def published(limits: Limits) -> tuple[object, ...]:
    return (
        limits.body // KIB,
        limits.tokens,
        (limits.depth, limits.aliases, limits.directives),
        limits.mutations,
        limits.cost,
        limits.bucket,
        limits.seconds,
        (limits.socket_operations, limits.socket_connections),
    )


@pytest.mark.parametrize(
    ("tier", "row"),
    [
        (Tier.ANONYMOUS, (64, 400, (6, 5, 10), 1, 200, BucketSize(500, 10), 5, (0, 0))),
        (Tier.SESSION, (1024, 4000, (15, 50, 50), 5, 5000, BucketSize(10_000, 200), 15, (25, 5))),
        (Tier.TOKEN, (256, 2000, (10, 30, 50), 5, 2000, BucketSize(1_000, 50), 30, (10, 2))),
        (Tier.ADMIN, (1024, 4000, (15, 50, 50), 5, 10_000, BucketSize(20_000, 500), 30, (50, 5))),
    ],
)
def test_a_row_is_as_published(tier: Tier, row: tuple[object, ...]) -> None:
    assert published(TABLE[tier]) == row
    assert not TABLE[tier].known_documents_only


def test_nodes_send_known_documents_and_have_no_bucket() -> None:
    node = TABLE[Tier.NODE]
    assert (node.body, node.seconds, node.bucket) == (256 * KIB, 30, None)
    assert node.known_documents_only


def test_every_kind_of_caller_has_its_row() -> None:
    assert set(TABLE) == set(Tier)
