"""A bucket that speaks S3: how it is reached, what its addresses allow, what nobody has ended."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx2
import structlog
from obstore import sign_async
from obstore.exceptions import AlreadyExistsError, NotFoundError
from obstore.store import S3Store

from kernel.clock import SystemClock
from kernel.config import Settings
from kernel.presigning import Asked, Signer

log = structlog.get_logger(__name__)

RETRIED = timedelta(seconds=20)  # somebody waits for the answer
FIRST_PAUSE = timedelta(milliseconds=100)
SILENT = timedelta(seconds=30)
# The library's own limit is half a minute for a whole object, however large it is.
LONGEST = timedelta(hours=1)
_ASKING = timedelta(minutes=5)
_WRITER = "writer"
# A right that the keys lack, or a server that knows no such question.
_UNTOLD = frozenset({400, 403, 405, 501})


class BucketError(OSError):
    """The bucket has said no; the text is what it has told."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """`signer` is absent where the machine itself has the keys and tells them nobody."""

    store: S3Store
    signer: Signer | None

    @classmethod
    def open(cls, settings: Settings, url: str) -> "Bucket":
        name, prefix = urlsplit(url).netloc, urlsplit(url).path.strip("/")
        key_id, secret = settings.storage_key_id, settings.storage_key_secret
        signer = None
        if key_id is not None and secret is not None:
            signer = Signer(_base(settings, name), settings.storage_region, key_id, secret)
        return cls(_store(settings, name, prefix), signer)

    async def put(self, key: str, content: Any, mode: Any, media_type: str | None) -> None:
        """An answer that was lost is asked for again, and then our own object is in the way."""
        writer = secrets.token_hex(8)
        said = {_WRITER: writer}
        if media_type is not None:  # for whoever reads from the bucket itself
            said |= {"Content-Type": media_type, "Content-Disposition": "attachment"}
        try:
            await self.store.put_async(key, content, mode=mode, attributes=said)
        except AlreadyExistsError:
            if await self._writer_of(key) != writer:
                raise

    async def _writer_of(self, key: str) -> str | None:
        try:
            found = await self.store.get_async(key, options={"head": True})
        except NotFoundError:
            return None
        return dict(found.attributes).get(_WRITER)

    async def address(self, asked: Asked) -> str:
        """Without a signer of ours it says no more than method and time."""
        if self.signer is None:
            method: Any = asked.method
            left = asked.begins_at + asked.valid - SystemClock().now()
            return await sign_async(self.store, method, asked.key, expires_in=left)
        return self.signer.address(replace(asked, key=f"{self._prefix}{asked.key}"))

    @property
    def _prefix(self) -> str:
        return f"{self.store.prefix}/" if self.store.prefix else ""

    async def remove_unfinished(self, before: datetime) -> int:
        """Parts of large objects whose writer has died; nobody sees them, but they are paid for."""
        if self.signer is None:
            return 0
        removed = 0
        async with httpx2.AsyncClient(timeout=SILENT.total_seconds()) as client:
            talk = _Talk(client, self.signer)
            async for key, upload, begun_at in talk.unfinished(self._prefix):
                if begun_at < before:
                    await talk.abort(key, upload)
                    removed += 1
        return removed


class _Talk:
    """What the library does not ask of a bucket."""

    def __init__(self, client: httpx2.AsyncClient, signer: Signer) -> None:
        self._client = client
        self._signer = signer

    async def unfinished(self, prefix: str) -> AsyncIterator[tuple[str, str, datetime]]:
        query = {"uploads": "", "prefix": prefix}
        while query:
            answer = await self._ask("GET", "", query)
            if answer.status_code in _UNTOLD:
                log.warning("the bucket shows no unfinished uploads", status=answer.status_code)
                return
            # Whoever keeps all our files could do worse than send us a strange document.
            page = ET.fromstring(_content(answer))  # noqa: S314 - the bucket is ours
            for upload in page.iterfind("{*}Upload"):
                begun_at = datetime.fromisoformat(upload.findtext("{*}Initiated", ""))
                yield upload.findtext("{*}Key", ""), upload.findtext("{*}UploadId", ""), begun_at
            query = _next_page(page, query)

    async def abort(self, key: str, upload: str) -> None:
        answer = await self._ask("DELETE", key, {"uploadId": upload})
        if answer.status_code != httpx2.codes.NOT_FOUND:  # then it has just ended
            _content(answer)

    async def _ask(self, method: str, key: str, query: dict[str, str]) -> httpx2.Response:
        asked = Asked(method, key, SystemClock().now(), _ASKING, query=query)
        try:
            return await self._client.request(method, self._signer.address(asked))
        except httpx2.HTTPError as error:
            # The library's words name the address, and who reads an address may use it.
            message = f"the bucket does not answer ({type(error).__name__})"
            raise BucketError(message) from None


def _content(answer: httpx2.Response) -> bytes:
    if answer.is_success:
        return answer.content
    message = f"the bucket answers {answer.status_code}: {answer.text[:500]}"
    raise BucketError(message)


def _next_page(page: "ET.Element[str]", query: dict[str, str]) -> dict[str, str]:
    if page.findtext("{*}IsTruncated") != "true":
        return {}
    return {
        **query,
        "key-marker": page.findtext("{*}NextKeyMarker", ""),
        "upload-id-marker": page.findtext("{*}NextUploadIdMarker", ""),
    }


def _base(settings: Settings, name: str) -> str:
    """Another endpoint than Amazon's is asked by path, for its buckets seldom have host names."""
    if settings.storage_endpoint is not None:
        return f"{settings.storage_endpoint}/{name}"
    return f"https://{name}.s3.{settings.storage_region}.amazonaws.com"


def _store(settings: Settings, name: str, prefix: str) -> S3Store:
    endpoint = settings.storage_endpoint
    given: dict[str, Any] = {
        "endpoint": endpoint,
        "access_key_id": settings.storage_key_id,
        "secret_access_key": settings.storage_key_secret,
    }
    return S3Store(
        name,
        prefix=prefix or None,
        region=settings.storage_region,
        virtual_hosted_style_request=endpoint is None,
        retry_config={
            "max_retries": 3,
            "retry_timeout": RETRIED,
            "backoff": {"init_backoff": FIRST_PAUSE},
        },
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "timeout": LONGEST,
            "read_timeout": SILENT,
        },
        **{name: value for name, value in given.items() if value is not None},
    )
