"""The body of a request: read no further than allowed, and decoded to what JSON really is."""

from typing import Any

import orjson
from starlette.requests import Request

from graph.transport.operation import bad_request
from kernel.errors import AppError, Code
from kernel.texts import Text

_TOO_LARGE = Text(
    en="The body has more than {allowed} bytes. Send less at once.",
    fa="بدنهٔ درخواست بیش از {allowed} بایت دارد. در هر بار کمتر بفرستید.",
)
_NOT_JSON = Text(
    en="The body is not valid JSON in UTF-8. Correct it and send it again.",
    fa="بدنهٔ درخواست JSON معتبر با UTF-8 نیست. آن را اصلاح کنید و دوباره بفرستید.",
)
_NOT_JSON_MEMBER = Text(
    en='"{name}" is not valid JSON. Correct it and send it again.',
    fa="«{name}» JSON معتبر نیست. آن را اصلاح کنید و دوباره بفرستید.",
)


class BodyTooLargeError(AppError):
    def __init__(self, allowed: int) -> None:
        super().__init__(Code.BAD_REQUEST, _TOO_LARGE.with_(allowed=allowed))


async def read_body(request: Request, allowed: int) -> bytes:
    """What it claims to be is refused before a byte of it is read, what it is while reading."""
    claimed = request.headers.get("content-length", "0")
    if claimed.isdecimal() and int(claimed) > allowed:
        raise BodyTooLargeError(allowed)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > allowed:
            raise BodyTooLargeError(allowed)
    return bytes(body)


def decode(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request(_NOT_JSON) from None


def decode_parameters(parameters: dict[str, str]) -> dict[str, Any]:
    """The members of an operation as they stand in an address."""
    return {
        name: _decode_member(name, value) if name in {"variables", "extensions"} else value
        for name, value in parameters.items()
    }


def _decode_member(name: str, value: str) -> object:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        raise bad_request(_NOT_JSON_MEMBER.with_(name=name)) from None
