"""HTTP/1.1 by hand, because a fault has to cut a line in the middle of a message."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

_LARGEST_BODY = 64 * 1024 * 1024
_PIECE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def is_presigned(self) -> bool:
        return "X-Amz-Signature" in self.query or "X-Amz-Algorithm" in self.query


@dataclass(slots=True)
class Reply:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    # A HEAD tells the length of what it does not send.
    length: int | None = None

    def head(self) -> bytes:
        length = len(self.body) if self.length is None else self.length
        told = {
            "x-amz-request-id": "4442587FB7D0A2F9",
            "Content-Length": str(length),
            **self.headers,
        }
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {told[name]}" for name in told)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class RefusalError(Exception):
    """An error as S3 tells it."""

    def __init__(self, status: int, code: str, message: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message or code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def reply(self) -> Reply:
        told = f"<Code>{self.code}</Code><Message>{escape(self.message)}</Message>"
        return document("Error", told, self.status, self.headers)


def document(
    root: str, inside: str, status: int = 200, headers: dict[str, str] | None = None
) -> Reply:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>{inside}</{root}>'
    return Reply(status, {"Content-Type": "application/xml", **(headers or {})}, text.encode())


def http_date(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


async def read_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Request | None:
    """None where the line has ended."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    address = urlsplit(target)
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    length = int(headers.get("content-length", "0"))
    if length > _LARGEST_BODY:
        return None
    try:
        body = await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return Request(method, unquote(address.path), query, headers, body)


async def write(writer: asyncio.StreamWriter, reply: Reply, *, stop_at: int | None = None) -> None:
    writer.write(reply.head())
    sent = reply.body if stop_at is None else reply.body[:stop_at]
    for start in range(0, len(sent), _PIECE):
        writer.write(sent[start : start + _PIECE])
        await writer.drain()
    await writer.drain()
