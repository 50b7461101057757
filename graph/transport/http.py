"""GraphQL over HTTP: POST with JSON, and GET for what a known document or an audit asks."""

import asyncio
from functools import partial

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from strawberry.types.graphql import OperationType

from graph.limits.table import TABLE, Limits, limits_of
from graph.transport import ide
from graph.transport.body import decode, decode_parameters, read_body
from graph.transport.contexts import Contexts
from graph.transport.execution import Executor, OperationNotAllowedError
from graph.transport.lingering import answer_and_linger
from graph.transport.manners import (
    HttpRefusal,
    refused,
    require_header,
    require_header_with_cookie,
    require_json,
)
from graph.transport.negotiation import MediaType, asks_for_plain_json, negotiate
from graph.transport.operation import Operation, bad_request
from graph.transport.outcome import Outcome, refusal
from graph.transport.signatures import is_signed, open_signed
from kernel.actor import ANONYMOUS, Tier
from kernel.config import Settings
from kernel.errors import AppError, Code
from kernel.graphql.context import Context
from kernel.texts import Text

_LONGEST_ADDRESS = 16 * 1024
_READS = frozenset({OperationType.QUERY})
_READS_AND_WRITES = frozenset({OperationType.QUERY, OperationType.MUTATION})
_METHOD = Text(
    en="Send GraphQL with POST and a JSON body.",
    fa="درخواست GraphQL را با POST و بدنهٔ JSON بفرستید.",
)
_ACCEPT = Text(
    en="The answer is application/graphql-response+json or application/json. Accept one of them.",
    fa="پاسخ application/graphql-response+json یا application/json است. یکی را در Accept بپذیرید.",
)
_SLOW_BODY = Text(
    en="The body took too long to arrive. Send it again over a better connection.",
    fa="دریافت بدنهٔ درخواست بیش از حد طول کشید. با اتصال بهتری دوباره بفرستید.",
)
_ADDRESS = Text(
    en="The address is too long. Send the operation with POST.",
    fa="نشانی بیش از حد طولانی است. عملیات را با POST بفرستید.",
)


class HttpEndpoint:
    """An ASGI application for one path."""

    def __init__(self, executor: Executor, contexts: Contexts, settings: Settings) -> None:
        self._executor = executor
        self._contexts = contexts
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if self._settings.is_development and _is_a_person(request):
            await RedirectResponse(ide.PATH)(scope, receive, send)
            return
        stranger = self._contexts.make(request, ANONYMOUS)
        try:
            outcome = await self._answer(request)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            outcome = _refused(error, stranger)
        response = _response(request, outcome, stranger)
        if response.headers.get("connection") == "close":
            await answer_and_linger(response, receive, send)
        else:
            await response(scope, receive, send)

    async def _answer(self, request: Request) -> Outcome:
        if negotiate(request.headers.get("accept")) is None:
            raise HttpRefusal(406, bad_request(_ACCEPT))
        if request.method == "POST":
            return await self._post(request)
        if request.method == "GET":
            return await self._get(request)
        raise _method_refused()

    async def _post(self, request: Request) -> Outcome:
        require_json(request)
        context, body = await self._open(request)
        operation = Operation.from_json(decode(body))
        return await self._executor.execute(operation, context, allow=_READS_AND_WRITES)

    async def _open(self, request: Request) -> tuple[Context, bytes]:
        if is_signed(request):
            body = await _body(request, TABLE[Tier.NODE])
            return await open_signed(self._contexts, request, body), body
        context = await self._contexts.open(request)
        require_header_with_cookie(request, context)
        return context, await _body(request, limits_of(context.actor))

    async def _get(self, request: Request) -> Outcome:
        if len(request.scope["query_string"]) > _LONGEST_ADDRESS:
            raise HttpRefusal(414, bad_request(_ADDRESS))
        parameters = decode_parameters(dict(request.query_params))
        if not self._settings.audit:
            if "documentId" not in parameters:
                raise _method_refused()
            require_header(request)
        operation = Operation.from_json(parameters)
        context = await self._contexts.open(request)
        return await self._executor.execute(operation, context, allow=_READS)


def _is_a_person(request: Request) -> bool:
    """Somebody has typed the address into a browser."""
    wants_page = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and wants_page and not request.url.query


async def _body(request: Request, limits: Limits) -> bytes:
    try:
        async with asyncio.timeout(limits.seconds):
            return await read_body(request, limits.body)
    except TimeoutError:
        error = AppError(Code.TIMEOUT, _SLOW_BODY)
        raise HttpRefusal(408, error, {"Connection": "close"}) from None


def _method_refused() -> HttpRefusal:
    return HttpRefusal(405, bad_request(_METHOD), {"Allow": "POST"})


def _refused(error: Exception, context: Context) -> Outcome:
    if not isinstance(error, OperationNotAllowedError):
        return refused(error, context)
    is_mutation = error.kind is OperationType.MUTATION
    headers = {"Allow": "POST"} if is_mutation else {}
    return Outcome(405 if is_mutation else 400, refusal(error, context).body, headers)


def _response(request: Request, outcome: Outcome, context: Context) -> Response:
    accept = request.headers.get("accept")
    media_type = negotiate(accept) or MediaType.JSON
    status = outcome.status
    if outcome.about_document and media_type is MediaType.JSON and asks_for_plain_json(accept):
        status = 200
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **outcome.headers}
    make = partial(Response, media_type=media_type.value, headers=headers)
    try:
        return make(orjson.dumps(outcome.body), status_code=status)
    except TypeError as error:  # a scalar of ours gave something that is no JSON
        return make(orjson.dumps(refusal(error, context).body), status_code=500)
