"""Refresh tokens: their spelling, their hashes and their successors."""

import base64
import hashlib
import hmac
import re
import secrets
from uuid import UUID

from kernel.keyring import KeyRing

PURPOSE = "identity.refresh_token"
SECRET_BYTES = 32
_SPELLING = re.compile(r"fr_refresh_([0-9a-f]{32})_[A-Za-z0-9_-]{43}")


def first(session_id: UUID) -> str:
    return _spelled(session_id, secrets.token_bytes(SECRET_BYTES))


def successor(keys: KeyRing, key_id: str, session_id: UUID, presented: str) -> str:
    """Computed again for a client that lost the answer, so that it need not be kept."""
    message = session_id.bytes + presented.encode()
    key = keys.derived(PURPOSE, key_id)
    return _spelled(session_id, hmac.digest(key, message, "sha256"))


def successor_of_hash(keys: KeyRing, session_id: UUID, presented: str, hashed: str) -> str | None:
    """The successor that has this hash, by whichever key of the ring it was made."""
    for key_id in keys.keys:
        made = successor(keys, key_id, session_id, presented)
        if same(hash_of(made), hashed):
            return made
    return None


def session_of(token: str) -> UUID | None:
    """The session that a token claims to be of; None when it is not spelled like one of ours."""
    found = _SPELLING.fullmatch(token)
    return UUID(found[1]) if found else None


def hash_of(token: str) -> str:
    """Plain SHA-256 is enough: nobody can try 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(one: str, other: str | None) -> bool:
    return other is not None and hmac.compare_digest(one, other)


def _spelled(session_id: UUID, secret: bytes) -> str:
    text = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    return f"fr_refresh_{session_id.hex}_{text}"
