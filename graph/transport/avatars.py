"""Pictures of users over plain HTTP: sent to a signed address, shown to anybody."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from domains.identity.service import avatars
from graph.transport.body import read_body
from graph.transport.contexts import Contexts
from graph.transport.doors import CLOSING, NEVER_KEPT, Door
from graph.transport.manners import HttpRefusal
from kernel.db import Database
from kernel.errors import AppError, Code, not_found
from kernel.texts import Text

_SECONDS = 60.0
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
    async def take(request: Request) -> Response:
        return await _taken(request, database, contexts.address(request))

    async def show(request: Request) -> Response:
        return await _picture(request, database)

    return [
        Route("/uploads/avatar/{token}", Door(contexts, take)),
        Route("/avatars/{tenant}/{name}", Door(contexts, show), methods=["GET"]),
    ]


async def _taken(request: Request, database: Database, address: str) -> Response:
    if request.method != "PUT":
        raise HttpRefusal(405, AppError(Code.BAD_REQUEST, _METHOD), {"Allow": "PUT"})
    ticket = avatars.opened(database.tools.keys, str(request.path_params["token"]))
    upload = await avatars.redeem(database, ticket)
    content = await _body(request, upload.length)
    await avatars.keep(database, upload, content, address)
    return JSONResponse({"avatarUrl": upload.path}, headers=NEVER_KEPT)


async def _body(request: Request, announced: int) -> bytes:
    try:
        async with asyncio.timeout(_SECONDS):
            return await read_body(request, announced)
    except TimeoutError:
        raise HttpRefusal(408, AppError(Code.TIMEOUT, _SLOW), CLOSING) from None


async def _picture(request: Request, database: Database) -> Response:
    tag = f'"{request.path_params["name"]}"'
    content = await avatars.picture(database, request.url.path)
    if content is None:
        raise not_found()
    headers = {**_SHOWN, "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/webp", headers=headers)
