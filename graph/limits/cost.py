"""What an operation costs: by the schema before it runs, by the objects returned afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from graph.limits.shape import fragments_of

OBJECT = 1
MUTATION = 10
INTROSPECTION = {"__schema": 50, "__type": 10}  # the whole schema is a lot of work
LIST_SIZE = 10
PAGE_SIZE = 100
_PAGING = ("first", "last")


def declared(definition: GraphQLField) -> Mapping[str, Any]:
    """What `strawberry.field(metadata=…)` says of a field, such as its cost or list_size."""
    origin = definition.extensions.get("strawberry-definition")
    return cast("Mapping[str, Any]", getattr(origin, "metadata", {}))


@dataclass(slots=True)
class Item:
    """One key of the answer; keys that several fragments ask for are paid once."""

    own: int = 0
    size: int = 1
    paid_when_null: bool = False
    members: dict[str, "Item"] = field(default_factory=dict)

    def requested(self) -> int:
        return self.size * (self.own + sum(item.requested() for item in self.members.values()))

    def actual(self, value: object) -> int:
        if isinstance(value, list):
            return sum(self.actual(entry) for entry in value)
        if isinstance(value, dict):
            return self.own + self.actual_members(value)
        return self.own if value is not None or self.paid_when_null else 0

    def actual_members(self, value: dict[str, Any]) -> int:
        return sum(item.actual(value[key]) for key, item in self.members.items() if key in value)


@dataclass(slots=True)
class Price:
    """The cost of an operation."""

    root: Item
    requested: int

    def actual(self, data: dict[str, Any] | None) -> int:
        """Without data nobody can tell how much work was done, so all of it is paid."""
        if data is None:
            return self.requested
        return min(self.root.actual_members(data), self.requested)


def price(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any] | None,
) -> Price:
    """Only for a document whose shape has been checked and that is valid: this one unfolds."""
    known = _defaults(operation) | dict(variables or {})
    pricing = _Pricing(schema, fragments_of(document), known, operation.operation)
    root = Item()
    pricing.selections(operation.selection_set, schema.get_root_type(operation.operation), root)
    return Price(root, root.requested())


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        definition.variable.name.value: _integer(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value
    }


def _integer(node: ValueNode | None) -> int | None:
    return int(node.value) if isinstance(node, IntValueNode) else None


@dataclass(slots=True)
class _Pricing:
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: dict[str, Any]
    operation: OperationType

    def selections(
        self,
        node: SelectionSetNode,
        parent: GraphQLNamedType | None,
        into: Item,
        page: int | None = None,
    ) -> None:
        for selection in node.selections:
            match selection:
                case FieldNode():
                    self.field(selection, parent, into, page)
                case InlineFragmentNode():
                    condition = selection.type_condition
                    inner = self.schema.get_type(condition.name.value) if condition else parent
                    self.selections(selection.selection_set, inner, into, page)
                case FragmentSpreadNode():
                    fragment = self.fragments[selection.name.value]
                    inner = self.schema.get_type(fragment.type_condition.name.value)
                    self.selections(fragment.selection_set, inner, into, page)
                case _:
                    pass

    def field(
        self, node: FieldNode, parent: GraphQLNamedType | None, into: Item, page: int | None
    ) -> None:
        key = node.alias.value if node.alias else node.name.value
        item = into.members.setdefault(key, Item())
        if node.name.value in INTROSPECTION:
            item.own = INTROSPECTION[node.name.value]
            return
        definition = _definition(parent, node.name.value)
        if definition is None:
            return
        self.weigh(item, definition, self.root_cost(parent))
        asked = self.asked(node, definition)
        item.size = max(item.size, _list_size(definition, asked, page))
        if node.selection_set:
            inner_page = None if _is_list(definition.type) else asked
            self.selections(node.selection_set, get_named_type(definition.type), item, inner_page)

    def root_cost(self, parent: GraphQLNamedType | None) -> int | None:
        if self.operation is not OperationType.MUTATION:
            return None
        return MUTATION if parent is self.schema.mutation_type else None

    @staticmethod
    def weigh(item: Item, definition: GraphQLField, root_cost: int | None) -> None:
        said = declared(definition).get("cost", root_cost)
        if said is not None:
            item.paid_when_null = True
        elif is_composite_type(get_named_type(definition.type)):
            said = OBJECT
        item.own = max(item.own, said or 0)

    def asked(self, node: FieldNode, definition: GraphQLField) -> int | None:
        """The page that a field was asked for; none when it doesn't page."""
        names = [name for name in _PAGING if name in definition.args]
        if not names:
            return None
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        sizes = [
            _capped(self.value(given.get(name), definition.args[name].default_value))
            for name in names
        ]
        said = [size for size in sizes if size is not None]
        return max(said) if said else int(declared(definition).get("list_size", PAGE_SIZE))

    def value(self, node: ValueNode | None, default: object) -> object:
        fallback = None if default is Undefined else default
        if isinstance(node, VariableNode):
            return self.variables.get(node.name.value, fallback)
        return fallback if node is None else _integer(node)


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return cast("GraphQLField | None", parent.fields.get(name))
    return None


def _capped(value: object) -> int | None:
    """The coercion refuses what is no integer; until then the worst is assumed."""
    if value is None:
        return None
    return min(max(value, 1), PAGE_SIZE) if isinstance(value, int) else PAGE_SIZE


def _is_list(type_: GraphQLOutputType) -> bool:
    return is_list_type(get_nullable_type(type_))


def _list_size(definition: GraphQLField, asked: int | None, page: int | None) -> int:
    if not _is_list(definition.type) or not is_composite_type(get_named_type(definition.type)):
        return 1
    if asked is not None:
        return asked
    said = declared(definition).get("list_size", page)
    return LIST_SIZE if said is None else int(said)
