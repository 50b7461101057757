"""Pictures of users over plain HTTP: sent to a signed address, shown to anybody."""

import asyncio
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from domains.identity.service import avatars
from graph.transport.body import BodyTooLargeError, read_body
from graph.transport.contexts import Contexts
from graph.transport.errors import format_app_error, format_bug, status_of
from graph.transport.lingering import answer_and_linger
from graph.transport.manners import HttpRefusal
from kernel.actor import ANONYMOUS
from kernel.db import Database
from kernel.errors import AppError, Code, not_found
from kernel.graphql.context import Context
from kernel.texts import Text

_SECONDS = 60.0
_STATUS = {Code.NOT_FOUND: 404, Code.BAD_USER_INPUT: 422}
_NEVER_KEPT = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
_CLOSING = {"Connection": "close"}
_SHOWN = {
    # A picture's name is never used for another one.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_METHOD = Text(
    en="Send the picture with PUT.",
    fa="تصویر را با PUT بفرستید.",
)
_SLOW = Text(
    en="The picture took too long to arrive. Begin the upload again over a better connection.",
    fa="دریافت تصویر بیش از حد طول کشید. با اتصال بهتری بارگذاری را از نو آغاز کنید.",
)


def avatar_routes(contexts: Contexts, database: Database) -> list[BaseRoute]:
    async def show(request: Request) -> Response:
        try:
            return await _picture(request, database)
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            return _refused(error, contexts.make(request, ANONYMOUS))

    return [
        Route("/uploads/avatar/{token}", _Upload(contexts, database)),
        Route("/avatars/{tenant}/{name}", show),
    ]


class _Upload:
    """An ASGI application: it may have to answer while the body is still arriving."""

    def __init__(self, contexts: Contexts, database: Database) -> None:
        self._contexts = contexts
        self._database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets an answer
            response = _refused(error, self._contexts.make(request, ANONYMOUS))
        if response.headers.get("connection") == "close":
            await answer_and_linger(response, receive, send)
        else:
            await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "PUT":
            raise HttpRefusal(405, AppError(Code.BAD_REQUEST, _METHOD), {"Allow": "PUT"})
        token = str(request.path_params["token"])
        ticket = avatars.opened(self._database.tools.keys, token)
        upload = await avatars.redeem(self._database, ticket)
        content = await _body(request, upload.length)
        await avatars.keep(self._database, upload, content, self._contexts.address(request))
        return JSONResponse({"avatarUrl": upload.path}, headers=_NEVER_KEPT)


async def _body(request: Request, announced: int) -> bytes:
    try:
        async with asyncio.timeout(_SECONDS):
            return await read_body(request, announced)
    except TimeoutError:
        raise HttpRefusal(408, AppError(Code.TIMEOUT, _SLOW), _CLOSING) from None


async def _picture(request: Request, database: Database) -> Response:
    tag = f'"{request.path_params["name"]}"'
    content = await avatars.picture(database, request.url.path)
    if content is None:
        raise not_found()
    headers = {**_SHOWN, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/webp", headers=headers)


def _refused(error: Exception, context: Context) -> Response:
    match error:
        case HttpRefusal():
            return _told(error.status, format_app_error(error.error, context), error.headers)
        case BodyTooLargeError():
            return _told(413, format_app_error(error, context), _CLOSING)
        case AppError():
            # A body that nobody has read is still on its way.
            status = _STATUS.get(error.code, status_of(error.code))
            return _told(status, format_app_error(error, context), _CLOSING)
        case _:
            return _told(500, format_bug(error, context), _CLOSING)


def _told(status: int, said: dict[str, Any], headers: dict[str, str]) -> Response:
    body = {"message": said["message"], **said["extensions"]}
    return JSONResponse(body, status, headers={**_NEVER_KEPT, **headers})
