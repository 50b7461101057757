"""What providers publish about themselves: their addresses and the keys that they sign with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from domains.identity.service.openid.refusals import out_of_order
from kernel.db import Database
from kernel.errors import AppError
from kernel.outward import Answer

KEPT = timedelta(hours=1)
KEYS_AT_MOST_EVERY = timedelta(minutes=1)
MOST_KEPT = 256
OK = 200
_PATH = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Published:
    """The metadata of an issuer, as far as we use it."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    userinfo: str | None
    secret_in_body: bool


@dataclass(slots=True)
class _Kept:
    at: datetime
    value: Any


@dataclass(slots=True)
class _Library:
    pages: dict[str, _Kept] = field(default_factory=dict)
    keys: dict[str, _Kept] = field(default_factory=dict)


_LIBRARIES: "WeakKeyDictionary[Database, _Library]" = WeakKeyDictionary()


async def published(database: Database, issuer: str) -> Published:
    kept, now = _library(database).pages, database.tools.clock.now()
    found = kept.get(issuer)
    if found is None or now - found.at >= KEPT:
        page = await _fetched(database, issuer, f"{issuer.rstrip('/')}{_PATH}")
        found = _keep(kept, issuer, _Kept(now, _read(database, issuer, page)))
    value: Published = found.value
    return value


async def keys(database: Database, at: Published, *, again: bool = False) -> list[dict[str, Any]]:
    """`again` asks anew, for a key that was not among them; strangers make keys up, so rarely."""
    kept, now = _library(database).keys, database.tools.clock.now()
    found = kept.get(at.jwks)
    limit = KEYS_AT_MOST_EVERY if again else KEPT
    if found is None or now - found.at >= limit:
        page = await _fetched(database, at.issuer, at.jwks)
        found = _keep(kept, at.jwks, _Kept(now, _key_list(at, page)))
    value: list[dict[str, Any]] = found.value
    return value


def forget(database: Database) -> None:
    _LIBRARIES.pop(database, None)


def parsed(issuer: str, answer: Answer) -> dict[str, Any]:
    """A JSON object under status 200; a redirect is as little an answer as an error is."""
    if answer.status != OK:
        raise out_of_order(issuer, f"status {answer.status}")
    try:
        page = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise out_of_order(issuer, "no JSON") from None
    if not isinstance(page, dict):
        raise out_of_order(issuer, "no JSON object")
    return page


async def _fetched(database: Database, issuer: str, address: str) -> dict[str, Any]:
    return parsed(issuer, await database.tools.outward.get(address))


def _read(database: Database, issuer: str, page: dict[str, Any]) -> Published:
    if page.get("issuer") != issuer:
        raise out_of_order(issuer, "another issuer's metadata")
    found = {
        name: _address(database, issuer, page.get(f"{name}_endpoint"))
        for name in ("authorization", "token")
    }
    userinfo = page.get("userinfo_endpoint")
    ways = page.get("token_endpoint_auth_methods_supported")
    return Published(
        issuer=issuer,
        authorization=found["authorization"],
        token=found["token"],
        jwks=_address(database, issuer, page.get("jwks_uri")),
        userinfo=None if userinfo is None else _address(database, issuer, userinfo),
        secret_in_body=isinstance(ways, list) and "client_secret_basic" not in ways,
    )


def _address(database: Database, issuer: str, value: object) -> str:
    """Spelled as an address may be; browsers are sent to one of them."""
    try:
        database.tools.outward.check(value if isinstance(value, str) else "")
    except AppError:
        raise out_of_order(issuer, "an address is missing or bad") from None
    return str(value)


def _key_list(at: Published, page: dict[str, Any]) -> list[dict[str, Any]]:
    found = page.get("keys")
    if not isinstance(found, list):
        raise out_of_order(at.issuer, "no keys")
    return [key for key in found if isinstance(key, dict)]


def _library(database: Database) -> _Library:
    return _LIBRARIES.setdefault(database, _Library())


def _keep(kept: dict[str, _Kept], name: str, value: _Kept) -> _Kept:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[name] = value
    return value
