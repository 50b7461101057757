"""Doors for bytes over plain HTTP: they answer also while a body still arrives, and in JSON."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from graph.transport.body import BodyTooLargeError
from graph.transport.contexts import Contexts
from graph.transport.errors import format_app_error, format_bug, status_of
from graph.transport.lingering import answer_and_linger
from graph.transport.manners import HttpRefusal
from kernel.actor import ANONYMOUS
from kernel.errors import AppError, Code
from kernel.graphql.context import Context

NEVER_KEPT = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
CLOSING = {"Connection": "close"}
_STATUS = {Code.NOT_FOUND: 404, Code.BAD_USER_INPUT: 422}


class Door:
    """An ASGI application, because a view could not answer before its body has arrived."""

    def __init__(
        self, contexts: Contexts, answer: Callable[[Request], Awaitable[Response]]
    ) -> None:
        self._contexts = contexts
        self._answer = answer

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


def _refused(error: Exception, context: Context) -> Response:
    match error:
        case HttpRefusal():
            return _told(error.status, format_app_error(error.error, context), error.headers)
        case BodyTooLargeError():
            return _told(413, format_app_error(error, context), CLOSING)
        case AppError():
            # A body that nobody has read is still on its way.
            status = _STATUS.get(error.code, status_of(error.code))
            return _told(status, format_app_error(error, context), CLOSING)
        case _:
            return _told(500, format_bug(error, context), CLOSING)


def _told(status: int, said: dict[str, Any], headers: dict[str, str]) -> Response:
    body = {"message": said["message"], **said["extensions"]}
    return JSONResponse(body, status, headers={**NEVER_KEPT, **headers})
