"""API tokens as a tenant keeps them: made, rotated with an overlap, revoked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from uuid import UUID

from domains.identity.models import ApiKey
from domains.identity.service import token_format
from domains.identity.service.audit import note
from domains.identity.store import api_tokens as store
from kernel.actor import ActorKind
from kernel.db import UnitOfWork
from kernel.errors import AppError, Code, bad_input, not_found
from kernel.permissions import BY_SCOPE, permissions_of
from kernel.texts import Text

LONGEST_NAME = 100
MOST_ADDRESSES = 50
MOST = 50
USUAL_OVERLAP = 24
LONGEST_OVERLAP = 168

_TOO_MANY = Text(
    en=f"There are {MOST} living tokens, which is the most. Revoke one that nobody uses.",
    fa=f"{MOST} توکن زنده هست و بیش از این نمی‌شود. یکی را که به کار نمی‌رود لغو کنید.",
)
_NAME = Text(
    en=f"Give the token a name of 1 to {LONGEST_NAME} characters.",
    fa=f"نامی با ۱ تا {LONGEST_NAME} نویسه برای توکن بنویسید.",
)
_SCOPES = Text(
    en="Choose one or more scopes of these: {known}.",
    fa="یک یا چند دسترسی از این‌ها انتخاب کنید: {known}.",
)
_BEYOND = Text(
    en="You may not do {scope} yourself, so your token can't. Leave that scope out.",
    fa="خود شما اجازهٔ {scope} را ندارید، پس توکن شما هم نمی‌تواند داشته باشد. آن را حذف کنید.",
)
_ADDRESSES = Text(
    en=f"Write up to {MOST_ADDRESSES} addresses or networks, such as 203.0.113.7 or "
    "203.0.113.0/24.",
    fa=f"حداکثر {MOST_ADDRESSES} نشانی یا شبکه بنویسید، مانند 203.0.113.7 یا 203.0.113.0/24.",
)
_EXPIRY = Text(
    en="The expiry lies in the past. Choose a later time with a time zone, or leave it out.",
    fa="زمان انقضا گذشته است. زمانی در آینده همراه با منطقهٔ زمانی انتخاب کنید یا آن را حذف کنید.",
)
_OVERLAP = Text(
    en=f"Let the old token live on for 0 to {LONGEST_OVERLAP} hours.",
    fa=f"توکن قدیمی می‌تواند ۰ تا {LONGEST_OVERLAP} ساعت دیگر زنده بماند.",
)
_DEAD = Text(
    en="This token is revoked or has expired. Make a new one.",
    fa="این توکن لغو شده یا منقضی است. توکن تازه‌ای بسازید.",
)
_ROTATED = Text(
    en="This token was rotated already. Rotate the one that replaced it.",
    fa="این توکن پیش‌تر جایگزین شده است. جایگزین آن را تعویض کنید.",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a token is to be, as asked for."""

    name: str
    scopes: Sequence[str]
    addresses: Sequence[str]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Issued:
    """The token itself is here and nowhere else; it is shown once."""

    row: ApiKey
    token: str


async def create(unit: UnitOfWork, wish: Wish, address: str) -> Issued:
    wish = _checked(unit, wish)
    await _make_room(unit)
    issued = _issue(unit, wish)
    await unit.flush()
    note(unit, "api_token.created", ("api_token", issued.row.id), address=address, name=wish.name)
    return issued


async def rotate(unit: UnitOfWork, key_id: UUID, overlap_hours: int, address: str) -> Issued:
    """A successor; the old token lives on for the overlap, and the one before it no longer."""
    if not 0 <= overlap_hours <= LONGEST_OVERLAP:
        raise bad_input("overlapHours", _OVERLAP)
    old = await _found(unit, key_id)
    _check_may_rotate(unit, old)
    issued = _issue(unit, Wish(old.name, old.scopes, old.addresses, old.expires_at))
    await unit.flush()
    await _bury_predecessor(unit, old)
    last = unit.clock.now() + timedelta(hours=overlap_hours)
    old.expires_at = last if old.expires_at is None else min(old.expires_at, last)
    old.replaced_by = issued.row.id
    note(
        unit,
        "api_token.rotated",
        ("api_token", old.id),
        address=address,
        successor=str(issued.row.id),
        overlap_hours=overlap_hours,
    )
    return issued


