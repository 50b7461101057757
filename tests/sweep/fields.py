"""Which places of the root fields take an id, and how a document that calls one is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

IDS = frozenset({"ID", "UUID"})
PROBLEM = "Problem"


@dataclass(frozen=True, slots=True)
class IdField:
    """A place in a query, mutation or subscription that an id goes to."""

    operation: str
    name: str
    field: GraphQLField
    place: str
    is_only_one: bool

    @property
    def key(self) -> str:
        """What the cases name it by; a field with several ids has a line for each."""
        return self.name if self.is_only_one else f"{self.name}:{self.place}"

    def document(self) -> str:
        given = self.field.args.items()
        declared = ", ".join(f"${name}: {argument.type}" for name, argument in given)
        passed = ", ".join(f"{name}: ${name}" for name in self.field.args)
        body = _selection(self.field.type)
        return f"{self.operation} Sweep({declared}) {{ {self.name}({passed}){body} }}"


def id_fields(schema: GraphQLSchema) -> list[IdField]:
    roots = {
        "query": schema.query_type,
        "mutation": schema.mutation_type,
        "subscription": schema.subscription_type,
    }
    return [
        IdField(operation, name, field, place, len(places) == 1)
        for operation, root in roots.items()
        for name, field in (root.fields if root else {}).items()
        for places in [id_places(field)]
        for place in places
    ]


def id_places(field: GraphQLField) -> list[str]:
    """As in `proof.passkey.ceremonyId`, and `input.ids[]` for a list of them."""
    return [
        place
        for name, argument in field.args.items()
        for place in _places(name, argument.type, frozenset())
    ]


def _places(path: str, kind: GraphQLInputType, seen: frozenset[str]) -> Iterator[str]:
    if isinstance(kind, GraphQLNonNull):
        yield from _places(path, kind.of_type, seen)
    elif isinstance(kind, GraphQLList):
        yield from _places(f"{path}[]", kind.of_type, seen)
    elif isinstance(kind, GraphQLInputObjectType):
        if kind.name not in seen:
            for name, field in kind.fields.items():
                yield from _places(f"{path}.{name}", field.type, seen | {kind.name})
    elif kind.name in IDS:
        yield path


def doubled(found: list[IdField]) -> list[str]:
    """Keys that two places share: then one of them would not be swept."""
    keys = sorted(one.key for one in found)
    return [key for key, same in groupby(keys) if len(list(same)) > 1]


def _selection(kind: object) -> str:
    named = get_named_type(kind)  # type: ignore[call-overload] # its overloads miss output types
    if isinstance(named, GraphQLUnionType):
        problem = f"... on {PROBLEM} {{ code message field details }}"
        return f" {{ __typename {problem} }}"
    return " { __typename }" if isinstance(named, GraphQLObjectType) else ""
