"""A client of the API like any other: operations, subscriptions, files."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2
import orjson
import websockets

from graph.cli.console import CommandError

PROTOCOL = websockets.Subprotocol("graphql-transport-ws")
ANSWER_SECONDS = 30.0
CONNECT_AGAIN_SECONDS = 0.5
LARGEST_EVENT = 1 << 20
FOR_GOOD = range(4400, 4500)
"""Codes with which a server ends a socket because of what the client has said."""
Json = dict[str, Any]


class RefusedError(CommandError):
    """The server has said no, in words for a person."""

    def __init__(self, problem: Json) -> None:
        field = problem.get("field")
        super().__init__(f"{problem['message']}{f' ({field})' if field else ''}")
        self.code = str(problem.get("code", ""))


class Client:
    """Use it as a context; `token` may be set when somebody has signed in."""

    def __init__(self, base: str, token: str | None = None, locale: str = "en") -> None:
        self.base = base
        self.token = token
        self._locale = locale
        self._http = httpx2.AsyncClient(trust_env=False, timeout=ANSWER_SECONDS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def ask(self, document: str, **variables: Any) -> Any:
        """What the operation's only field answers; a problem is an exception."""
        headers = {"Accept-Language": self._locale}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        body = {"query": document, "variables": variables}
        try:
            answer = await self._http.post(f"{self.base}/graphql", json=body, headers=headers)
            said = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            message = f"{self.base} does not answer as a FlatRender server does ({error!r})"
            raise CommandError(message) from error
        return _only(said)

    async def events(self, document: str, **variables: Any) -> AsyncGenerator[Any]:
        """Connects again when the connection is lost: the server tells the present state then."""
        address = f"{self.base.replace('http', 'ws', 1)}/graphql"
        operation = {"query": document, "variables": variables}
        while True:
            try:
                async with websockets.connect(
                    address, subprotocols=[PROTOCOL], proxy=None, max_size=LARGEST_EVENT
                ) as line:
                    async for said in self._told(line, operation):
                        yield _only(said)
                    return
            except (OSError, websockets.WebSocketException) as error:
                _refuse_for_good(error)
                await asyncio.sleep(CONNECT_AGAIN_SECONDS)

    async def _told(
        self, line: websockets.ClientConnection, operation: Json
    ) -> AsyncIterator[Json]:
        carried = {"locale": self._locale, "authorization": f"Bearer {self.token}"}
        await line.send(_message("connection_init", carried))
        await line.recv()
        await line.send(_message("subscribe", operation, id="1"))
        async for raw in line:
            said = orjson.loads(raw)
            match said["type"]:
                case "next":
                    yield said["payload"]
                case "error":
                    yield {"errors": said["payload"]}
                case "ping":
                    await line.send(_message("pong", None))
                case "complete":
                    return

    async def put(self, url: str, content: bytes) -> None:
        try:
            answer = await self._http.put(self._absolute(url), content=content)
            answer.raise_for_status()
        except httpx2.HTTPError as error:
            raise CommandError(f"the storage did not take a part ({error})") from error

    async def fetch(self, url: str, path: Path, sha256: str) -> None:
        """Complete or not there at all."""
        part, found = path.with_name(f".{path.name}.part"), hashlib.sha256()
        try:
            async with self._http.stream("GET", self._absolute(url)) as answer:
                answer.raise_for_status()
                with part.open("wb") as file:
                    async for chunk in answer.aiter_bytes():
                        file.write(chunk)
                        found.update(chunk)
            if found.hexdigest() != sha256:
                raise CommandError(f"{path.name} has arrived with other bytes than it was sent")
            part.replace(path)
        except (httpx2.HTTPError, OSError) as error:
            raise CommandError(f"{path} can't be fetched ({error})") from error
        finally:
            part.unlink(missing_ok=True)

    def _absolute(self, url: str) -> str:
        return f"{self.base}{url}" if url.startswith("/") else url


def _refuse_for_good(error: Exception) -> None:
    """What the server does not let in once it does not let in again."""
    said = error.rcvd if isinstance(error, websockets.ConnectionClosed) else None
    if said is not None and said.code in FOR_GOOD:
        raise CommandError(f"the server has ended the subscription: {said.reason}") from error


def _message(kind: str, payload: Json | None, **more: str) -> str:
    carried = {} if payload is None else {"payload": payload}
    return orjson.dumps({"type": kind, **more, **carried}).decode()


def _only(said: Json) -> Any:
    if said.get("errors"):
        first = said["errors"][0]
        raise RefusedError({"message": first["message"], **first.get("extensions", {})})
    (answer,) = said["data"].values()
    if isinstance(answer, dict) and answer.get("__typename") == "Problem":
        raise RefusedError(answer)
    return answer