async def revoke(unit: UnitOfWork, key_id: UUID, address: str) -> ApiKey:
    """A second time it changes nothing and answers the same."""
    row = await _found(unit, key_id)
    if row.revoked_at is None:
        row.revoked_at = unit.clock.now()
        note(unit, "api_token.revoked", ("api_token", row.id), address=address)
    return row


async def _make_room(unit: UnitOfWork) -> None:
    """An old token in its overlap takes no room: changing over must work for the last one too."""
    await store.reserve(unit)
    if await store.living(unit, unit.clock.now()) >= MOST:
        raise AppError(Code.CONFLICT, _TOO_MANY)


async def _found(unit: UnitOfWork, key_id: UUID) -> ApiKey:
    row = await store.locked(unit, key_id)
    if row is None:
        raise not_found()
    return row


async def _bury_predecessor(unit: UnitOfWork, row: ApiKey) -> None:
    """Two alive are enough to change over."""
    before = await store.predecessor(unit, row.id)
    if before is not None and before.revoked_at is None:
        before.revoked_at = unit.clock.now()


def _check_may_rotate(unit: UnitOfWork, row: ApiKey) -> None:
    expired = row.expires_at is not None and row.expires_at <= unit.clock.now()
    if row.revoked_at is not None or expired:
        raise AppError(Code.CONFLICT, _DEAD)
    if row.replaced_by is not None:
        raise AppError(Code.CONFLICT, _ROTATED)


def _issue(unit: UnitOfWork, wish: Wish) -> Issued:
    token = token_format.make()
    actor = unit.actor
    row = ApiKey(
        id=unit.ids.new(),
        tenant_id=unit.tenant_id,
        public_id=token.split("_")[2],
        name=wish.name,
        secret_hash=hashlib.sha256(token.encode()).hexdigest(),
        last_four=token_format.last_four(token),
        scopes=list(wish.scopes),
        addresses=list(wish.addresses),
        expires_at=wish.expires_at,
        created_at=unit.clock.now(),
        created_by=actor.id if actor.kind is ActorKind.USER else None,
    )
    unit.add(row)
    return Issued(row, token)


def _checked(unit: UnitOfWork, wish: Wish) -> Wish:
    name = wish.name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or "\0" in name:
        raise bad_input("name", _NAME)
    _check_expiry(unit, wish.expires_at)
    return Wish(name, _scopes(unit, wish.scopes), _networks(wish.addresses), wish.expires_at)


def _scopes(unit: UnitOfWork, asked: Sequence[str]) -> list[str]:
    scopes = sorted(set(asked))
    if not scopes or not BY_SCOPE.keys() >= set(scopes):
        raise bad_input("scopes", _SCOPES.with_(known=", ".join(BY_SCOPE)))
    own = permissions_of(unit.actor)
    for scope in scopes:
        if BY_SCOPE[scope] not in own:
            raise AppError(Code.FORBIDDEN, _BEYOND.with_(scope=scope), field="scopes")
    return scopes


def _networks(asked: Sequence[str]) -> list[str]:
    try:
        networks = sorted({str(ip_network(one.strip(), strict=False)) for one in asked})
    except ValueError:
        raise bad_input("addresses", _ADDRESSES) from None
    if len(networks) > MOST_ADDRESSES:
        raise bad_input("addresses", _ADDRESSES)
    return networks


def _check_expiry(unit: UnitOfWork, expires_at: datetime | None) -> None:
    if expires_at is None:
        return
    if expires_at.tzinfo is None or expires_at <= unit.clock.now():
        raise bad_input("expiresAt", _EXPIRY)
