"""What is remembered of documents, and for how long."""

from functools import partial

import pytest
from graphql import parse

from graph.limits.shape import measure
from graph.limits.table import TABLE
from graph.transport.prepare import DocumentInvalidError, Manners, Preparer, Shelf, Understood
from kernel.actor import Tier
from tests.transport.edge_schema import make_schema

ANYTHING = Manners(introspects=True, hints=True)


def understood(text: str, made: list[str]) -> Understood:
    made.append(text)
    document = parse(text)
    return Understood(text, document, measure(document))


def test_a_shelf_holds_so_many_characters_and_forgets_the_longest_unused() -> None:
    made: list[str] = []
    shelf = Shelf(characters=20)
    for text in ("{ aaaaa }", "{ bbbbb }", "{ aaaaa }", "{ ccccc }", "{ aaaaa }", "{ bbbbb }"):
        assert shelf.get(text, 400, partial(understood, text, made)).text == text
    assert made == ["{ aaaaa }", "{ bbbbb }", "{ ccccc }", "{ bbbbb }"]


def test_a_shelf_tells_callers_with_other_limits_apart() -> None:
    made: list[str] = []
    shelf = Shelf(characters=20)
    for tokens in (400, 4_000, 400):
        shelf.get("{ a }", tokens, partial(understood, "{ a }", made))
    assert made == ["{ a }", "{ a }"]


def test_strangers_do_not_push_out_what_our_clients_send() -> None:
    preparer = Preparer(make_schema().core)
    limits = TABLE[Tier.ADMIN]
    ours = preparer.understand("{ hello }", limits, known=True)
    for number in range(10):
        preparer.understand(f"{{ a{number}: hello }}" + "," * 29_000, limits, known=False)
    assert preparer.understand("{ hello }", limits, known=True) is ours


def test_a_verdict_is_remembered_for_each_way_to_tell_it() -> None:
    preparer = Preparer(make_schema().core)
    document = preparer.understand("{ hullo }", TABLE[Tier.ADMIN], known=False)
    reticent = Manners(introspects=False, hints=False)
    told = []
    for manners in (ANYTHING, reticent, ANYTHING):
        with pytest.raises(DocumentInvalidError) as refused:
            preparer.validate(document, manners)
        told.append(refused.value.errors)
    assert told[0] is told[2]
    assert [errors[0].message for errors in told[:2]] == [
        "Cannot query field 'hullo' on type 'Query'. Did you mean 'hello'?",
        "Cannot query field 'hullo' on type 'Query'.",
    ]
