"""Addresses of a bucket that we sign ourselves (signature version 4).

The library's name a method and a time. Ours also say how many bytes of which type may come, and
what a reader's file is called.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"
_PLAIN = "-_.~"


@dataclass(frozen=True, slots=True)
class Asked:
    """`headers` have to come as they are told here; `query` is part of the address."""

    method: str
    key: str
    begins_at: datetime
    valid: timedelta
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signer:
    """`base` is the address of the bucket's keys and ends without a slash."""

    base: str
    region: str
    key_id: str
    secret: str = field(repr=False)

    def address(self, asked: Asked) -> str:
        moment = asked.begins_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{moment[:8]}/{self.region}/s3/aws4_request"
        parts = urlsplit(self.base)
        headers = {"host": parts.netloc, **asked.headers}
        names = ";".join(sorted(headers))
        path = quote(f"{parts.path}/{asked.key}".rstrip("/") or "/", safe=f"/{_PLAIN}")
        query = _spelled(
            {
                "X-Amz-Algorithm": _ALGORITHM,
                "X-Amz-Credential": f"{self.key_id}/{scope}",
                "X-Amz-Date": moment,
                "X-Amz-Expires": str(max(1, int(asked.valid.total_seconds()))),
                "X-Amz-SignedHeaders": names,
                **asked.query,
            }
        )
        told = [f"{name}:{headers[name]}" for name in sorted(headers)]
        request = "\n".join((asked.method, path, query, *told, "", names, "UNSIGNED-PAYLOAD"))
        digest = hashlib.sha256(request.encode()).hexdigest()
        signature = self._seal(scope, f"{_ALGORITHM}\n{moment}\n{scope}\n{digest}")
        return f"{parts.scheme}://{parts.netloc}{path}?{query}&X-Amz-Signature={signature}"

    def _seal(self, scope: str, text: str) -> str:
        key = f"AWS4{self.secret}".encode()
        for part in (*scope.split("/"), text):
            key = hmac.digest(key, part.encode(), "sha256")
        return key.hex()


def _spelled(query: Mapping[str, str]) -> str:
    pairs = sorted(
        (quote(name, safe=_PLAIN), quote(value, safe=_PLAIN)) for name, value in query.items()
    )
    return "&".join(f"{name}={value}" for name, value in pairs)
