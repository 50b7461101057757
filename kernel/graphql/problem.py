"""What a mutation answers when it can't do what it was asked."""

import strawberry
from strawberry.scalars import JSON
from strawberry.types.field import StrawberryField

from kernel.errors import AppError, Code
from kernel.graphql.context import Info
from kernel.graphql.enums import described

_MEANINGS = {
    Code.UNAUTHENTICATED: "Nobody is signed in, or the credential is no longer good.",
    Code.FORBIDDEN: "The caller is known and may not do this.",
    Code.NOT_FOUND: "There is no such object, or it is someone else's.",
    Code.BAD_USER_INPUT: "A value is wrong; `field` names it.",
    Code.CONFLICT: "The object has changed meanwhile, or is in a state that does not allow this.",
    Code.RATE_LIMITED: "Too much in too short a time; come again after `Retry-After` seconds.",
    Code.QUERY_TOO_COMPLEX: "The document is larger than this caller's limits.",
    Code.IDEMPOTENCY_KEY_REUSED: "The key was used before with other input.",
    Code.INSUFFICIENT_BALANCE: "The balance does not cover the charge.",
    Code.QUALITY_LOCKED: "The plan does not include this resolution.",
    Code.ACTIVE_RENDER_LIMIT: "As many renders are running as the plan allows.",
    Code.DAILY_RENDER_LIMIT: "The plan's renders of this day are used up.",
    Code.STORAGE_QUOTA: "The storage of the plan is full.",
    Code.STALE_ATTEMPT: "The work was given to someone else meanwhile; drop it.",
    Code.BAD_REQUEST: "The request is not of the form that GraphQL over HTTP asks for.",
    Code.GRAPHQL_PARSE_FAILED: "The document is not GraphQL.",
    Code.GRAPHQL_VALIDATION_FAILED: "The document does not fit the schema.",
    Code.OPERATION_RESOLUTION_FAILURE: "The document has no operation of that name.",
    Code.PERSISTED_QUERY_NOT_FOUND: "The server does not know a document of that id.",
    Code.TIMEOUT: "The operation took too long and was stopped.",
    Code.UNAVAILABLE: "A part of the system is away for the moment; try again.",
    Code.INTERNAL_SERVER_ERROR: "A fault of ours; the trace id names it in our logs.",
}


ErrorCode = described(
    Code,
    name="ErrorCode",
    description="What kind of problem it is; for programs.",
    meanings=_MEANINGS,
)


@strawberry.type(description="Why something was not done. Nothing was changed.")
class Problem:
    code: Code = strawberry.field(description="What kind of problem it is; for programs.")
    message: str = strawberry.field(
        description="What went wrong and what to do next, in the caller's language."
    )
    field: str | None = strawberry.field(
        description="The input field at fault, where there is one."
    )
    details: JSON | None = strawberry.field(
        description="Figures that belong to the message, for instance a limit and what is used."
    )


class AppErrorToProblem(strawberry.ExceptionHandler[AppError, Problem]):
    """In a mutation's union an `AppError` is data; elsewhere it travels in `errors`."""

    def handle(
        self,
        exception: AppError,
        *,
        field: StrawberryField,  # noqa: ARG002 - strawberry passes it by name
        info: Info,
    ) -> Problem:
        return Problem(
            code=exception.code,
            message=exception.message(info.context.locale),
            field=exception.field,
            details=JSON(exception.details) if exception.details else None,
        )
