"""How large a document is once its fragments are unfolded, found without unfolding them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
)

from graph.limits.refusals import too_complex
from graph.limits.table import NESTING

INTROSPECTION_ROOTS = frozenset({"__schema", "__type"})

_ENOUGH = 10**9  # sums of doubled fragments have hundreds of digits; nobody needs to know them


@dataclass(slots=True)
class Totals:
    """Of one selection set, with everything that its fragments bring."""

    depth: int = 0
    nesting: int = 0
    aliases: int = 0
    selections: int = 0

    def add(self, other: "Totals") -> None:
        self.depth = max(self.depth, other.depth)
        self.nesting = max(self.nesting, other.nesting)
        self.aliases = min(self.aliases + other.aliases, _ENOUGH)
        self.selections = min(self.selections + other.selections, _ENOUGH)


@dataclass(slots=True)
class Shape:
    depth: int = 0
    nesting: int = 0
    aliases: int = 0
    selections: int = 0
    directives: int = 0
    directives_at_one_place: int = 0
    operations: int = 0
    spreads: int = 0
    values: int = 0


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    found: dict[str, FragmentDefinitionNode] = {}
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            found.setdefault(definition.name.value, definition)
    return found


def measure(document: DocumentNode) -> Shape:
    """Walk each definition once; unknown fragments and cycles are left to the validation."""
    walk = _Walk(fragments_of(document))
    for definition in document.definitions:
        match definition:
            case OperationDefinitionNode():
                walk.operation(definition)
            case FragmentDefinitionNode():
                walk.fragment(definition.name.value, 0)
            case _:
                pass  # the validation refuses whatever can't be executed
    walk.shape.selections = max(walk.shape.selections, walk.written)
    return walk.shape


@dataclass(slots=True)
class _Walk:
    fragments: dict[str, FragmentDefinitionNode]
    shape: Shape = field(default_factory=Shape)
    known: dict[str, Totals] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)
    written: int = 0

    def operation(self, node: OperationDefinitionNode) -> None:
        shape = self.shape
        shape.operations += 1
        self.directives(node.directives)
        for variable in node.variable_definitions or ():
            self.directives(variable.directives)
            if variable.default_value:
                self.values([variable.default_value])
        totals = self.selection_set(node.selection_set, 0)
        shape.depth = max(shape.depth, totals.depth)
        shape.nesting = max(shape.nesting, totals.nesting)
        shape.aliases = max(shape.aliases, totals.aliases)
        shape.selections = max(shape.selections, totals.selections)

    def selection_set(self, node: SelectionSetNode, level: int) -> Totals:
        if level > NESTING:  # our own recursion ends here, whatever the document does
            raise too_complex("nesting", level, NESTING)
        totals = Totals()
        for selection in node.selections:
            totals.selections += 1
            self.written += 1
            self.directives(selection.directives)
            totals.add(self.selection(selection, level))
        totals.nesting += 1
        return totals

    def selection(self, node: SelectionNode, level: int) -> Totals:
        match node:
            case FieldNode():
                return self.field(node, level)
            case InlineFragmentNode():
                return self.selection_set(node.selection_set, level + 1)
            case FragmentSpreadNode():
                self.shape.spreads += 1
                return self.fragment(node.name.value, level + 1)
            case _:
                return Totals()

    def field(self, node: FieldNode, level: int) -> Totals:
        self.arguments(node.arguments)
        inner = (
            self.selection_set(node.selection_set, level + 1) if node.selection_set else Totals()
        )
        if node.name.value in INTROSPECTION_ROOTS:
            # Bounded by graphql-core's own rule; a client asks for it as it is.
            return Totals(1, inner.nesting, 0, inner.selections)
        aliases = inner.aliases + (1 if node.alias else 0)
        return Totals(inner.depth + 1, inner.nesting, aliases, inner.selections)

    def fragment(self, name: str, level: int) -> Totals:
        if name in self.known:
            return self.known[name]
        definition = self.fragments.get(name)
        if definition is None or name in self.entered:
            return Totals()
        self.entered.add(name)
        self.directives(definition.directives)
        totals = self.known[name] = self.selection_set(definition.selection_set, level)
        self.entered.remove(name)
        return totals

    def directives(self, nodes: Sequence[DirectiveNode] | None) -> None:
        if not nodes:
            return
        self.shape.directives += len(nodes)
        self.shape.directives_at_one_place = max(self.shape.directives_at_one_place, len(nodes))
        for node in nodes:
            self.arguments(node.arguments)

    def arguments(self, nodes: Iterable[ArgumentNode] | None) -> None:
        self.values([node.value for node in nodes or ()])

    def values(self, stack: list[ValueNode]) -> None:
        while stack:
            value = stack.pop()
            self.shape.values += 1
            if isinstance(value, ListValueNode):
                stack.extend(value.values)
            elif isinstance(value, ObjectValueNode):
                stack.extend(member.value for member in value.fields)


def root_fields(
    node: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    """Only for a document whose shape has been checked and that is valid: this one unfolds."""
    for selection in node.selections:
        match selection:
            case FieldNode():
                yield selection
            case InlineFragmentNode():
                yield from root_fields(selection.selection_set, fragments)
            case FragmentSpreadNode():
                fragment = fragments[selection.name.value]
                yield from root_fields(fragment.selection_set, fragments)
            case _:
                pass
