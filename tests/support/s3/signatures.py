"""Signature version 4, as the owner of a bucket checks it: of headers and of addresses."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from kernel.clock import Clock
from tests.support.s3.wire import RefusalError, Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_HEADER = re.compile(
    rf"{_ALGORITHM} Credential=(?P<credential>[^,]+), ?SignedHeaders=(?P<names>[^,]+), ?"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
_TOLERATED = timedelta(minutes=15)
_LONGEST = 7 * 24 * 3600
_UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Keys:
    key_id: str
    secret: str
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class _Claim:
    credential: str
    names: tuple[str, ...]
    signature: str
    at: str
    payload: str


def check(request: Request, keys: Keys, clock: Clock) -> None:
    """Raises what a bucket answers to whoever has no right to ask."""
    if request.is_presigned:
        claim = _of_address(request)
        _check_life(request, claim, clock)
    else:
        claim = _of_headers(request)
        if abs(_moment(claim.at) - clock.now()) > _TOLERATED:
            raise RefusalError(403, "RequestTimeTooSkewed", "the clocks are too far apart")
    scope = _check_scope(claim, keys)
    _check_names(request, claim)
    if not hmac.compare_digest(_signature(request, claim, scope, keys), claim.signature):
        raise RefusalError(403, "SignatureDoesNotMatch", "check your key and signing method")
    if claim.payload != _UNSIGNED and claim.payload != hashlib.sha256(request.body).hexdigest():
        raise RefusalError(400, "XAmzContentSHA256Mismatch")


def _of_headers(request: Request) -> _Claim:
    told = request.headers.get("authorization")
    if told is None:
        raise RefusalError(403, "AccessDenied", "nobody has signed this")
    found = _HEADER.fullmatch(told)
    if found is None:
        raise RefusalError(400, "AuthorizationHeaderMalformed")
    payload = request.headers.get("x-amz-content-sha256")
    if payload is None:
        raise RefusalError(400, "InvalidRequest", "x-amz-content-sha256 is missing")
    if payload.startswith("STREAMING"):
        raise RefusalError(501, "NotImplemented", "no signed chunks here")
    names = tuple(found["names"].split(";"))
    at = request.headers.get("x-amz-date", "")
    return _Claim(found["credential"], names, found["signature"], at, payload)


def _of_address(request: Request) -> _Claim:
    asked = request.query
    needed = ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")
    if any(f"X-Amz-{name}" not in asked for name in needed):
        raise RefusalError(400, "AuthorizationQueryParametersError")
    if asked["X-Amz-Algorithm"] != _ALGORITHM:
        raise RefusalError(400, "AuthorizationQueryParametersError")
    names = tuple(asked["X-Amz-SignedHeaders"].split(";"))
    payload = request.headers.get("x-amz-content-sha256", _UNSIGNED)
    return _Claim(
        asked["X-Amz-Credential"], names, asked["X-Amz-Signature"], asked["X-Amz-Date"], payload
    )


def _check_life(request: Request, claim: _Claim, clock: Clock) -> None:
    told = request.query["X-Amz-Expires"]
    if not told.isdecimal() or not 1 <= int(told) <= _LONGEST:
        raise RefusalError(400, "AuthorizationQueryParametersError", "X-Amz-Expires is wrong")
    begins, now = _moment(claim.at), clock.now()
    if begins - now > _TOLERATED:
        raise RefusalError(403, "AccessDenied", "Request is not yet valid")
    if begins + timedelta(seconds=int(told)) <= now:
        raise RefusalError(403, "AccessDenied", "Request has expired")


def _moment(told: str) -> datetime:
    try:
        return datetime.strptime(told, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise RefusalError(403, "AccessDenied", "x-amz-date is missing or wrong") from None


def _check_scope(claim: _Claim, keys: Keys) -> str:
    key_id, _, scope = claim.credential.partition("/")
    if key_id != keys.key_id:
        raise RefusalError(403, "InvalidAccessKeyId", "there is no such key")
    if scope != f"{claim.at[:8]}/{keys.region}/s3/aws4_request":
        raise RefusalError(400, "AuthorizationHeaderMalformed", f"the region is {keys.region}")
    return scope


def _check_names(request: Request, claim: _Claim) -> None:
    """Whatever changes the meaning has to be signed."""
    own = {name for name in request.headers if name.startswith("x-amz-")}
    if "host" not in claim.names or list(claim.names) != sorted(claim.names):
        raise RefusalError(400, "AuthorizationHeaderMalformed")
    if missing := own - set(claim.names):
        raise RefusalError(403, "AccessDenied", f"headers were not signed: {sorted(missing)}")


def _signature(request: Request, claim: _Claim, scope: str, keys: Keys) -> str:
    canonical = "\n".join(
        (
            request.method,
            quote(request.path, safe="/-_.~"),
            _query(request),
            *(f"{name}:{_value(request, name)}" for name in claim.names),
            "",
            ";".join(claim.names),
            claim.payload,
        )
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    said = f"{_ALGORITHM}\n{claim.at}\n{scope}\n{digest}"
    key = f"AWS4{keys.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, said.encode(), "sha256").hex()


def _value(request: Request, name: str) -> str:
    return " ".join(request.headers.get(name, "").split())


def _query(request: Request) -> str:
    spelled = [
        (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
        for name, value in request.query.items()
        if name != "X-Amz-Signature"
    ]
    return "&".join(f"{name}={value}" for name, value in sorted(spelled))
