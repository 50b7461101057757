"""Who is calling: from what a request carries to an actor."""

import contextlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from kernel.actor import ANONYMOUS, OPERATOR, Actor
from kernel.config import Settings
from kernel.errors import unauthenticated
from kernel.texts import Text

_TOKEN_FILE = "operator-token"  # noqa: S105 - the name of the file, not a secret
_TOKEN_START = "fr_local_"  # noqa: S105 - how such tokens begin
_SECRET_BYTES = 32
_NOT_ACCEPTED = Text(
    en="The credentials are not valid here. Sign in again, or send a fresh token.",
    fa="اطلاعات ورود اینجا معتبر نیست. دوباره وارد شوید یا توکن تازه‌ای بفرستید.",
)


@dataclass(frozen=True, slots=True)
class Credentials:
    authorization: str | None
    address: str
    cookies: Mapping[str, str] = field(default_factory=dict)


class Authenticator(Protocol):
    async def authenticate(self, credentials: Credentials) -> Actor:
        """No credentials: the anonymous actor. Wrong ones: AppError UNAUTHENTICATED."""
        ...

    async def is_alive(self, actor: Actor) -> bool:
        """Whether the actor may still act; asked again and again for long-lived sockets."""
        ...


class LocalAuthenticator:
    """Knows nobody but the operator of this machine, who can read the token in its folder."""

    def __init__(self, settings: Settings) -> None:
        self._token = operator_token(settings.home)

    async def authenticate(self, credentials: Credentials) -> Actor:
        if not credentials.authorization:
            return ANONYMOUS
        scheme, _, token = credentials.authorization.partition(" ")
        matches = hmac.compare_digest(token.strip().encode(), self._token.encode())
        if scheme.lower() == "bearer" and matches and _is_loopback(credentials.address):
            return OPERATOR
        raise unauthenticated(_NOT_ACCEPTED)

    async def is_alive(self, actor: Actor) -> bool:
        return actor in {ANONYMOUS, OPERATOR}


def operator_token(home: Path) -> str:
    """Read the operator's token, made at the first start and readable by its owner alone."""
    path = home / _TOKEN_FILE
    if not path.exists():
        _make_token(path)
    return path.read_text().strip()


def _make_token(path: Path) -> None:
    """Complete or not there at all, also when two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{_TOKEN_START}{secrets.token_urlsafe(_SECRET_BYTES)}\n")
    with contextlib.suppress(FileExistsError):  # another process was first; its token holds
        os.link(draft, path)
    draft.unlink()


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
