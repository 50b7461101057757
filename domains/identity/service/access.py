"""Access tokens: JWTs of ten minutes that name a session and what its user may do."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.jws import CompactSignature

from kernel.actor import Actor, ActorKind, Role
from kernel.keyring import KeyRing

LIFE = timedelta(minutes=10)
ALGORITHM = "HS256"
ISSUER = "flatrender"
AUDIENCE = "flatrender-api"
PURPOSE = "identity.access_token"


@dataclass(frozen=True, slots=True)
class Access:
    """An access token, and the moment from which it is worth nothing."""

    token: str
    expires_at: datetime


def issue(keys: KeyRing, actor: Actor, now: datetime) -> Access:
    issued_at = now.replace(microsecond=0)
    expires_at = issued_at + LIFE
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(actor.id),
        "sid": str(actor.session_id),
        "tid": str(actor.tenant_id),
        "roles": sorted(role.value for role in actor.roles),
        "iat": int(issued_at.timestamp()),
        "exp": int(expires_at.timestamp()),
        "fresh": actor.fresh_at.timestamp() if actor.fresh_at else None,
        "imp": str(actor.impersonator_id) if actor.impersonator_id else None,
    }
    header = {"alg": ALGORITHM, "kid": keys.active}
    return Access(jwt.encode(header, claims, _key(keys, keys.active), [ALGORITHM]), expires_at)


def read(keys: KeyRing, token: str, now: datetime) -> Actor | None:
    """Whom the token names; None for whatever is not exactly a living token of ours."""
    try:
        claims = jwt.decode(token, lambda signed: _key_named(keys, signed), [ALGORITHM]).claims
        _rules(now).validate(claims)
        return _actor(claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _key(keys: KeyRing, key_id: str) -> OctKey:
    return OctKey.import_key(keys.derived(PURPOSE, key_id))


def _key_named(keys: KeyRing, signed: Any) -> OctKey:
    header = signed.headers() if isinstance(signed, CompactSignature) else {}
    key_id = header["kid"]
    if not isinstance(key_id, str) or not key_id:
        raise KeyError(key_id)
    return _key(keys, key_id)


def _rules(now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=lambda: int(now.timestamp()),
        leeway=0,
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        iat={"essential": True},
        exp={"essential": True},
    )


def _actor(claims: dict[str, Any]) -> Actor:
    fresh, impersonator = claims["fresh"], claims["imp"]
    return Actor(
        ActorKind.USER,
        tenant_id=UUID(claims["tid"]),
        id=UUID(claims["sub"]),
        session_id=UUID(claims["sid"]),
        roles=frozenset(Role(role) for role in claims["roles"]),
        fresh_at=None if fresh is None else datetime.fromtimestamp(fresh, UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        impersonator_id=None if impersonator is None else UUID(impersonator),
    )
