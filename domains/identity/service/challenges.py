"""Codes and links that a person has to give back: issued, tried five times, redeemed once."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from domains.identity.models import Challenge
from domains.identity.service.contacts import latin_digits
from domains.identity.store import challenges as store
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, bad_input
from kernel.keyring import KeyRing
from kernel.texts import Text

TRIES = 5
SECRET_BYTES = 32
LONGEST_CODE = 12
_KEY = "identity.challenges"
_SEAL = "identity.challenge_data"
_TARGETS = "identity.challenge_targets"
_WRONG = Text(
    en="The code or link is wrong, has been used, or is too old. Ask for a new one.",
    fa="کد یا پیوند نادرست است، پیش‌تر استفاده شده یا مهلتش گذشته است. یکی تازه بخواهید.",
)


@dataclass(frozen=True, slots=True)
class Redeemed:
    user_id: UUID | None
    generation: int
    data: dict[str, Any]
    _purpose: str
    _target: str

    def is_for(self, unit: UnitOfWork, *targets: str | None) -> bool:
        """Whether it was issued for one of these; the row itself does not tell where it went."""
        spelled = [_blind(unit, self._purpose, one) for one in targets if one is not None]
        return any(self._target in hashes for hashes in spelled)


def wrong_secret(field: str) -> AppError:
    """The one answer to all that can't be redeemed, whatever the reason."""
    return bad_input(field, _WRONG)


async def issue(  # noqa: PLR0913 - what a challenge is about, each by its name
    unit: UnitOfWork,
    purpose: str,
    *,
    user_id: UUID | None,
    target: str,
    minutes: int,
    digits: int | None,
    data: dict[str, Any] | None = None,
) -> str:
    """Answers the plain secret. A new code replaces the target's older one, a link does not."""
    secret = _code(digits) if digits else random_secret()
    blind = _blind(unit, purpose, target)
    if digits:
        await store.forget_codes(unit, purpose, blind)
    now = unit.clock.now()
    unit.add(
        Challenge(
            id=unit.ids.new(),
            tenant_id=unit.tenant_id,
            purpose=purpose,
            target=blind[0],
            user_id=user_id,
            generation=await store.generation_of(unit, user_id),
            secret_hash=_hashes(unit, purpose, target if digits else "", secret)[0],
            is_code=bool(digits),
            data={"sealed": unit.keys.seal(orjson.dumps(data), _SEAL)} if data else {},
            tries=0,
            created_at=now,
            expires_at=now + timedelta(minutes=minutes),
        )
    )
    await unit.flush()
    return secret


async def redeem(unit: UnitOfWork, purpose: str, *, target: str, secret: str) -> UUID | None:
    """The user whom the secret was sent to, once. None counts as a try: commit, then refuse."""
    if len(secret) > LONGEST_CODE:
        redeemed = await redeem_link(unit, purpose, secret, target=target)
    else:
        redeemed = await redeem_code(unit, purpose, target, secret)
    return redeemed.user_id if redeemed else None


async def redeem_code(unit: UnitOfWork, purpose: str, target: str, code: str) -> Redeemed | None:
    challenge = await store.newest_code(unit, purpose, _blind(unit, purpose, target))
    if challenge is None or challenge.tries >= TRIES:
        return None
    given = _hashes(unit, purpose, target, latin_digits(code).strip())
    if sum(hmac.compare_digest(one, challenge.secret_hash) for one in given):
        return await spent(unit, challenge)
    await missed(unit, challenge)
    return None


async def redeem_link(
    unit: UnitOfWork, purpose: str, secret: str, *, target: str | None = None
) -> Redeemed | None:
    challenge = await held(unit, purpose, secret)
    if challenge is None:
        return None
    if target is not None and challenge.target not in _blind(unit, purpose, target):
        return None
    return await spent(unit, challenge)


async def is_held(session: ReadSession, keys: KeyRing, purpose: str, secret: str) -> bool:
    """Whether a link opens anything, before work is done for it that costs something."""
    return await store.has_link(session, purpose, _hashes_under(keys, purpose, "", secret))


async def held(unit: UnitOfWork, purpose: str, secret: str) -> Challenge | None:
    """What a link or a ticket opens, locked and not yet spent: for one who must show more."""
    challenge = await store.link(unit, purpose, _hashes(unit, purpose, "", secret))
    return challenge if challenge and challenge.tries < TRIES else None


async def missed(unit: UnitOfWork, challenge: Challenge) -> None:
    """One try less; commit it before the refusal is answered."""
    challenge.tries += 1
    await unit.flush()


async def spent(unit: UnitOfWork, challenge: Challenge) -> Redeemed:
    sealed = challenge.data.get("sealed")
    data = orjson.loads(unit.keys.unseal(sealed, _SEAL)) if sealed else {}
    await store.forget(unit, challenge)
    return Redeemed(
        challenge.user_id, challenge.generation, data, challenge.purpose, challenge.target
    )


def random_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def fingerprint(secret: str) -> str:
    """How a random secret of the client's stands in a row."""
    return sha256(secret.encode()).hexdigest()


def _code(digits: int) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}}"


def _hashes(unit: UnitOfWork, purpose: str, target: str, secret: str) -> list[str]:
    return _hashes_under(unit.keys, purpose, target, secret)


def _hashes_under(keys: KeyRing, purpose: str, target: str, secret: str) -> list[str]:
    return _hmacs(keys, _KEY, f"{purpose}\0{target}\0{secret}")


def _blind(unit: UnitOfWork, purpose: str, target: str) -> list[str]:
    """How a target stands in a row: it can be looked for there, and not be read."""
    return _hmacs(unit.keys, _TARGETS, f"{unit.tenant_id}\0{purpose}\0{target}")


def _hmacs(keys: KeyRing, use: str, told: str) -> list[str]:
    """Under every key of the ring, the active one first."""
    names = sorted(keys.keys, key=lambda name: name != keys.active)
    return [hmac.new(keys.derived(use, name), told.encode(), sha256).hexdigest() for name in names]
