"""Somebody else's id and an unknown one are the same to whoever may not have it, to the byte."""

import pytest
from graphql import build_ast_schema, parse

from tests.sweep.cases import CASES
from tests.sweep.conftest import SWEPT, found_in
from tests.sweep.fields import IdField, doubled, id_fields
from tests.sweep.gone import GONE
from tests.sweep.planted import HONEST_CASES
from tests.sweep.sweeping import complaints, is_answered, tells_gone_from_unknown
from tests.sweep.wire import Wire
from tests.sweep.world import World

FIELDS = found_in(SWEPT)
ALL_CASES = CASES | HONEST_CASES
each_field = pytest.mark.parametrize("found", FIELDS, ids=lambda found: found.key)


def test_every_field_that_takes_an_id_is_swept() -> None:
    assert sorted(ALL_CASES) == [found.key for found in FIELDS]
    assert doubled(FIELDS) == []


def test_a_place_that_nobody_told_the_sweep_about_is_seen() -> None:
    planted = build_ast_schema(
        parse(
            "input Deep { ids: [ID!]! again: Deep } input In { deep: [Deep!], at: Int } "
            "type Query { planted(in: In!, id: ID): Int, no(n: Int): Int } "
            "type Subscription { listened(id: ID!): Int }"
        )
    )
    keys = [found.key for found in id_fields(planted)]
    assert keys == ["planted:in.deep[].ids[]", "planted:id", "listened"]


@each_field
async def test_a_foreign_id_is_an_unknown_one(wire: Wire, world: World, found: IdField) -> None:
    assert await complaints(wire, world, found, ALL_CASES[found.key]) == []


@each_field
async def test_whoever_may_have_it_is_answered(wire: Wire, world: World, found: IdField) -> None:
    case = ALL_CASES[found.key]
    assert await is_answered(wire, world, found, case) is not bool(case.closed)


@pytest.mark.parametrize("key", GONE)
async def test_what_is_gone_is_unknown_to_its_holder(wire: Wire, world: World, key: str) -> None:
    (found,) = (found for found in FIELDS if found.key == key)
    assert not await tells_gone_from_unknown(wire, world, found, GONE[key])
