"""What a client may say on a socket, checked to the last type before anything acts on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from graph.transport.operation import Operation
from graph.transport.websocket.closing import BAD_REQUEST, ClosingError
from kernel.errors import AppError, Code

# Every event of a subscription carries its id back.
MAX_ID_LENGTH = 256

Payload = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Init:
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    payload: Payload


@dataclass(frozen=True, slots=True)
class Pong:
    payload: Payload


@dataclass(frozen=True, slots=True)
class Subscribe:
    id: str
    operation: Operation


@dataclass(frozen=True, slots=True)
class Complete:
    id: str


Message = Init | Ping | Pong | Subscribe | Complete


def parse(raw: str | bytes) -> Message:
    message = _object(_decoded(raw), "The message")
    kind = message.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise _invalid("Unknown message type")
    return reader(message)


def text_member(payload: dict[str, Any], *names: str) -> str | None:
    """The first of these members that is there; it must be a string."""
    for name in names:
        value = payload.get(name)
        if value is not None:
            return _string(value, f'"{name}"')
    return None


def _decoded(raw: str | bytes) -> object:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise _invalid("The message must be JSON in UTF-8") from None


def _init(message: dict[str, Any]) -> Init:
    return Init(_optional_payload(message) or {})


def _ping(message: dict[str, Any]) -> Ping:
    return Ping(_optional_payload(message))


def _pong(message: dict[str, Any]) -> Pong:
    return Pong(_optional_payload(message))


def _subscribe(message: dict[str, Any]) -> Subscribe:
    payload = _object(message.get("payload"), '"payload"')
    return Subscribe(_id(message), _operation(payload))


def _operation(payload: dict[str, Any]) -> Operation:
    try:
        return Operation.from_json(payload)
    except AppError as error:
        if error.code is not Code.BAD_REQUEST:
            raise
        raise _invalid(error.text.en) from None


def _complete(message: dict[str, Any]) -> Complete:
    return Complete(_id(message))


_READERS: dict[str, Callable[[dict[str, Any]], Message]] = {
    "connection_init": _init,
    "ping": _ping,
    "pong": _pong,
    "subscribe": _subscribe,
    "complete": _complete,
}


def _optional_payload(message: dict[str, Any]) -> Payload:
    payload = message.get("payload")
    return None if payload is None else _object(payload, '"payload"')


def _id(message: dict[str, Any]) -> str:
    found = _string(message.get("id"), '"id"')
    if not 0 < len(found) <= MAX_ID_LENGTH:
        raise _invalid(f'"id" must have 1 to {MAX_ID_LENGTH} characters')
    return found


def _string(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise _invalid(f"{name} must be a string")
    return value


def _object(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _invalid(f"{name} must be a JSON object")
    return value


def _invalid(reason: str) -> ClosingError:
    return ClosingError(BAD_REQUEST, f"Invalid message: {reason}")
