"""The second factors of a user: which there are, whether one was shown, and their end."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from domains.identity.api import FactorKind
from domains.identity.models import Factor, User
from domains.identity.service import passkeys, recovery_codes, totp, users
from domains.identity.service.audit import note
from domains.identity.service.factor_notices import tell
from domains.identity.service.passkey_answers import Site
from domains.identity.service.passkeys import Answered
from domains.identity.store import factors as store
from kernel.actor import Actor, ActorKind
from kernel.db import ReadSession, UnitOfWork
from kernel.errors import AppError, Code, bad_input, forbidden, not_found
from kernel.texts import Text

LONGEST_LABEL = 60

_LABEL = Text(
    en=f"Name it with 1 to {LONGEST_LABEL} characters, so that you know it again.",
    fa="نامی با ۱ تا ۶۰ نویسه به آن بدهید تا بعداً آن را بشناسید.",
)
_SHOW_FACTOR = Text(
    en="Your account has a second factor: show that one, not the password or a code from us.",
    fa="حساب شما عامل دوم دارد: به جای گذرواژه یا کدی که ما می‌فرستیم همان را نشان دهید.",
)
_WRONG = Text(
    en="This was not accepted. A code works once: take the newest one, or another of your factors.",
    fa="پذیرفته نشد. هر کد یک بار کار می‌کند: تازه‌ترین کد یا عامل دیگری را به کار ببرید.",
)


@dataclass(frozen=True, slots=True)
class TotpProof:
    code: str


@dataclass(frozen=True, slots=True)
class RecoveryProof:
    code: str


Proof = TotpProof | RecoveryProof | Answered


def owner_id(actor: Actor) -> UUID:
    """Who changes factors is the user, and no administrator in the user's name."""
    if actor.kind is not ActorKind.USER or actor.id is None or actor.impersonator_id is not None:
        raise forbidden()
    return actor.id


async def owner(unit: UnitOfWork) -> User:
    """The caller's own row, locked: changes to one person's factors come one after the other."""
    owner_id(unit.actor)
    return await users.own(unit)


def label_of(given: str) -> str:
    label = given.strip()
    printable = all(unicodedata.category(one) not in {"Cc", "Cs"} for one in label)
    if not (1 <= len(label) <= LONGEST_LABEL and printable):
        raise bad_input("label", _LABEL)
    return label


async def kinds_of(session: ReadSession, user_id: UUID) -> list[FactorKind]:
    """None: the password, or what stands for it, is enough to sign in."""
    return sorted({factor.kind for factor in await store.confirmed(session, user_id)})


async def kinds_here(unit: UnitOfWork, user_id: UUID, site: Site) -> list[FactorKind]:
    """What can be shown on this site: a passkey of another host is of no use here."""
    found = await store.confirmed(unit, user_id)
    return sorted({one.kind for one in found if _is_shown_here(unit, one, site)})


def _is_shown_here(unit: UnitOfWork, factor: Factor, site: Site) -> bool:
    return factor.kind is not FactorKind.PASSKEY or passkeys.is_good_at(unit, factor, site)


async def refuse_with_factor(session: ReadSession, user_id: UUID) -> None:
    """What is weaker than a second factor does not stand in for one."""
    if await kinds_of(session, user_id):
        raise AppError(Code.FORBIDDEN, _SHOW_FACTOR)


async def verify(unit: UnitOfWork, user_id: UUID, proof: Proof) -> bool:
    """Whether it was right. What it used up stays used only when the unit is committed."""
    match proof:
        case TotpProof(code):
            return await totp.accepts(unit, user_id, code)
        case RecoveryProof(code):
            return await recovery_codes.spend(unit, user_id, code)
        case Answered():
            return await passkeys.owner_of(unit, proof) == user_id


def refused() -> AppError:
    return AppError(Code.UNAUTHENTICATED, _WRONG)


async def remove(unit: UnitOfWork, factor_id: UUID) -> UUID:
    """With the last factor go the recovery codes: they would stand in for nothing."""
    user = await owner(unit)
    factor = await store.factor(unit, user.id, factor_id)
    if factor is None:
        raise not_found()
    await unit.delete(factor)
    await unit.flush()
    if not await store.confirmed(unit, user.id):
        await store.drop_codes(unit, user.id)
    note(unit, "factor.removed", ("factor", factor_id), kind=factor.kind.value)
    await tell(unit, user, "factor_removed", label=factor.label)
    return factor_id
