"""The guard: each limit at its edge, and any document answered in little time."""

import time
from pathlib import Path

import pytest
from graphql import parse
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.limits.shape import measure
from graph.limits.table import TABLE
from graph.transport.outcome import Outcome
from kernel.actor import ANONYMOUS, OPERATOR, Actor, Tier
from tests.support.properties import steps
from tests.transport import attacks
from tests.transport.edge_schema import HAPPENED, TOKEN, USER
from tests.transport.edge_support import Edge, code_of, make_edge

BUDGET_SECONDS = 0.1


def limit_of(outcome: Outcome) -> object:
    assert code_of(outcome) == "QUERY_TOO_COMPLEX"
    return outcome.body["errors"][0]["extensions"]["details"]["limit"]


def nested(depth: int) -> str:
    return "{ thing " + "{ itself " * (depth - 2) + "{ name }" + " }" * (depth - 2) + " }"


@pytest.mark.parametrize(
    ("actor", "fits", "too_much", "limit"),
    [
        (ANONYMOUS, nested(6), nested(7), "depth"),
        (USER, nested(15), nested(16), "depth"),
        (TOKEN, nested(10), nested(11), "depth"),
        (OPERATOR, nested(15), nested(16), "depth"),
        (ANONYMOUS, attacks.aliases(5), attacks.aliases(6), "aliases"),
        (USER, attacks.aliases(50), attacks.aliases(51), "aliases"),
        (TOKEN, attacks.aliases(30), attacks.aliases(31), "aliases"),
        (ANONYMOUS, "{ hello }" + "," * 3_991, "{ hello }" + "," * 3_992, "length"),
    ],
)
async def test_a_limit_holds_to_the_unit(
    tmp_path: Path, actor: Actor, fits: str, too_much: str, limit: str
) -> None:
    edge = make_edge(tmp_path)
    assert (await edge.ask(fits, actor=actor)).status == 200
    refused = await edge.ask(too_much, actor=actor)
    assert refused.status == 400
    assert limit_of(refused) == limit


@pytest.mark.parametrize("tier", [Tier.ANONYMOUS, Tier.TOKEN])
async def test_tokens_are_counted_before_they_cost_anything(tmp_path: Path, tier: Tier) -> None:
    edge = make_edge(tmp_path)
    actor = ANONYMOUS if tier is Tier.ANONYMOUS else TOKEN
    allowed = TABLE[tier].tokens
    text = "{ " + "hello " * (allowed - 1) + "}"
    refused = await edge.ask(text, actor=actor)
    assert refused.body["errors"][0]["extensions"]["details"] == {
        "limit": "tokens",
        "found": allowed + 1,
        "allowed": allowed,
    }
    comments = await edge.ask("#\n" * (allowed + 1) + "{ hello }", actor=actor)
    assert comments.status == 400


async def test_directives_are_counted_in_all_and_at_one_place(tmp_path: Path) -> None:
    edge = make_edge(tmp_path)
    one_place = await edge.ask(attacks.directives(5), actor=USER)
    assert limit_of(one_place) == "directives_at_one_place"
    spread = "{ " + "hello @include(if: true) @skip(if: false) " * 6 + "}"
    assert limit_of(await edge.ask(spread)) == "directives"
    assert (await edge.ask(spread, actor=USER)).status == 200


async def test_mutations_are_counted_through_fragments(tmp_path: Path) -> None:
    edge = make_edge(tmp_path)
    HAPPENED.written.clear()
    two = "mutation { write { name } ...F } fragment F on Mutation { again: write { name } }"
    assert limit_of(await edge.ask(two)) == "mutations"
    assert HAPPENED.written == []
    assert (await edge.ask(two, actor=USER)).status == 200
    assert HAPPENED.written == ["x", "x"]


async def test_codes_can_not_be_guessed_by_the_dozen(tmp_path: Path) -> None:
    edge = make_edge(tmp_path)
    HAPPENED.written.clear()
    twice = 'mutation { a: signIn(code: "1") b: signIn(code: "2") }'
    assert limit_of(await edge.ask(twice, actor=USER)) == "authentication"
    assert HAPPENED.written == []
    assert (await edge.ask('mutation { signIn(code: "1") }')).body["data"] == {"signIn": False}


