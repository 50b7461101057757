"""What an operation costs, to the point."""

from typing import Any

import pytest
from graphql import DocumentNode, OperationDefinitionNode, parse, validate

from graph.limits.cost import Price, price
from tests.transport.edge_schema import make_schema

SCHEMA = make_schema().core


def price_of(text: str, variables: dict[str, Any] | None = None) -> Price:
    document: DocumentNode = parse(text)
    assert validate(SCHEMA, document) == []
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return price(SCHEMA, document, operation, variables)


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("{ hello }", 0),
        ("{ __typename }", 0),
        ("{ thing { name size } }", 1),
        ("{ thing { itself { name } } }", 2),
        ("{ thing { few { name } } }", 1 + 3),
        ("{ everything { name } }", 10),
        ("{ everything { parts { name } } }", 10 * (1 + 10)),
        ("{ pages(first: 4) { itself { name } } }", 4 * 2),
        ("{ things(first: 5) { nodes { name } } }", 1 + 5),
        ("{ things(last: 5) { nodes { name } } }", 1 + 5),
        ("{ things(first: 3, last: 8) { nodes { name } } }", 1 + 8),
        ("{ things(first: 5) { edges { node { name } } pageInfo { hasNext } } }", 1 + 5 * 2 + 1),
        ("{ things { nodes { name } } }", 1 + 100),
        ("{ things(first: 100000) { nodes { name } } }", 1 + 100),
        ("{ things(first: -5) { nodes { name } } }", 1 + 1),
        ("{ defaulted { nodes { name } } }", 1 + 7),
        ("{ things(first: 2) { nodes { things(first: 3) { nodes { name } } } } }", 1 + 2 * 5),
        ("{ dear }", 25),
        ("{ a: dear b: dear }", 50),
        ("mutation { write { name } }", 10),
        ("mutation { a: write { itself { name } } b: refuse }", 10 + 1 + 10),
        ("subscription { count(to: 3) }", 0),
        ("{ __schema { types { name fields { name } } } }", 50),
        ('{ __type(name: "Query") { fields { name } } }', 10),
        ("{ thing { name } thing { size } }", 1),
        ("{ ...F ...F } fragment F on Query { thing { name } }", 1),
        ("{ things(first: 4) { ...C } } fragment C on Connection { nodes { name } }", 1 + 4),
        ("{ ... on Query { ... { thing { name } } } }", 1),
    ],
)
def test_requested(text: str, cost: int) -> None:
    assert price_of(text).requested == cost


@pytest.mark.parametrize(
    ("declared", "variables", "cost"),
    [
        ("$n: Int", {"n": 6}, 1 + 6),
        ("$n: Int", {"n": 6_000}, 1 + 100),
        ("$n: Int", {"n": None}, 1 + 100),
        ("$n: Int", {}, 1 + 100),
        ("$n: Int = 4", {}, 1 + 4),
        ("$n: Int = 4", {"n": 9}, 1 + 9),
        ("$n: Int", {"n": 2.0}, 1 + 100),
    ],
)
def test_variables_count_like_literals(declared: str, variables: dict[str, Any], cost: int) -> None:
    text = f"query Q({declared}) {{ things(first: $n) {{ nodes {{ name }} }} }}"
    assert price_of(text, variables).requested == cost


def test_an_absent_variable_leaves_the_default_of_the_argument() -> None:
    assert price_of("query Q($n: Int) { defaulted(first: $n) { nodes { name } } }").requested == 8


def test_actual_counts_the_objects_that_came() -> None:
    cost = price_of("{ things(first: 50) { nodes { name itself { size } } } }")
    thing = {"name": "x", "itself": {"size": 1}}
    assert cost.requested == 1 + 50 * 2
    assert cost.actual({"things": {"nodes": [thing, thing, thing]}}) == 1 + 3 * 2
    assert cost.actual({"things": {"nodes": [None, {"name": "x", "itself": None}]}}) == 1 + 1
    assert cost.actual({"things": None}) == 0


def test_actual_is_all_of_it_when_nobody_can_tell() -> None:
    assert price_of("{ things(first: 50) { nodes { name } } }").actual(None) == 51


def test_actual_is_never_more_than_requested() -> None:
    cost = price_of("{ everything { name } }")
    assert cost.actual({"everything": [{"name": "x"}] * 500}) == 10


def test_a_mutation_is_paid_even_when_it_answers_null() -> None:
    assert price_of("mutation { refuse }").actual({"refuse": None}) == 10
