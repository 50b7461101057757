"""What became of an operation, before a transport wraps it."""

from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError
from strawberry.types import ExecutionResult

from graph.transport.errors import (
    ResultFormatter,
    app_error_of,
    format_app_error,
    format_bug,
    format_document_errors,
    status_of,
)
from graph.transport.prepare import DocumentInvalidError
from kernel.errors import AppError, Code
from kernel.graphql.context import Context


@dataclass(slots=True)
class Outcome:
    """A request error has no "data" in its body, and a status of 400 or above."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    about_document: bool = False  # parsing, validation or variables failed: HTTP has its own view


def refusal(error: BaseException, context: Context) -> Outcome:
    """The outcome for what never got as far as being executed."""
    match error:
        case DocumentInvalidError():
            errors = format_document_errors(error.code, error.errors)
            return Outcome(400, {"errors": errors}, about_document=True)
        case AppError():
            body = {"errors": [format_app_error(error, context)]}
            return Outcome(status_of(error.code), body, _headers(error))
        case _:
            return Outcome(500, {"errors": [format_bug(error, context)]})


def outcome_of(result: ExecutionResult, context: Context) -> Outcome:
    errors = result.errors or []
    formatted = ResultFormatter(context).format(errors)
    if errors and result.data is None and all(error.path is None for error in errors):
        return Outcome(_status(errors[0]), {"errors": formatted})
    body: dict[str, Any] = {"data": result.data}
    if formatted:
        body["errors"] = formatted
    return Outcome(200, body)


def _status(error: GraphQLError) -> int:
    ours = app_error_of(error)
    return status_of(ours.code) if ours else 500


def _headers(error: AppError) -> dict[str, str]:
    if error.code is Code.UNAUTHENTICATED:
        return {"WWW-Authenticate": "Bearer"}
    seconds = error.details.get("retryAfter")
    return {} if seconds is None else {"Retry-After": str(seconds)}
