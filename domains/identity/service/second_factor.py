"""Signing in with a second factor or a passkey, and showing again who one is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domains.identity.api import DOMAIN
from domains.identity.models import Challenge, User
from domains.identity.service import challenges, factors, guesses, passwords, sessions, users
from domains.identity.service.access import Access
from domains.identity.service.audit import note
from domains.identity.service.factors import Proof, TotpProof
from domains.identity.service.guesses import Window
from domains.identity.service.passkeys import Answered, owner_of
from domains.identity.service.sign_in import SECOND_FACTOR, Opened
from domains.identity.service.visits import Visit, refuse_suspended
from kernel.actor import Actor
from kernel.db import Database, UnitOfWork
from kernel.errors import AppError, Code, forbidden, unauthenticated
from kernel.texts import Text

CODES = (Window(5, timedelta(minutes=5)), Window(15, timedelta(hours=1)))

_SHOW_FACTOR = Text(
    en="Your account has a second factor: show that one, not the password.",
    fa="حساب شما عامل دوم دارد: به جای گذرواژه همان را نشان دهید.",
)
_NO_PASSKEY = Text(
    en="This passkey does not open an account here. Sign in another way, then register it again.",
    fa="این کلید عبور اینجا حسابی را باز نمی‌کند. به شیوهٔ دیگری وارد شوید و آن را دوباره ثبت کنید.",
)
_WRONG_PASSWORD = Text(
    en="The password is not right. Try again, or reset it.",
    fa="گذرواژه درست نیست. دوباره بکوشید یا آن را بازنشانی کنید.",
)


@dataclass(frozen=True, slots=True)
class PasswordProof:
    password: str


async def finish(visit: Visit, ticket: str, proof: Proof) -> Opened:
    """A wrong proof is counted and leaves the ticket; a right one uses it up."""
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        held = await challenges.held(unit, SECOND_FACTOR, ticket)
        if held is None or held.user_id is None:
            raise challenges.wrong_secret("ticket")
        right = await factors.verify(unit, held.user_id, proof)
        if not right:
            await challenges.missed(unit, held)
        opened = await _opened(unit, visit, held) if right else None
    if opened is None:
        raise factors.refused()
    return opened


async def finish_passkey(visit: Visit, answered: Answered) -> Opened:
    """A passkey asks for its owner's finger or number: it is both factors at once."""
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        owner = await owner_of(unit, answered)
        user = await users.by_id(unit, owner) if owner else None
        opened = await _session(unit, visit, user)
    if opened is None:
        raise unauthenticated(_NO_PASSKEY)
    return opened


async def step_up(
    database: Database, actor: Actor, proof: Proof | PasswordProof, address: str
) -> Access:
    """Makes the session fresh; the access token that tells of it replaces the old one."""
    user_id, session_id = factors.owner_id(actor), actor.session_id
    if session_id is None:
        raise forbidden()
    if isinstance(proof, PasswordProof):
        await _check_password(database, actor, user_id, proof, address)
    else:
        await _count(database, actor, user_id, proof)
    async with database.unit(DOMAIN, actor) as unit:
        right = isinstance(proof, PasswordProof) or await factors.verify(unit, user_id, proof)
        access = await _freshened(unit, session_id, address) if right else None
    if access is None:
        raise factors.refused()
    return access


async def _opened(unit: UnitOfWork, visit: Visit, held: Challenge) -> Opened | None:
    redeemed = await challenges.spent(unit, held)
    user = await users.by_id(unit, redeemed.user_id) if redeemed.user_id else None
    return await _session(unit, visit, user)


async def _session(unit: UnitOfWork, visit: Visit, user: User | None) -> Opened | None:
    if user is None or not users.is_active(user):
        return None
    return Opened(await sessions.open_session(unit, user, visit.device), user)


async def _count(database: Database, actor: Actor, user_id: UUID, proof: Proof) -> None:
    """Only six digits can be guessed; a recovery code and a passkey stay a way in."""
    if isinstance(proof, TotpProof):
        await guesses.allow(database, f"step_up:{user_id}", actor=actor, windows=CODES)


async def _check_password(
    database: Database, actor: Actor, user_id: UUID, proof: PasswordProof, address: str
) -> None:
    await guesses.take_try(database, str(user_id), address, actor=actor)
    async with database.read(DOMAIN, actor) as session:
        user = await users.by_id(session, user_id)
        kinds = await factors.kinds_of(session, user_id)
    if kinds:
        raise AppError(Code.FORBIDDEN, _SHOW_FACTOR)
    if not await passwords.matches(user.password_hash if user else None, proof.password):
        raise unauthenticated(_WRONG_PASSWORD)


async def _freshened(unit: UnitOfWork, session_id: UUID, address: str) -> Access:
    await sessions.freshen(unit, session_id)
    note(unit, "session.stepped_up", ("session", session_id), address=address)
    return await sessions.access_of(unit, session_id)
