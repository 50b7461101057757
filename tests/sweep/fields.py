"""Which root fields take an id, and how a document that calls one is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

IDS = frozenset({"ID", "UUID"})
PROBLEM = "Problem"


@dataclass(frozen=True, slots=True)
class IdField:
    """A query, mutation or subscription with at least one argument that is an id."""

    operation: str
    name: str
    field: GraphQLField

    @property
    def id_arguments(self) -> list[str]:
        return [name for name, argument in self.field.args.items() if _holds_id(argument)]

    def document(self) -> str:
        given = self.field.args.items()
        declared = ", ".join(f"${name}: {argument.type}" for name, argument in given)
        passed = ", ".join(f"{name}: ${name}" for name in self.field.args)
        body = _selection(get_named_type(self.field.type))
        return f"{self.operation} Sweep({declared}) {{ {self.name}({passed}){body} }}"


def id_fields(schema: GraphQLSchema) -> Iterator[IdField]:
    roots = {
        "query": schema.query_type,
        "mutation": schema.mutation_type,
        "subscription": schema.subscription_type,
    }
    for operation, root in roots.items():
        for name, field in (root.fields if root else {}).items():
            found = IdField(operation, name, field)
            if found.id_arguments:
                yield found


def _holds_id(argument: GraphQLArgument) -> bool:
    return _is_or_holds_id(get_named_type(argument.type), frozenset())


def _is_or_holds_id(kind: GraphQLNamedType, seen: frozenset[str]) -> bool:
    if kind.name in IDS:
        return True
    if not isinstance(kind, GraphQLInputObjectType) or kind.name in seen:
        return False
    inner = seen | {kind.name}
    return any(_is_or_holds_id(get_named_type(field.type), inner) for field in kind.fields.values())


def _selection(kind: GraphQLNamedType) -> str:
    if isinstance(kind, GraphQLUnionType):
        problem = f"... on {PROBLEM} {{ code message field details }}"
        return f" {{ __typename {problem} }}"
    return " { __typename }" if isinstance(kind, GraphQLObjectType) else ""
