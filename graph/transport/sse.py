"""The door for server-sent events: one request is one operation, as in `graphql-sse`."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from graph.limits.table import limits_of
from graph.transport.body import decode, decode_parameters, read_body
from graph.transport.buckets import payer
from graph.transport.event_stream import EventStream
from graph.transport.live import Live, Room
from graph.transport.manners import (
    HttpRefusal,
    refused,
    require_header,
    require_header_with_cookie,
    require_json,
)
from graph.transport.operation import Operation, bad_request
from graph.transport.origin import may_come_from
from graph.transport.outcome import Outcome
from kernel.actor import ANONYMOUS
from kernel.errors import AppError, Code, forbidden, unauthenticated
from kernel.graphql.context import Context
from kernel.texts import Text

_METHOD = Text(
    en="Send the operation with POST and a JSON body; GET is for known documents only.",
    fa="عملیات را با POST و بدنهٔ JSON بفرستید؛ GET تنها برای سندهای شناخته‌شده است.",
)
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
            await _response(refused(error, stranger))(scope, receive, send)
            return
        room = self._room(context).operations
        key = f"events {payer(context.actor, context.address)}"
        with self._live.seat(key, room) as is_free:
            if is_free:
                await EventStream(self._live, receive, send).serve(operation, context)
                return
        too_many = AppError(Code.RATE_LIMITED, _TOO_MANY.with_(limit=room))
        await _response(refused(too_many, context))(scope, receive, send)

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
    require_json(request)
    require_header_with_cookie(request, context)
    body = await read_body(request, limits_of(context.actor).body)
    return Operation.from_json(decode(body))


def _known_operation(request: Request) -> Operation:
    """An EventSource of any site can send GET with our cookies; it can't send our header."""
    parameters = decode_parameters(dict(request.query_params))
    if "documentId" not in parameters:
        raise HttpRefusal(405, bad_request(_METHOD), {"Allow": "POST"})
    require_header(request)
    return Operation.from_json(parameters)


def _response(outcome: Outcome) -> Response:
    headers = {"Cache-Control": "no-store", **outcome.headers}
    return JSONResponse(outcome.body, status_code=outcome.status, headers=headers)
