"""The doors of the application as a client finds them: bytes out, bytes in."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import httpx2
import orjson

from tests.graph.site import Site
from tests.sweep.callers import Caller, document_id
from tests.sweep.fields import IdField

PATIENCE = 5.0
_TRANSIENT_HEADERS = frozenset({"date", "content-length", "retry-after", "x-trace-id"})
_FIGURES = re.compile(rb'"(?:actualQueryCost|currentlyAvailable)":[0-9]+')
_TRACE = re.compile(rb'"traceId":"[^"]*"')
_COMMENT = b":\n\n"


@dataclass(frozen=True, slots=True)
class Reply:
    """All of an answer but cost figures, trace ids and the time."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def is_refusal(self) -> bool:
        return b'"errors":' in self.body or b'"__typename":"Problem"' in self.body

    @property
    def was_executed(self) -> bool:
        """Not turned away before: by the door, by validation, by the guard.

        A subscription that finds nothing ends without data; nothing before it says NOT_FOUND.
        """
        return b'"data":' in self.body or self.codes == {"NOT_FOUND"}

    @property
    def codes(self) -> set[str]:
        return {code.decode() for code in re.findall(rb'"code":"([A-Z_]+)"', self.body)}


@dataclass(frozen=True, slots=True)
class Wire:
    site: Site
    address: str
    """Where the callers seem to come from: each field has its own bucket of points."""

    async def ask(self, caller: Caller, found: IdField, variables: dict[str, Any]) -> Reply:
        if found.operation == "subscription":
            return await self._events(caller, found.document(), variables)
        return await self.post(caller, found.document(), variables)

    async def post(self, caller: Caller, document: str, variables: dict[str, Any]) -> Reply:
        body = _body(caller, document, variables)
        headers = self._headers(caller, body)
        address = f"{self.site.url}/graphql"
        answer = await self.site.client.post(address, content=body, headers=headers)
        return _reply(answer, answer.content)

    async def _events(self, caller: Caller, document: str, variables: dict[str, Any]) -> Reply:
        """Up to the first event or the end: a stream that goes on is one that was opened."""
        body = _body(caller, document, variables)
        headers = self._headers(caller, body)
        address = f"{self.site.url}/graphql/stream"
        async with (
            asyncio.timeout(PATIENCE),
            self.site.client.stream("POST", address, content=body, headers=headers) as answer,
        ):
            heard = b""
            async for chunk in answer.aiter_raw():
                heard += chunk
                if b"event: next" in heard and heard.endswith(b"\n\n"):
                    break
        return _reply(answer, heard.replace(_COMMENT, b""))

    def _headers(self, caller: Caller, body: bytes) -> dict[str, str]:
        sent = {"content-type": "application/json", "x-forwarded-for": self.address}
        return {**sent, **caller.signs(body)}


def _body(caller: Caller, document: str, variables: dict[str, Any]) -> bytes:
    if caller.sends_known_documents:
        return orjson.dumps({"documentId": document_id(document), "variables": variables})
    return orjson.dumps({"query": document, "variables": variables})


def _reply(answer: httpx2.Response, body: bytes) -> Reply:
    headers = [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if name.lower().decode() not in _TRANSIENT_HEADERS
    ]
    return Reply(
        answer.status_code, tuple(sorted(headers)), _TRACE.sub(b"", _FIGURES.sub(b"", body))
    )
