"""ID tokens: what a provider signs about a person, and everything that has to be right in it."""

import base64
import hmac
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

LEEWAY = timedelta(minutes=1)
OLDEST = timedelta(minutes=15)
SMALLEST_RSA = 2048
LONGEST_TOKEN = 20_000
# An algorithm is bound to a kind of key and to its curve: none of them reads another's key.
_EDWARDS = ("OKP", "Ed25519")
_KINDS = {"RS256": ("RSA", None), "ES256": ("EC", "P-256"), "EdDSA": _EDWARDS, "Ed25519": _EDWARDS}
_PUBLIC = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y"), "OKP": ("kty", "crv", "x")}
_CLASSES: dict[str, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


class NotProvenError(Exception):
    """Why a token proves nothing, in our own words."""


class UnknownKeyError(NotProvenError):
    """No key of those that we know: the provider may have a new one since."""


@dataclass(frozen=True, slots=True)
class Expected:
    issuer: str
    client_id: str
    nonce: str
    access_token: str | None
    now: datetime


@dataclass(frozen=True, slots=True)
class _Head:
    algorithm: str
    key_id: str | None


def proven(token: str, keys: Sequence[dict[str, Any]], expected: Expected) -> dict[str, Any]:
    """The claims, when the signature and all of them hold."""
    head = _head(token)
    key = _key(head, keys)
    claims = _claims(token, key, head)
    _check_parties(claims, expected)
    _check_times(claims, expected.now)
    _check_bonds(claims, head, expected)
    return claims


def _head(token: str) -> _Head:
    """Read before the signature is checked, so it only chooses among what we allow."""
    if len(token) > LONGEST_TOKEN:
        raise NotProvenError("token too long")
    try:
        head = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError, AttributeError):
        raise NotProvenError("no token") from None
    algorithm, key_id = head.get("alg"), head.get("kid")
    if algorithm not in _KINDS:
        raise NotProvenError("algorithm")
    if "crit" in head or "b64" in head:
        raise NotProvenError("header")
    return _Head(algorithm, key_id if isinstance(key_id, str) else None)


def _key(head: _Head, keys: Sequence[dict[str, Any]]) -> RSAKey | ECKey | OKPKey:
    fitting = [key for key in keys if _fits(key, head)]
    if len(fitting) != 1:
        raise UnknownKeyError("key")
    kind, _ = _KINDS[head.algorithm]
    try:
        public = {name: fitting[0][name] for name in _PUBLIC[kind]}
        if kind == "RSA" and _bits(public["n"]) < SMALLEST_RSA:
            raise NotProvenError("weak key")
        return _CLASSES[kind].import_key(public)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise NotProvenError("broken key") from None


def _bits(number: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(f"{number}==")).bit_length()


def _fits(key: dict[str, Any], head: _Head) -> bool:
    kind, curve = _KINDS[head.algorithm]
    named = head.key_id is None or key.get("kid") == head.key_id
    purpose = key.get("use") in {None, "sig"}
    named_kind = key.get("alg")
    algorithm = named_kind is None or _KINDS.get(named_kind) == (kind, curve)
    return named and purpose and algorithm and key.get("kty") == kind and key.get("crv") == curve


def _claims(token: str, key: RSAKey | ECKey | OKPKey, head: _Head) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            # The name EdDSA is out of fashion, and most providers with such keys still use it.
            warnings.simplefilter("ignore", SecurityWarning)
            signed = jws.deserialize_compact(token, key, algorithms=[head.algorithm])
        claims = orjson.loads(signed.payload)
    except (JoseError, ValueError, TypeError):
        raise NotProvenError("signature") from None
    if not isinstance(claims, dict):
        raise NotProvenError("claims")
    return claims


def _check_parties(claims: dict[str, Any], expected: Expected) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    subject, party = claims.get("sub"), claims.get("azp")
    if claims.get("iss") != expected.issuer:
        raise NotProvenError("iss")
    if expected.client_id not in audiences:
        raise NotProvenError("aud")
    if party != expected.client_id and (party is not None or len(audiences) > 1):
        raise NotProvenError("azp")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\0" in subject:  # noqa: PLR2004 - the longest that the specification knows
        raise NotProvenError("sub")


def _check_times(claims: dict[str, Any], now: datetime) -> None:
    issued, ends = _moment(claims, "iat"), _moment(claims, "exp")
    at = now.timestamp()
    if ends <= at - LEEWAY.total_seconds():
        raise NotProvenError("exp")
    if not at - OLDEST.total_seconds() <= issued <= at + LEEWAY.total_seconds():
        raise NotProvenError("iat")


def _moment(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotProvenError(name)
    return value


def _check_bonds(claims: dict[str, Any], head: _Head, expected: Expected) -> None:
    """To the sign-in that we began, and to the access token that came along."""
    nonce, given = claims.get("nonce"), claims.get("at_hash")
    if not isinstance(nonce, str) or not _same(nonce, expected.nonce):
        raise NotProvenError("nonce")
    if given is not None:
        digest = _hash(head)((expected.access_token or "").encode()).digest()
        half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
        if not isinstance(given, str) or not _same(given, half):
            raise NotProvenError("at_hash")


def _hash(head: _Head) -> Callable[[bytes], Any]:
    return sha512 if _KINDS[head.algorithm] == _EDWARDS else sha256


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
