"""The guard: refuses what asks for too much before anything expensive looks at it."""

from typing import Any

from graphql import (
    DocumentNode,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)

from graph.limits.cost import declared
from graph.limits.refusals import too_complex
from graph.limits.shape import Shape, fragments_of, root_fields
from graph.limits.table import (
    AUTHENTICATION_MUTATIONS,
    DIRECTIVES_AT_ONE_PLACE,
    LITERAL_VALUES,
    NESTING,
    OPERATIONS,
    SELECTIONS,
    SPREADS,
    VARIABLE_VALUES,
    Limits,
)


def check_text(text: str, limits: Limits) -> None:
    if len(text) > limits.characters:
        raise too_complex("length", len(text), limits.characters)


def check_shape(shape: Shape, limits: Limits) -> None:
    """Linear in the document, so it stands before the validation, which is not."""
    rows = (
        ("depth", shape.depth, limits.depth),
        ("aliases", shape.aliases, limits.aliases),
        ("directives", shape.directives, limits.directives),
        ("directives_at_one_place", shape.directives_at_one_place, DIRECTIVES_AT_ONE_PLACE),
        ("selections", shape.selections, SELECTIONS),
        ("nesting", shape.nesting, NESTING),
        ("operations", shape.operations, OPERATIONS),
        ("spreads", shape.spreads, SPREADS),
        ("values", shape.values, LITERAL_VALUES),
    )
    for name, found, allowed in rows:
        if found > allowed:
            raise too_complex(name, found, allowed)


def check_variables(variables: dict[str, Any] | None) -> None:
    """Their coercion takes as long as there are values, however small the body is."""
    count = 0
    stack: list[Any] = [variables or {}]
    while stack:
        value = stack.pop()
        children = value.values() if isinstance(value, dict) else value
        count += len(children)
        if count > VARIABLE_VALUES:
            raise too_complex("variables", count, VARIABLE_VALUES)
        stack.extend(child for child in children if isinstance(child, dict | list))


def check_mutations(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    limits: Limits,
) -> None:
    """After the validation: forty guesses of a code in one request are no bargain."""
    if operation.operation is not OperationType.MUTATION or schema.mutation_type is None:
        return
    fields = list(root_fields(operation.selection_set, fragments_of(document)))
    if len(fields) > limits.mutations:
        raise too_complex("mutations", len(fields), limits.mutations)
    authenticating = sum(_authenticates(schema.mutation_type, node.name.value) for node in fields)
    if authenticating > AUTHENTICATION_MUTATIONS:
        raise too_complex("authentication", authenticating, AUTHENTICATION_MUTATIONS)


def _authenticates(mutation: GraphQLObjectType, name: str) -> bool:
    field = mutation.fields.get(name)
    return field is not None and declared(field).get("authenticates") is True


def check_cost(cost: int, limits: Limits) -> None:
    """More than the bucket ever holds could never be paid, however long one waits."""
    allowed = min(limits.cost, limits.bucket.points) if limits.bucket else limits.cost
    if cost > allowed:
        raise too_complex("cost", cost, allowed)
