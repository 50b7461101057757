"""The way of one operation: known document, limits, guard, validation, cost, execution, errors."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from graphql import OperationDefinitionNode
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from graph.limits.cost import Price, price
from graph.limits.guard import check_cost, check_mutations, check_variables
from graph.limits.table import limits_of
from graph.transport.buckets import Buckets
from graph.transport.documents import Documents
from graph.transport.handover import HANDED_OVER, EdgeSchema
from graph.transport.operation import Operation
from graph.transport.outcome import Outcome, outcome_of, refusal
from graph.transport.prepare import (
    DocumentInvalidError,
    Manners,
    Preparer,
    Understood,
    choose,
)
from graph.transport.till import Till
from kernel.actor import Tier
from kernel.config import Settings
from kernel.errors import AppError, Code
from kernel.graphql.context import Context
from kernel.telemetry.metrics import METRICS, OperationOutcome
from kernel.telemetry.tracing import span
from kernel.texts import Text

__all__ = ["ANY_OPERATION", "Executor", "OperationNotAllowedError", "Outcome"]

ANY_OPERATION = frozenset(OperationType)

_REFUSED_PRICE = 1  # parsing and validating is work too: a flood of nonsense runs dry
_KNOWN_ONLY = Text(
    en="Only known documents are answered here. Send a documentId.",
    fa="اینجا تنها به سندهای شناخته‌شده پاسخ داده می‌شود. یک documentId بفرستید.",
)
_NOT_HERE = Text(
    en="A {kind} can't be sent this way. Use POST for mutations, a WebSocket for subscriptions.",
    fa="{kind} از این راه پذیرفته نیست. تغییر با POST و اشتراک با WebSocket فرستاده می‌شود.",
)
_TOO_SLOW = Text(
    en="The operation took longer than {seconds} s and was stopped. Ask for less at once.",
    fa="عملیات بیش از {seconds} ثانیه طول کشید و متوقف شد. در هر بار کمتر درخواست کنید.",
)


class OperationNotAllowedError(AppError):
    """The document is fine, but this kind of operation doesn't run over this transport."""

    def __init__(self, kind: OperationType) -> None:
        super().__init__(Code.BAD_REQUEST, _NOT_HERE.with_(kind=kind.value))
        self.kind = kind


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An operation that may run, and has been paid for."""

    operation: Operation
    understood: Understood
    node: OperationDefinitionNode
    price: Price

    @property
    def kind(self) -> OperationType:
        return _kind(self.node)

    def call(self, context: Context) -> dict[str, Any]:
        """The arguments that strawberry's `execute` and `stream` share."""
        extensions = self.operation.extensions or {}
        return {
            "query": self.understood.text,
            "variable_values": self.operation.variables,
            "context_value": context,
            "operation_name": self.node.name.value if self.node.name else None,
            "operation_extensions": {**extensions, HANDED_OVER: self.understood.document},
        }