async def test_cost_is_limited_by_the_tier_and_by_what_the_bucket_ever_holds(
    tmp_path: Path,
) -> None:
    edge = make_edge(tmp_path)
    two_hundred = "{ pages(first: 100) { itself { name } } }"
    assert (await edge.ask(two_hundred)).status == 200
    more = "{ dear pages(first: 100) { itself { name } } }"
    assert limit_of(await edge.ask(more)) == "cost"
    too_dear_for_ever = "{ pages(first: 100) { parts { name } } }"  # 1,100 of a bucket of 1,000
    refused = await edge.ask(too_dear_for_ever, actor=TOKEN)
    assert refused.body["errors"][0]["extensions"]["details"] == {
        "limit": "cost",
        "found": 1_100,
        "allowed": 1_000,
    }


async def test_variables_are_counted_before_they_are_coerced(tmp_path: Path) -> None:
    edge = make_edge(tmp_path)
    text = "query ($n: [Int!]) { echo(numbers: $n) }"
    fits = await edge.ask(text, {"n": [1] * 9_999}, actor=USER)
    assert fits.body["data"] == {"echo": 9_999}
    assert limit_of(await edge.ask(text, {"n": [1] * 10_000}, actor=USER)) == "variables"


async def best_time(edge: Edge, text: str) -> float:
    """With the most generous limits; tried again where the machine had other work too."""
    best = float("inf")
    for attempt in range(3):
        start = time.process_time()
        outcome = await edge.ask(text + " " * attempt, actor=OPERATOR)  # or it would be cached
        best = min(best, time.process_time() - start)
        assert outcome.status in {200, 400}
        if best <= BUDGET_SECONDS:
            break
    return best


@pytest.mark.parametrize("name", attacks.LARGEST)
async def test_an_attack_is_answered_in_little_time(tmp_path: Path, name: str) -> None:
    assert await best_time(make_edge(tmp_path), attacks.LARGEST[name]) <= BUDGET_SECONDS


@pytest.mark.parametrize(
    "text",
    [attacks.doubling(25), attacks.aliases(1_000), attacks.directives(10_000)],
    ids=["fragments", "aliases", "directives"],
)
async def test_the_known_attacks_are_refused_to_strangers(tmp_path: Path, text: str) -> None:
    refused = await make_edge(tmp_path).ask(text)
    assert refused.status == 400
    assert code_of(refused) == "QUERY_TOO_COMPLEX"


def test_a_doubled_fragment_is_measured_without_being_unfolded() -> None:
    shape = measure(parse(attacks.doubling(25)))
    assert shape.selections == 3 * 2**25 - 1
    assert (shape.depth, shape.aliases, shape.spreads, shape.nesting) == (1, 0, 51, 27)


def test_introspection_counts_neither_depth_nor_aliases() -> None:
    shape = measure(parse("{ __schema { a: types { b: fields { c: type { name } } } } }"))
    assert (shape.depth, shape.aliases, shape.nesting) == (1, 0, 5)


names = st.sampled_from(["hello", "thing", "itself", "name", "nope", "__schema", "parts"])


def selections() -> st.SearchStrategy[str]:
    leaf = st.one_of(
        names,
        names.map(lambda name: f"alias: {name}"),
        names.map(lambda name: f"{name} @include(if: true)"),
        st.integers(0, 5).map(lambda number: f"...F{number}"),
        st.integers(0, 9).map(lambda number: f"echo(numbers: [{'[' * number}1{']' * number}])"),
    )

    def nest(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        inner = st.lists(children, min_size=1, max_size=8).map(" ".join)
        return st.one_of(
            st.tuples(names, inner).map(lambda pair: f"{pair[0]} {{ {pair[1]} }}"),
            inner.map(lambda text: f"... on Query {{ {text} }}"),
            st.tuples(inner, st.integers(1, 60)).map(lambda pair: f"{pair[0]} " * pair[1]),
        )

    return st.recursive(leaf, nest, max_leaves=12)


documents = st.tuples(selections(), st.lists(selections(), max_size=6)).map(
    lambda pair: (
        f"{{ {pair[0]} }} "
        + " ".join(f"fragment F{i} on Query {{ {text} }}" for i, text in enumerate(pair[1]))
    )
)


@settings(max_examples=steps(600))
@given(text=documents)
async def test_any_document_is_answered_in_little_time(tmp_path: Path, text: str) -> None:
    assert await best_time(make_edge(tmp_path), text) <= BUDGET_SECONDS
