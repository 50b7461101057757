"""GraphQL over HTTP, and the ways in which it can fail as an agent has to tell them apart."""

from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx2
import orjson

PATIENCE = 10.0
LARGEST_ANSWER = 32 << 20
_LATER = frozenset({"RATE_LIMITED", "UNAVAILABLE", "TIMEOUT", "INTERNAL_SERVER_ERROR"})
_OK, _UNAUTHORIZED, _FAULT = 200, 401, 500
_MANY = 429
_HERE = ("127.0.0.1", "::1", "localhost")


class Trouble(Exception):  # noqa: N818 - what happened is the name by which callers know it
    """An answer that is none; the text says what came instead."""


class Away(Trouble):
    """The server can't be asked now. It may be later."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Refused(Trouble):
    """The server does not know who asks. `date` is what its clock said."""

    def __init__(self, reason: str, date: float | None) -> None:
        super().__init__(reason)
        self.date = date


class Declined(Trouble):
    """The server understood and says no; asking again changes nothing."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


def raise_problem(code: str, message: str) -> NoReturn:
    if code in _LATER:
        raise Away(f"{code}: {message}")
    raise Declined(code, message)


class Wire:
    """One pool of connections; a server on this very machine is never asked through a proxy."""

    def __init__(self, server: str) -> None:
        self.url = f"{server.rstrip('/')}/graphql"
        address = urlsplit(self.url)
        self.path = address.path
        self.client = httpx2.AsyncClient(
            timeout=PATIENCE,
            limits=httpx2.Limits(max_connections=16, keepalive_expiry=60),
            trust_env=address.hostname not in _HERE,
        )

    async def close(self) -> None:
        await self.client.aclose()

    async def post(
        self, body: bytes, headers: dict[str, str], patience: float = PATIENCE
    ) -> dict[str, Any]:
        """What `data` holds; for everything else a Trouble."""
        common = {"Content-Type": "application/json", "Accept": "application/json"}
        timeout = httpx2.Timeout(PATIENCE, read=patience)
        try:
            async with self.client.stream(
                "POST", self.url, content=body, headers=common | headers, timeout=timeout
            ) as response:
                content = await _whole(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise Away(f"{type(error).__name__}: {error}") from error
        return _data(response, content)


async def _whole(response: httpx2.Response) -> bytes:
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise Away(f"an answer of more than {LARGEST_ANSWER >> 20} MiB")
    return bytes(content)


def _data(response: httpx2.Response, content: bytes) -> dict[str, Any]:
    answer = _json(content)
    errors = answer.get("errors")
    if response.status_code == _UNAUTHORIZED or _code(errors) == "UNAUTHENTICATED":
        raise Refused(_message(errors), _date(response))
    if response.status_code in range(_FAULT, 600) or response.status_code == _MANY:
        raise Away(f"status {response.status_code}", _after(response))
    if errors:
        raise_problem(_code(errors) or "INTERNAL_SERVER_ERROR", _message(errors))
    data = answer.get("data")
    if response.status_code != _OK or not isinstance(data, dict):
        raise Away(f"status {response.status_code} without data")
    return data


def _json(content: bytes) -> dict[str, Any]:
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError:
        answer = None
    return answer if isinstance(answer, dict) else {}


def _first(errors: object) -> dict[str, Any]:
    first = errors[0] if isinstance(errors, list) and errors else None
    return first if isinstance(first, dict) else {}


def _code(errors: object) -> str:
    extensions = _first(errors).get("extensions")
    return str(extensions.get("code", "")) if isinstance(extensions, dict) else ""


def _message(errors: object) -> str:
    return str(_first(errors).get("message", "the server says nothing more"))


def _after(response: httpx2.Response) -> float | None:
    try:
        return float(response.headers["retry-after"])
    except (KeyError, ValueError):
        return None


def _date(response: httpx2.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return None
