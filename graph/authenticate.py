"""Who is calling: from what a request carries to an actor."""

import contextlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from domains.identity.service import access, api_tokens, tenant_directory
from domains.identity.service.revocations import Revocations
from kernel.actor import ANONYMOUS, OPERATOR, Actor, ActorKind
from kernel.config import Settings
from kernel.db import Database
from kernel.errors import unauthenticated
from kernel.texts import Text

_TOKEN_FILE = "operator-token"  # noqa: S105 - the name of the file, not a secret
_TOKEN_START = "fr_local_"  # noqa: S105 - how such tokens begin
_SECRET_BYTES = 32
_NOT_ACCEPTED = Text(
    en="The credentials are not valid here. Sign in again, or send a fresh token.",
    fa="اطلاعات ورود اینجا معتبر نیست. دوباره وارد شوید یا توکن تازه‌ای بفرستید.",
)

_SUSPENDED = Text(
    en="This tenant is suspended, and its people and programs with it. Ask the platform's admin.",
    fa="این مستأجر و کاربران و برنامه‌هایش تعلیق شده‌اند. از مدیر سامانه بپرسید.",
)


@dataclass(frozen=True, slots=True)
class Credentials:
    authorization: str | None
    address: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    host: str | None = None
    """The host that was asked for: it tells strangers' tenants apart."""


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


class Authenticators:
    """Asks whoever knows the kind of credential that a request carries."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.revocations = Revocations(database)
        self._local = LocalAuthenticator(settings)
        self._database = database

    async def authenticate(self, credentials: Credentials) -> Actor:
        if not credentials.authorization:
            tenant_id = await tenant_directory.of_host(self._database, credentials.host)
            return replace(ANONYMOUS, tenant_id=tenant_id)
        scheme, _, token = credentials.authorization.partition(" ")
        token = token.strip()
        if token.startswith(_TOKEN_START):
            return await self._local.authenticate(credentials)
        known = scheme.lower() == "bearer"
        actor = await self._whose(token, credentials.address) if known else None
        if actor is None:
            raise unauthenticated(_NOT_ACCEPTED)
        if not await tenant_directory.is_active(self._database, actor.tenant_id):
            raise unauthenticated(_SUSPENDED)
        return actor

    async def is_alive(self, actor: Actor) -> bool:
        if actor.is_anonymous:
            return True
        if not await tenant_directory.is_active(self._database, actor.tenant_id):
            return False
        match actor.kind:
            case ActorKind.USER:
                return await self._is_open(actor)
            case ActorKind.TOKEN:
                return await api_tokens.is_alive(self._database, actor)
            case _:
                return await self._local.is_alive(actor)

    async def _whose(self, token: str, address: str) -> Actor | None:
        found = await api_tokens.actor_of(self._database, token, address)
        return found or await self._user(token)

    async def _user(self, token: str) -> Actor | None:
        tools = self._database.tools
        actor = access.read(tools.keys, token, tools.clock.now())
        return actor if actor is not None and await self._is_open(actor) else None

    async def _is_open(self, actor: Actor) -> bool:
        if actor.session_id is None or actor.expires_at is None:
            return False
        if actor.expires_at <= self._database.tools.clock.now():
            return False
        return not await self.revocations.has(actor.session_id)


def operator_token(home: Path) -> str:
    """Read the operator's token, made at the first start and readable by its owner alone."""
    path = operator_token_file(home)
    if not path.exists():
        _make_token(path)
    return path.read_text().strip()


def operator_token_file(home: Path) -> Path:
    return home / _TOKEN_FILE


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
