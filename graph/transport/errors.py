"""How errors leave the house: ours as they are, everything else behind one sentence."""

from collections.abc import Iterable
from typing import Any

import structlog
from graphql import GraphQLError, ValueNode

from kernel.errors import AppError, Code
from kernel.graphql.context import Context
from kernel.texts import Text

logger = structlog.get_logger(__name__)

_OUR_FAULT = Text(
    en="Something went wrong on our side. Try again; if it stays, tell us the trace id.",
    fa="مشکلی از سوی ما پیش آمد. دوباره تلاش کنید؛ اگر ادامه داشت شناسهٔ رهگیری را به ما بدهید.",
)
_STATUS = {
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.RATE_LIMITED: 429,
    Code.INTERNAL_SERVER_ERROR: 500,
    # Not 504, which is a gateway's word about somebody else's server.
    Code.TIMEOUT: 503,
    Code.UNAVAILABLE: 503,
}

Formatted = dict[str, Any]


def status_of(code: Code) -> int:
    return _STATUS.get(code, 400)


def format_app_error(error: AppError, context: Context) -> Formatted:
    extensions: dict[str, Any] = {"code": error.code.value}
    if error.field is not None:
        extensions["field"] = error.field
    if error.details:
        extensions["details"] = error.details
    return {"message": error.message(context.locale), "extensions": extensions}


def format_document_errors(code: Code, errors: Iterable[GraphQLError]) -> list[Formatted]:
    """What graphql-core itself says of a document or of variables: in English, with places."""
    return [{**error.formatted, "extensions": {"code": code.value}} for error in errors]


def format_bug(error: BaseException, context: Context, path: object = None) -> Formatted:
    logger.error("operation failed", trace_id=context.trace_id, path=path, exc_info=error)
    return masked(context)


def masked(context: Context) -> Formatted:
    return {
        "message": _OUR_FAULT.in_(context.locale),
        "extensions": {
            "code": Code.INTERNAL_SERVER_ERROR.value,
            "traceId": context.trace_id,
        },
    }


def is_argument_error(error: GraphQLError) -> bool:
    """A variable can be null where an argument may not: the client's doing, seen only here."""
    return any(isinstance(node, ValueNode) for node in error.nodes or ())


def app_error_of(error: GraphQLError) -> AppError | None:
    original: BaseException | None = error
    while isinstance(original, GraphQLError):
        original = original.original_error
    return original if isinstance(original, AppError) else None


class ResultFormatter:
    """Formats the errors of one answer; one bug that hits many fields is logged once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._logged: set[int] = set()

    def format(self, errors: Iterable[GraphQLError]) -> list[Formatted]:
        return [self._one(error) for error in errors]

    def _one(self, error: GraphQLError) -> Formatted:
        ours = app_error_of(error)
        said = format_app_error(ours, self._context) if ours else self._foreign(error)
        place = {
            name: value for name, value in error.formatted.items() if name in {"locations", "path"}
        }
        return {"message": said["message"], **place, "extensions": said["extensions"]}

    def _foreign(self, error: GraphQLError) -> Formatted:
        if is_argument_error(error):
            return format_document_errors(Code.BAD_USER_INPUT, [error])[0]
        cause = error.original_error or error
        if id(cause) in self._logged:
            return masked(self._context)
        self._logged.add(id(cause))
        return format_bug(cause, self._context, error.path)
