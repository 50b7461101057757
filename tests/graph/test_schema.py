"""The composed schema: everything is described, every root field says who may call it."""

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)
from strawberry.types.base import StrawberryObjectDefinition

from graph.composition import FLATRENDER, Composition, Slice
from graph.links import Link
from graph.schema import ComposedSchema, build_schema, sdl
from kernel.actor import ANYONE, OPERATOR, Rule
from kernel.config import CHECKOUT
from kernel.db import Database
from kernel.graphql.fields import ALLOW, field, query
from kernel.graphql.types import Server
from tests.sample.composition import WITH_SAMPLE
from tests.support.asking import Asker


def undescribed(schema: ComposedSchema) -> list[str]:
    """Whatever a reader of the schema meets without a word about it."""
    own = [
        kind
        for kind in schema.core.type_map.values()
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
    ]
    return [
        name
        for kind in own
        for name, description in [(kind.name, kind.description), *_parts(kind)]
        if not (description or "").strip()
    ]


def _parts(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    if isinstance(kind, GraphQLEnumType):
        for name, value in kind.values.items():
            yield f"{kind.name}.{name}", value.description
    elif isinstance(kind, GraphQLInputObjectType):
        for name, given in kind.fields.items():
            yield f"{kind.name}.{name}", given.description
    elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, shown in kind.fields.items():
            yield f"{kind.name}.{name}", shown.description
            for argument, taken in shown.args.items():
                yield f"{kind.name}.{name}({argument}:)", taken.description


def unguarded(schema: ComposedSchema) -> list[str]:
    """Root fields that do not say who may call them."""
    names = []
    for root in ("Query", "Mutation", "Subscription"):
        definition = schema.get_type_by_name(root)
        assert isinstance(definition, StrawberryObjectDefinition)
        names += [
            f"{root}.{one.python_name}"
            for one in definition.fields
            if not isinstance(one.metadata.get(ALLOW), Rule)
        ]
    return names


def with_queries(*queries: type) -> ComposedSchema:
    return build_schema(FLATRENDER.extended(Slice(queries=queries)))


class Shade(Enum):
    DARK = "dark"


strawberry.enum(Shade)


@strawberry.input
class Wish:
    shade: Shade


@strawberry.type
class Thing:
    name: str


@strawberry.type
class Silent:
    @strawberry.field
    def thing(self, wish: Wish) -> Thing:
        return Thing(name=wish.shade.value)


@pytest.mark.parametrize("composition", [FLATRENDER, WITH_SAMPLE])
def test_everything_is_described(composition: Composition) -> None:
    assert undescribed(build_schema(composition)) == []


def test_what_is_not_described_is_found() -> None:
    assert undescribed(with_queries(Silent)) == [
        "Query.thing",
        "Query.thing(wish:)",
        "Thing",
        "Thing.name",
        "Wish",
        "Wish.shade",
        "Shade",
        "Shade.DARK",
    ]


@pytest.mark.parametrize("composition", [FLATRENDER, WITH_SAMPLE])
def test_every_root_field_says_who_may_call_it(composition: Composition) -> None:
    assert unguarded(build_schema(composition)) == []


def test_a_root_field_that_does_not_say_who_may_call_it_is_found() -> None:
    assert unguarded(with_queries(Silent)) == ["Query.thing"]


def test_the_written_schema_is_what_the_code_says() -> None:
    written = (CHECKOUT / "schema.graphql").read_text(encoding="utf-8")
    assert written == sdl(build_schema())


def test_the_text_of_the_schema_is_always_the_same() -> None:
    assert sdl(build_schema()) == sdl(build_schema())
    assert sdl(build_schema()).endswith("}\n")
    assert "noteWrite" not in sdl(build_schema())
    assert "noteWrite" in sdl(build_schema(WITH_SAMPLE))


def linked(type_name: str, field_name: str, attached: Any) -> Composition:
    return Composition(FLATRENDER.slices, [Link(type_name, field_name, attached)])


DESCRIPTION = "Its full name."


async def test_a_link_attaches_a_field_to_another_domain_s_type(database: Database) -> None:
    attached = field(description=DESCRIPTION)(full_name)
    schema = build_schema(linked("Server", "full_name", attached))
    shown = schema.core.type_map["Server"]
    assert isinstance(shown, GraphQLObjectType)
    assert list(shown.fields) == ["version", "time", "fullName"]
    assert shown.fields["fullName"].description == DESCRIPTION
    answer = await Asker(database, schema).ask('{ server { fullName(end: "?") } }', OPERATOR)
    assert (answer.errors, answer.data) == (None, {"server": {"fullName": "Server 0.1.0?"}})
    assert "fullName" not in sdl(build_schema())


def full_name(
    root: Server,
    end: Annotated[str, strawberry.argument(description="What it ends in.")] = "!",
) -> str:
    return f"{type(root).__name__} {root.version}{end}"


def test_a_link_that_hangs_on_nothing_is_refused() -> None:
    attached = field(description=DESCRIPTION)(full_name)
    with pytest.raises(ValueError, match="the link full_name hangs on Ghost, which is no type"):
        build_schema(linked("Ghost", "full_name", attached))


def test_a_link_that_takes_the_name_of_a_field_is_refused() -> None:
    attached = field(description=DESCRIPTION)(full_name)
    with pytest.raises(TypeError, match="Server has two fields of one name: version"):
        build_schema(linked("Server", "version", attached))


@strawberry.type
class First:
    @query(allow=ANYONE, description="One.")
    def same(self) -> str:
        return "first"


@strawberry.type
class Second:
    @query(allow=ANYONE, description="Two.")
    def same(self) -> str:
        return "second"


def test_two_domains_can_not_have_one_root_field() -> None:
    with pytest.raises(ValueError, match="Query has two fields of one name: same"):
        with_queries(First, Second)
