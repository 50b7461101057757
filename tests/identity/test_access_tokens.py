"""What counts as an access token, and what does not."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from domains.identity.service import access
from kernel.actor import Actor, ActorKind, Role
from kernel.keyring import KeyRing

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
KEYS = KeyRing.fresh()
USER = Actor(
    ActorKind.USER,
    tenant_id=UUID(int=1),
    id=UUID(int=2),
    session_id=UUID(int=3),
    roles=frozenset({Role.CUSTOMER, Role.MODERATOR}),
    fresh_at=NOW - timedelta(minutes=3),
    impersonator_id=UUID(int=4),
)
CLAIMS = {
    "iss": "flatrender",
    "aud": "flatrender-api",
    "sub": str(USER.id),
    "sid": str(USER.session_id),
    "tid": str(USER.tenant_id),
    "roles": ["customer", "moderator"],
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 600,
    "fresh": (NOW - timedelta(minutes=3)).timestamp(),
    "imp": str(USER.impersonator_id),
}


def forged(claims: dict[str, Any], **header: Any) -> str:
    """Signed with the right key, so that only what is said can be at fault."""
    key = OctKey.import_key(KEYS.derived(access.PURPOSE))
    said = {"alg": "HS256", "kid": KEYS.active, **header}
    return jwt.encode({name: one for name, one in said.items() if one}, claims, key, ["HS256"])


def test_a_token_names_whom_it_was_made_for() -> None:
    made = access.issue(KEYS, USER, NOW)
    assert made.expires_at == NOW + timedelta(minutes=10)
    assert access.read(KEYS, made.token, NOW) == replace(USER, expires_at=made.expires_at)


def test_what_is_not_known_stays_unknown() -> None:
    plain = replace(USER, fresh_at=None, impersonator_id=None, roles=frozenset())
    made = access.issue(KEYS, plain, NOW)
    assert access.read(KEYS, made.token, NOW) == replace(plain, expires_at=made.expires_at)


def test_a_token_that_is_forged_in_nothing_is_accepted() -> None:
    expected = replace(USER, expires_at=NOW + timedelta(minutes=10))
    assert access.read(KEYS, forged(CLAIMS), NOW) == expected


def test_it_is_good_for_ten_minutes_and_no_longer() -> None:
    token = access.issue(KEYS, USER, NOW).token
    assert access.read(KEYS, token, NOW + timedelta(minutes=9, seconds=59)) is not None
    assert access.read(KEYS, token, NOW + timedelta(minutes=10)) is None


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "iat", "exp", "sid", "tid", "roles"])
def test_a_claim_that_is_missing_is_missed(name: str) -> None:
    claims = {key: value for key, value in CLAIMS.items() if key != name}
    assert access.read(KEYS, forged(claims), NOW) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "somebody else"),
        ("aud", "another-api"),
        ("aud", []),
        ("sub", "not an id"),
        ("sub", 7),
        ("sid", None),
        ("exp", int(NOW.timestamp())),
        ("exp", "soon"),
        ("exp", 10**400),
        ("iat", int(NOW.timestamp()) + 60),
        ("roles", ["emperor"]),
        ("roles", None),
    ],
)
def test_a_claim_that_is_wrong_is_refused(name: str, value: object) -> None:
    assert access.read(KEYS, forged({**CLAIMS, name: value}), NOW) is None


@pytest.mark.parametrize("key_id", ["unknown", None, ""])
def test_a_key_that_is_not_on_the_ring_opens_nothing(key_id: str | None) -> None:
    assert access.read(KEYS, forged(CLAIMS, kid=key_id), NOW) is None


def test_a_rotated_ring_still_reads_what_it_signed() -> None:
    rotated = KEYS.rotated()
    token = access.issue(KEYS, USER, NOW).token
    assert access.read(rotated, token, NOW) is not None
    assert access.read(KEYS, access.issue(rotated, USER, NOW).token, NOW) is None


def test_another_key_of_the_same_ring_signs_nothing() -> None:
    key = OctKey.import_key(KEYS.derived("identity.refresh_token"))
    token = jwt.encode({"alg": "HS256", "kid": KEYS.active}, CLAIMS, key, ["HS256"])
    assert access.read(KEYS, token, NOW) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_even_with_the_right_key(algorithm: str) -> None:
    key = OctKey.import_key(KEYS.derived(access.PURPOSE))
    header = {"alg": algorithm, "kid": KEYS.active}
    assert access.read(KEYS, jwt.encode(header, CLAIMS, key, [algorithm]), NOW) is None


def test_a_signature_of_another_family_is_refused() -> None:
    key = RSAKey.generate_key(2048, private=True)
    header = {"alg": "RS256", "kid": KEYS.active}
    assert access.read(KEYS, jwt.encode(header, CLAIMS, key, ["RS256"]), NOW) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, 7])
def test_a_token_that_nobody_signed_is_refused(algorithm: object) -> None:
    header = _packed({"alg": algorithm, "kid": KEYS.active, "typ": "JWT"})
    assert access.read(KEYS, f"{header}.{_packed(CLAIMS)}.", NOW) is None
    _, _, signature = forged(CLAIMS).split(".")
    assert access.read(KEYS, f"{header}.{_packed(CLAIMS)}.{signature}", NOW) is None


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "ü.ü.ü", "x" * 5000, "a.b.c.d.e", "\0"])
def test_what_is_no_token_at_all_is_refused(token: str) -> None:
    assert access.read(KEYS, token, NOW) is None


def test_a_changed_letter_breaks_it() -> None:
    head, body, signature = access.issue(KEYS, USER, NOW).token.split(".")
    other = _packed({**CLAIMS, "roles": ["platform_admin"]})
    assert access.read(KEYS, f"{head}.{other}.{signature}", NOW) is None
    assert access.read(KEYS, f"{head}.{body}.{signature[::-1]}", NOW) is None


def _packed(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
