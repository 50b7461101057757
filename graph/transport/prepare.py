"""From the text of a document to one that is understood: parsed, guarded, validated, remembered."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    get_variable_values,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import ASTValidationRule
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from graph.limits.guard import check_shape, check_text
from graph.limits.refusals import too_complex, too_tangled
from graph.limits.shape import Shape, measure
from graph.limits.table import OVERLAP_BUDGET, VALIDATION_ERRORS, Limits
from kernel.errors import AppError, Code
from kernel.texts import Text

_ABORTED = "Validation aborted."
_TOO_MANY_TOKENS = "tokens. Parsing aborted."
_NO_SUCH_OPERATION = Text(
    en="The document has no such operation. Send the name of one that it has as operationName.",
    fa="سند چنین عملیاتی ندارد. نام یکی از عملیات آن را در operationName بفرستید.",
)
_WHICH_OPERATION = Text(
    en="The document has several operations. Say which one to run, as operationName.",
    fa="سند چند عملیات دارد. در operationName بگویید کدام اجرا شود.",
)


class DocumentInvalidError(Exception):
    """The document can't be parsed or doesn't fit the schema; the errors say where."""

    def __init__(self, code: Code, errors: list[GraphQLError]) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors


class _BoundedOverlapRule(OverlappingFieldsCanBeMergedRule):
    """Its work grows with the square of the document; half a million steps take seconds."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = OVERLAP_BUDGET


_RULES: tuple[type[ASTValidationRule], ...] = (
    *(
        _BoundedOverlapRule if rule is OverlappingFieldsCanBeMergedRule else rule
        for rule in specified_rules
    ),
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)


@dataclass(frozen=True, slots=True)
class Manners:
    """How much of the schema a caller may learn from a refusal or from introspection."""

    introspects: bool
    hints: bool


@dataclass(slots=True)
class Understood:
    text: str
    document: DocumentNode
    shape: Shape
    verdicts: dict[Manners, list[GraphQLError]] = field(default_factory=dict)


class Shelf:
    """Keeps what was parsed, as long as all of its texts together are not too long."""

    def __init__(self, characters: int) -> None:
        self._room = characters
        self._kept: OrderedDict[tuple[bytes, int], Understood] = OrderedDict()

    def get(self, text: str, tokens: int, make: Callable[[], Understood]) -> Understood:
        # A document that is short enough for one caller may be too long for another.
        key = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), tokens)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
            self._room -= len(text)
        self._kept.move_to_end(key)
        while self._room < 0 and len(self._kept) > 1:
            self._room += len(self._kept.popitem(last=False)[1].text)
        return found


class Preparer:
    """A parsed token takes half a kilobyte; strangers can't push out our clients' documents."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._known = Shelf(characters=400_000)
        self._free = Shelf(characters=150_000)

    def understand(self, text: str, limits: Limits, *, known: bool) -> Understood:
        """Parse and guard; the validation waits until an operation has been chosen."""
        check_text(text, limits)
        shelf = self._known if known else self._free
        understood = shelf.get(text, limits.tokens, partial(_parse, text, limits.tokens))
        check_shape(understood.shape, limits)
        return understood

    def validate(self, understood: Understood, manners: Manners) -> None:
        errors = understood.verdicts.get(manners)
        if errors is None:
            errors = self._judge(understood.document, manners)
            understood.verdicts[manners] = errors
        if errors:
            raise DocumentInvalidError(Code.GRAPHQL_VALIDATION_FAILED, errors)

    def coerce(
        self, operation: OperationDefinitionNode, variables: dict[str, Any], manners: Manners
    ) -> None:
        """Strawberry does it again, but gives hints to everybody and only after it was paid."""
        values = get_variable_values(
            self.schema,
            operation.variable_definitions or (),
            variables,
            max_errors=VALIDATION_ERRORS,
            hide_suggestions=not manners.hints,
        )
        if isinstance(values, list):
            raise DocumentInvalidError(Code.BAD_USER_INPUT, values[:VALIDATION_ERRORS])

    def _judge(self, document: DocumentNode, manners: Manners) -> list[GraphQLError]:
        errors = validate(
            self.schema,
            document,
            _RULES if manners.introspects else (*_RULES, NoSchemaIntrospectionCustomRule),
            max_errors=VALIDATION_ERRORS,
            hide_suggestions=not manners.hints,
        )
        if any(error.message == _ABORTED for error in errors):
            raise too_tangled()
        return errors[:VALIDATION_ERRORS]


def _parse(text: str, tokens: int) -> Understood:
    try:
        document = parse(text, max_lexical_tokens=tokens, max_comments=tokens)
    except GraphQLError as error:
        if error.message.endswith(_TOO_MANY_TOKENS):
            raise too_complex("tokens", tokens + 1, tokens) from None
        raise DocumentInvalidError(Code.GRAPHQL_PARSE_FAILED, [error]) from None
    return Understood(text, document, measure(document))


def choose(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [
        node for node in document.definitions if isinstance(node, OperationDefinitionNode)
    ]
    if name is not None:
        operations = [node for node in operations if node.name and node.name.value == name]
    if not operations:
        raise AppError(Code.OPERATION_RESOLUTION_FAILURE, _NO_SUCH_OPERATION)
    if len(operations) > 1:
        raise AppError(Code.OPERATION_RESOLUTION_FAILURE, _WHICH_OPERATION)
    return operations[0]