class Executor:
    def __init__(
        self, schema: EdgeSchema, documents: Documents, buckets: Buckets, settings: Settings
    ) -> None:
        self._schema = schema
        self._preparer = Preparer(schema.core)
        self._documents = documents
        self._till = Till(buckets)
        self._settings = settings

    async def execute(
        self,
        operation: Operation,
        context: Context,
        *,
        allow: frozenset[OperationType] = ANY_OPERATION,
    ) -> Outcome:
        """A query or a mutation, answered once. Raises nothing but cancellation.

        What `allow` leaves out raises OperationNotAllowedError: only the transport knows
        how to say that.
        """
        prepared = self._prepared(operation, context, allow)
        return prepared if isinstance(prepared, Outcome) else await self._run(prepared, context)

    async def stream(self, operation: Operation, context: Context) -> AsyncGenerator[Outcome, None]:
        """Any operation: one outcome for a query or mutation, one per event for a subscription.

        A request error is one outcome with status 400 or above and no "data". Close the generator
        (`aclose`) to end a subscription early.
        """
        prepared = self._prepared(operation, context, ANY_OPERATION)
        if isinstance(prepared, Outcome):
            yield prepared
        elif prepared.kind is OperationType.SUBSCRIPTION:
            async with aclosing(self._events(prepared, context)) as events:
                async for outcome in events:
                    yield outcome
        else:
            yield await self._run(prepared, context)

    def kind_of(self, operation: Operation, context: Context) -> OperationType | None:
        """The type of an operation as far as it can be told; None where it is refused anyway."""
        try:
            understood = self._understand(operation, context)
            return _kind(choose(understood.document, operation.operation_name))
        except (AppError, DocumentInvalidError):
            return None

    def refusal(self, error: Exception, context: Context) -> Outcome:
        """The outcome for what a transport itself refuses, such as a malformed message."""
        return refusal(error, context)

    def _prepared(
        self, operation: Operation, context: Context, allow: frozenset[OperationType]
    ) -> _Prepared | Outcome:
        try:
            self._till.take(context, _REFUSED_PRICE)
            prepared = self._check(operation, context, allow)
            self._till.give_back(context, _REFUSED_PRICE)
            self._till.take(context, prepared.price.requested)
        except OperationNotAllowedError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            METRICS.operated("unknown", OperationOutcome.REFUSED, 0)
            return refusal(error, context)
        return prepared

    def _check(
        self, operation: Operation, context: Context, allow: frozenset[OperationType]
    ) -> _Prepared:
        understood = self._understand(operation, context)
        node = choose(understood.document, operation.operation_name)
        if _kind(node) not in allow:
            raise OperationNotAllowedError(_kind(node))
        manners, limits = self._manners(context), limits_of(context.actor)
        self._preparer.validate(understood, manners)
        check_mutations(self._schema.core, understood.document, node, limits)
        check_variables(operation.variables)
        self._preparer.coerce(node, operation.variables or {}, manners)
        cost = price(self._schema.core, understood.document, node, operation.variables)
        check_cost(cost.requested, limits)
        return _Prepared(operation, understood, node, cost)

    def _understand(self, operation: Operation, context: Context) -> Understood:
        limits = limits_of(context.actor)
        if operation.document_id is not None:
            text = self._documents.find(operation.document_id)
            return self._preparer.understand(text, limits, known=True)
        text = operation.query or ""
        known = self._documents.knows(text)
        if not known and self._known_only(context):
            raise AppError(Code.FORBIDDEN, _KNOWN_ONLY)
        return self._preparer.understand(text, limits, known=known)

    def _known_only(self, context: Context) -> bool:
        """The setting is about browsers; API tokens keep sending free queries."""
        browsing = context.actor.tier is Tier.SESSION
        limits = limits_of(context.actor)
        return limits.known_documents_only or (browsing and self._settings.known_documents_only)

    def _manners(self, context: Context) -> Manners:
        settings = self._settings
        is_open = settings.is_development or settings.audit or not context.actor.is_anonymous
        return Manners(introspects=is_open, hints=is_open)

    async def _run(self, prepared: _Prepared, context: Context) -> Outcome:
        kind, started = prepared.kind.value, time.perf_counter()
        with span(f"graphql {kind}", cost=prepared.price.requested):
            outcome = await self._timed(prepared, context)
        seconds = time.perf_counter() - started
        METRICS.operated(kind, _became(outcome), seconds, prepared.price.requested)
        return outcome

    async def _timed(self, prepared: _Prepared, context: Context) -> Outcome:
        seconds = limits_of(context.actor).seconds
        try:
            async with asyncio.timeout(seconds):
                result = await self._schema.execute(**prepared.call(context))
            return self._answer(result, prepared, context)
        except TimeoutError:
            text = _TOO_SLOW.with_(seconds=f"{seconds:g}")
            return refusal(AppError(Code.TIMEOUT, text), context)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            return refusal(error, context)

    async def _events(self, prepared: _Prepared, context: Context) -> AsyncGenerator[Outcome, None]:
        results = await self._schema.stream(**prepared.call(context))
        async with aclosing(results):
            async for result in results:
                if isinstance(result, ExecutionResult):  # nothing else without @defer
                    yield outcome_of(result, context)

    def _answer(self, result: ExecutionResult, prepared: _Prepared, context: Context) -> Outcome:
        outcome = outcome_of(result, context)
        if "data" not in outcome.body:  # nothing was executed
            self._till.give_back(context, prepared.price.requested - _REFUSED_PRICE)
            return outcome
        bill = self._till.settle(context, prepared.price, result.data)
        outcome.body["extensions"] = {**(result.extensions or {}), "cost": bill}
        return outcome


def _kind(node: OperationDefinitionNode) -> OperationType:
    return OperationType(node.operation.value)


def _became(outcome: Outcome) -> OperationOutcome:
    errors = outcome.body.get("errors")
    if not errors:
        return OperationOutcome.OK
    timed_out = errors[0].get("extensions", {}).get("code") == Code.TIMEOUT
    return OperationOutcome.TIMED_OUT if timed_out else OperationOutcome.FAILED
