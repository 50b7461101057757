"""The door for server-sent events: one request is one operation, as in `graphql-sse`."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from graph.limits.table import limits_of
from graph.transport.body import BodyTooLargeError, decode, decode_parameters, read_body
from graph.transport.buckets import payer
from graph.transport.event_stream import EventStream
from graph.transport.http import REQUEST_HEADER, HttpRefusal
from graph.transport.live import Live, Room
from graph.transport.negotiation import is_json
from graph.transport.operation import Operation, bad_request
from graph.transport.origin import may_come_from
from graph.transport.outcome import Outcome, refusal
from kernel.actor import ANONYMOUS
from kernel.errors import AppError, Code, forbidden, unauthenticated
from kernel.graphql.context import Context
from kernel.texts import Text

_METHOD = Text(
    en="Send the operation with POST and a JSON body; GET is for known documents only.",
    fa="عملیات را با POST و بدنهٔ JSON بفرستید؛ GET تنها برای سندهای شناخته‌شده است.",
)
_CONTENT_TYPE = Text(
    en="Send the body as Content-Type: application/json in UTF-8.",
    fa="بدنه را با Content-Type: application/json و UTF-8 بفرستید.",
)
_HEADER = Text(
    en="Send the header {name} with any value; it shows that no other site sent this.",
    fa="سرآیند {name} را با هر مقداری بفرستید؛ نشان می‌دهد که سایت دیگری آن را نفرستاده است.",
).with_(name=REQUEST_HEADER)
_TOO_MANY = Text(
    en="You have {limit} event streams open, which is the limit. Close one first.",
    fa="{limit} جریان رویداد باز دارید که سقف مجاز است. نخست یکی را ببندید.",
)


class EventStreamEndpoint:
    """An ASGI application for one path."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            context = await self._context(request)
            operation = await _operation(request, context)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            stranger = self._live.contexts.make(request, ANONYMOUS)
            await _response(_refused(error, stranger))(scope, receive, send)
            return
        room = self._room(context).operations
        key = f"events {payer(context.actor, context.address)}"
        with self._live.seat(key, room) as is_free:
            if is_free:
                await EventStream(self._live, receive, send).serve(operation, context)
                return
        refused = AppError(Code.RATE_LIMITED, _TOO_MANY.with_(limit=room))
        await _response(_refused(refused, context))(scope, receive, send)

    async def _context(self, request: Request) -> Context:
        if not may_come_from(request.headers, self._live.settings.allowed_origins):
            raise forbidden()
        if request.method not in {"GET", "POST"}:
            raise HttpRefusal(405, bad_request(_METHOD), {"Allow": "GET, POST"})
        context = await self._live.contexts.open(request)
        # Each event is answered from rows that are read for it.
        context.caches_loads = False
        self._room(context)
        return context

    def _room(self, context: Context) -> Room:
        room = self._live.room(context.actor)
        if room is None:
            raise unauthenticated()
        return room


async def _operation(request: Request, context: Context) -> Operation:
    if request.method == "GET":
        return _known_operation(request)
    if not is_json(request.headers.get("content-type")):
        raise HttpRefusal(415, bad_request(_CONTENT_TYPE))
    if not context.actor.is_anonymous and "authorization" not in request.headers:
        _require_header(request)  # a cookie signs in, and cookies travel from other sites too
    body = await read_body(request, limits_of(context.actor).body)
    return Operation.from_json(decode(body))


def _known_operation(request: Request) -> Operation:
    """An EventSource of any site can send GET with our cookies; it can't send our header."""
    parameters = decode_parameters(dict(request.query_params))
    if "documentId" not in parameters:
        raise HttpRefusal(405, bad_request(_METHOD), {"Allow": "POST"})
    _require_header(request)
    return Operation.from_json(parameters)


def _require_header(request: Request) -> None:
    if not request.headers.get(REQUEST_HEADER):
        raise HttpRefusal(403, AppError(Code.FORBIDDEN, _HEADER))


def _refused(error: Exception, context: Context) -> Outcome:
    match error:
        case HttpRefusal():
            return Outcome(error.status, refusal(error.error, context).body, error.headers)
        case BodyTooLargeError():
            # The rest is still on its way; only closing the connection stops it.
            return Outcome(413, refusal(error, context).body, {"Connection": "close"})
        case _:
            return refusal(error, context)


def _response(outcome: Outcome) -> Response:
    headers = {"Cache-Control": "no-store", **outcome.headers}
    return JSONResponse(outcome.body, status_code=outcome.status, headers=headers)
