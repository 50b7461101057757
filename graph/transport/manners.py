"""What every door over HTTP asks of a request, and how it refuses one that lacks it."""

from starlette.requests import Request

from graph.transport.body import BodyTooLargeError
from graph.transport.negotiation import is_json
from graph.transport.operation import bad_request
from graph.transport.outcome import Outcome, refusal
from kernel.errors import AppError, Code
from kernel.graphql.context import Context
from kernel.texts import Text

# A form, an image or a link of another site can't send it; a script would have to ask first.
REQUEST_HEADER = "X-FlatRender-Request"

_CONTENT_TYPE = Text(
    en="Send the body as Content-Type: application/json in UTF-8.",
    fa="بدنه را با Content-Type: application/json و UTF-8 بفرستید.",
)
_HEADER = Text(
    en="Send the header {name} with any value; it shows that no other site sent this.",
    fa="سرآیند {name} را با هر مقداری بفرستید؛ نشان می‌دهد که سایت دیگری آن را نفرستاده است.",
).with_(name=REQUEST_HEADER)


class HttpRefusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure
    """What HTTP has a status of its own for."""

    def __init__(self, status: int, error: AppError, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.error = error
        self.headers = headers or {}


def require_json(request: Request) -> None:
    if not is_json(request.headers.get("content-type")):
        raise HttpRefusal(415, bad_request(_CONTENT_TYPE))


def require_header(request: Request) -> None:
    if not request.headers.get(REQUEST_HEADER):
        raise HttpRefusal(403, AppError(Code.FORBIDDEN, _HEADER))


def require_header_with_cookie(request: Request, context: Context) -> None:
    """Cookies travel from other sites too; who signs in with one shows where he comes from."""
    if not context.actor.is_anonymous and "authorization" not in request.headers:
        require_header(request)


def refused(error: Exception, context: Context) -> Outcome:
    match error:
        case HttpRefusal():
            return Outcome(error.status, refusal(error.error, context).body, error.headers)
        case BodyTooLargeError():
            # The rest is still on its way; only closing the connection stops it.
            return Outcome(413, refusal(error, context).body, {"Connection": "close"})
        case _:
            return refusal(error, context)
