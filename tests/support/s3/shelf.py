"""What a bucket holds, whole objects and uploads in parts, and how it answers for each."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from kernel.clock import Clock
from tests.support.s3.wire import RefusalError, Reply, Request, document, http_date

LEAST_PART = 5 * 1024 * 1024
_KEPT = ("content-type", "content-disposition", "cache-control")
_RANGE = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")
_STAMP = "%Y-%m-%dT%H:%M:%S.000Z"


@dataclass(frozen=True, slots=True)
class Object:
    content: bytes
    said: dict[str, str]
    changed_at: datetime

    @property
    def tag(self) -> str:
        return f'"{hashlib.md5(self.content, usedforsecurity=False).hexdigest()}"'


@dataclass(slots=True)
class Pending:
    """An upload in parts that has no end yet."""

    key: str
    said: dict[str, str]
    begun_at: datetime
    parts: dict[int, Object] = field(default_factory=dict)


class Shelf:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.objects: dict[str, Object] = {}
        self.pending: dict[str, Pending] = {}
        self.page = 1000
        self._count = 0

    def answer(self, request: Request, key: str) -> Reply:
        return self._way(request, key)(request, key)

    def _way(self, request: Request, key: str) -> Callable[[Request, str], Reply]:
        asked = request.query
        ways: dict[tuple[str, str], Callable[[Request, str], Reply]] = {
            ("GET", "uploads"): self._list_pending,
            ("GET", "list-type"): self._list,
            ("POST", "delete"): self._delete_many,
            ("POST", "uploads"): self._begin,
            ("POST", "uploadId"): self._complete,
            ("PUT", "uploadId"): self._put_part,
            ("DELETE", "uploadId"): self._abort,
        }
        for (method, name), way in ways.items():
            if request.method == method and name in asked:
                return way
        if not key:
            return self._bucket
        plain = {"GET": self._get, "HEAD": self._get, "PUT": self._put, "DELETE": self._delete}
        if request.method not in plain:
            raise RefusalError(405, "MethodNotAllowed")
        return plain[request.method]

    def _bucket(self, request: Request, _: str) -> Reply:
        if request.method != "HEAD":
            raise RefusalError(501, "NotImplemented")
        return Reply()

    def _put(self, request: Request, key: str) -> Reply:
        if "content-length" not in request.headers:
            raise RefusalError(411, "MissingContentLength")
        self._check_free(request, key)
        return self._keep(key, request.body, _said(request))

    def _keep(self, key: str, content: bytes, said: dict[str, str]) -> Reply:
        made = Object(content, said, self.clock.now())
        self.objects[key] = made
        return Reply(headers={"ETag": made.tag})

    def _check_free(self, request: Request, key: str) -> None:
        if request.headers.get("if-none-match") == "*" and key in self.objects:
            raise RefusalError(412, "PreconditionFailed")

    def _found(self, key: str) -> Object:
        if key not in self.objects:
            raise RefusalError(404, "NoSuchKey", key)
        return self.objects[key]

    def _get(self, request: Request, key: str) -> Reply:
        found = self._found(key)
        headers = {
            "ETag": found.tag,
            "Last-Modified": http_date(found.changed_at),
            "Accept-Ranges": "bytes",
            **found.said,
            **_overridden(request),
        }
        if request.headers.get("if-none-match") == found.tag:
            return Reply(304, headers)
        reply = _part(request, found.content, headers)
        if request.method == "HEAD":
            reply.length, reply.body = len(reply.body), b""
        return reply

    def _delete(self, _: Request, key: str) -> Reply:
        self.objects.pop(key, None)
        return Reply(204)

    def _delete_many(self, request: Request, _: str) -> Reply:
        told = ""
        for key in _texts(request.body, "Key"):
            self.objects.pop(key, None)
            told += f"<Deleted><Key>{escape(key)}</Key></Deleted>"
        return document("DeleteResult", told)

    def _list(self, request: Request, _: str) -> Reply:
        asked = request.query
        after = asked.get("continuation-token") or asked.get("start-after", "")
        most = min(self.page, int(asked.get("max-keys", "1000")))
        keys = sorted(
            key for key in self.objects if key.startswith(asked.get("prefix", "")) and key > after
        )
        told = "".join(_entry(key, self.objects[key]) for key in keys[:most])
        more = len(keys) > most
        last = keys[most - 1] if more else ""
        token = f"<NextContinuationToken>{escape(last)}</NextContinuationToken>"
        told += f"<KeyCount>{len(keys[:most])}</KeyCount><MaxKeys>{most}</MaxKeys>"
        told += f"<IsTruncated>{str(more).lower()}</IsTruncated>{token if more else ''}"
        return document("ListBucketResult", told)

    def _list_pending(self, request: Request, _: str) -> Reply:
        prefix, after = request.query.get("prefix", ""), request.query.get("upload-id-marker", "")
        found = sorted(
            name
            for name, one in self.pending.items()
            if one.key.startswith(prefix) and name > after
        )
        shown = found[: self.page]
        told = "".join(
            f"<Upload><Key>{escape(self.pending[name].key)}</Key><UploadId>{name}</UploadId>"
            f"<Initiated>{self.pending[name].begun_at.strftime(_STAMP)}</Initiated></Upload>"
            for name in shown
        )
        more = len(found) > len(shown)
        if more:
            told += f"<NextKeyMarker>{escape(self.pending[shown[-1]].key)}</NextKeyMarker>"
            told += f"<NextUploadIdMarker>{shown[-1]}</NextUploadIdMarker>"
        told += f"<IsTruncated>{str(more).lower()}</IsTruncated>"
        return document("ListMultipartUploadsResult", told)

    def _begin(self, request: Request, key: str) -> Reply:
        self._count += 1
        name = f"upload-{self._count:06}"
        self.pending[name] = Pending(key, _said(request), self.clock.now())
        told = f"<Key>{escape(key)}</Key><UploadId>{name}</UploadId>"
        return document("InitiateMultipartUploadResult", told)

    def _known(self, request: Request, key: str) -> Pending:
        found = self.pending.get(request.query["uploadId"])
        if found is None or found.key != key:
            raise RefusalError(404, "NoSuchUpload")
        return found

    def _put_part(self, request: Request, key: str) -> Reply:
        number = int(request.query["partNumber"])
        if not 1 <= number <= 10_000:
            raise RefusalError(400, "InvalidArgument")
        part = Object(request.body, {}, self.clock.now())
        self._known(request, key).parts[number] = part
        return Reply(headers={"ETag": part.tag})

    def _abort(self, request: Request, key: str) -> Reply:
        self._known(request, key)
        del self.pending[request.query["uploadId"]]
        return Reply(204)

    def _complete(self, request: Request, key: str) -> Reply:
        held = self._known(request, key)
        self._check_free(request, key)
        numbers = [int(one) for one in _texts(request.body, "PartNumber")]
        tags = _texts(request.body, "ETag")
        if not numbers or numbers != sorted(set(numbers)):
            raise RefusalError(400, "InvalidPartOrder")
        parts = []
        for number, tag in zip(numbers, tags, strict=True):
            part = held.parts.get(number)
            if part is None or part.tag.strip('"') != tag.strip('"'):
                raise RefusalError(400, "InvalidPart")
            parts.append(part.content)
        if any(len(part) < LEAST_PART for part in parts[:-1]):
            raise RefusalError(400, "EntityTooSmall")
        del self.pending[request.query["uploadId"]]
        tag = self._keep(key, b"".join(parts), held.said).headers["ETag"]
        return document("CompleteMultipartUploadResult", f"<ETag>{escape(tag)}</ETag>")


def _said(request: Request) -> dict[str, str]:
    return {
        name.title(): value
        for name, value in request.headers.items()
        if name in _KEPT or name.startswith("x-amz-meta-")
    }


def _overridden(request: Request) -> dict[str, str]:
    """What an address may say instead, when it is signed."""
    start = "response-"
    return {
        name.removeprefix(start).title(): value
        for name, value in request.query.items()
        if name.startswith(start)
    }


def _part(request: Request, content: bytes, headers: dict[str, str]) -> Reply:
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked is None or not (asked["first"] or asked["last"]):
        return Reply(200, headers, content)
    size = len(content)
    if asked["first"]:
        start, stop = int(asked["first"]), min(int(asked["last"] or size) + 1, size)
    else:
        start, stop = max(0, size - int(asked["last"])), size
    if start >= stop:
        raise RefusalError(416, "InvalidRange", Content_Range=f"bytes */{size}")
    told = {**headers, "Content-Range": f"bytes {start}-{stop - 1}/{size}"}
    return Reply(206, told, content[start:stop])


def _entry(key: str, found: Object) -> str:
    told = f"<Key>{escape(key)}</Key><LastModified>{found.changed_at.strftime(_STAMP)}"
    told += f"</LastModified><ETag>{escape(found.tag)}</ETag><Size>{len(found.content)}</Size>"
    return f"<Contents>{told}</Contents>"


def _texts(body: bytes, name: str) -> list[str]:
    try:
        root = ET.fromstring(body)
    except ET.ParseError:
        raise RefusalError(400, "MalformedXML") from None
    return [one.text or "" for one in root.iter() if one.tag.rpartition("}")[2] == name]
