"""Signed addresses of single objects: who holds one may read it, or write it, for a while."""

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import quote

import orjson

from kernel.keyring import KeyRing
from kernel.presigning import Asked
from kernel.storage import Storage

PATH = "/storage"
# Addresses within a step are equal, so that a browser keeps what it has read.
STEP = timedelta(minutes=5)
# The address runs out long before anything else could be kept under its key.
KEPT = "private, max-age=900, immutable"
_KEY = "kernel.storage_links"
# Our logs hide whatever begins like this.
_TOKEN = re.compile(r"fr_file_(?P<told>[\w-]{1,4000})_(?P<seal>[\w-]{43})", re.ASCII)

Method = Literal["GET", "PUT"]


@dataclass(frozen=True, slots=True)
class Link:
    """`most` bytes may be put, or exactly as many; `name` is what a reader's file is called."""

    method: Method
    key: str
    expires_at: datetime
    most: int = 0
    is_exact: bool = False
    media_type: str = ""
    name: str = ""


def until(now: datetime, minutes: int) -> datetime:
    """At least that long, rounded up to a step."""
    step = STEP.total_seconds()
    asked = (now + timedelta(minutes=minutes)).timestamp()
    return datetime.fromtimestamp(-(-asked // step) * step, UTC)


async def address(storage: Storage, keys: KeyRing, link: Link, now: datetime) -> str:
    """The bucket's own, or a path on this server."""
    signed = await storage.sign(_asked(link, now))
    return signed or f"{PATH}/{sealed(keys, link)}"


def disposition(name: str) -> str:
    """To be saved and never to be run: what people send is not ours to vouch for."""
    if not name:
        return "attachment"
    plain = re.sub(r"[^\w .()-]", "_", name, flags=re.ASCII)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _asked(link: Link, now: datetime) -> Asked:
    """Of the bucket the same is asked as our own door would see to."""
    step = STEP.total_seconds()
    begins_at = datetime.fromtimestamp(now.timestamp() // step * step, UTC)
    valid = link.expires_at - begins_at
    if link.method == "PUT":
        told = {"content-length": str(link.most)} if link.is_exact else {}
        if link.media_type:
            told["content-type"] = link.media_type
        return Asked(link.method, link.key, begins_at, valid, headers=told)
    shown = {
        "response-cache-control": KEPT,
        "response-content-disposition": disposition(link.name),
        "response-content-type": link.media_type or "application/octet-stream",
    }
    return Asked(link.method, link.key, begins_at, valid, query=shown)


def sealed(keys: KeyRing, link: Link) -> str:
    fields = [
        link.method,
        link.key,
        int(link.expires_at.timestamp()),
        link.most,
        link.is_exact,
        link.media_type,
        link.name,
    ]
    told = _spelled(orjson.dumps(fields))
    return f"fr_file_{told}_{_seal(keys, keys.active, told)}"


def opened(keys: KeyRing, token: str, now: datetime) -> Link | None:
    """None for whatever we have not signed, and for what has run out."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    told, seal = found["told"], found["seal"]
    # Every key is tried, so that the time tells nothing of which one it was.
    if not sum(hmac.compare_digest(_seal(keys, name, told), seal) for name in keys.keys):
        return None
    link = _read(told)
    return link if link.expires_at > now else None


def _read(told: str) -> Link:
    fields = orjson.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    method, key, expires_at, *others = fields
    return Link(method, key, datetime.fromtimestamp(expires_at, UTC), *others)


def _seal(keys: KeyRing, key_id: str, told: str) -> str:
    return _spelled(hmac.digest(keys.derived(_KEY, key_id), told.encode(), "sha256"))


def _spelled(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
