"""What went wrong, told with a code that a program understands and a text that a person does."""

from collections.abc import Mapping
from enum import StrEnum

from kernel.texts import Locale, Text


class Code(StrEnum):
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    CONFLICT = "CONFLICT"
    RATE_LIMITED = "RATE_LIMITED"
    QUERY_TOO_COMPLEX = "QUERY_TOO_COMPLEX"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    INSUFFICIENT_BALANCE = "INSUFFICIENT_BALANCE"
    QUALITY_LOCKED = "QUALITY_LOCKED"
    ACTIVE_RENDER_LIMIT = "ACTIVE_RENDER_LIMIT"
    DAILY_RENDER_LIMIT = "DAILY_RENDER_LIMIT"
    STORAGE_QUOTA = "STORAGE_QUOTA"
    STALE_ATTEMPT = "STALE_ATTEMPT"
    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    TIMEOUT = "TIMEOUT"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


Details = Mapping[str, str | int | float | bool | None]


class AppError(Exception):
    """Something a client did wrong or must react to. Everything else is a bug of ours."""

    def __init__(
        self, code: Code, text: Text, *, field: str | None = None, details: Details | None = None
    ) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
        self.field = field
        self.details = dict(details or {})

    def message(self, locale: Locale) -> str:
        return self.text.in_(locale)


_NOT_FOUND = Text(
    en="There is no such object, or it is not yours.",
    fa="چنین موردی پیدا نشد یا به شما تعلق ندارد.",
)
_FORBIDDEN = Text(
    en="You are signed in, but you may not do this.",
    fa="وارد شده‌اید، اما اجازهٔ این کار را ندارید.",
)
_UNAUTHENTICATED = Text(
    en="Sign in first.",
    fa="ابتدا وارد شوید.",
)


def not_found() -> AppError:
    """The same words for what doesn't exist and for what is someone else's."""
    return AppError(Code.NOT_FOUND, _NOT_FOUND)


def forbidden() -> AppError:
    return AppError(Code.FORBIDDEN, _FORBIDDEN)


def unauthenticated(text: Text = _UNAUTHENTICATED) -> AppError:
    return AppError(Code.UNAUTHENTICATED, text)


def bad_input(field: str, text: Text) -> AppError:
    return AppError(Code.BAD_USER_INPUT, text, field=field)
