"""Signing in with a second factor or a passkey, and showing again who one is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domains.identity.api import DOMAIN
from domains.identity.models import Challenge, User
from domains.identity.service import (
    challenges,
    entrance,
    factors,
    guesses,
    passwords,
    sessions,
    step_up_codes,
    users,
)
from domains.identity.service.access import Access
from domains.identity.service.audit import note
from domains.identity.service.factors import Proof, TotpProof
from domains.identity.service.guesses import Window
from domains.identity.service.passkeys import Answered, claimed_owner, owner_of
from domains.identity.service.sign_in import SECOND_FACTOR, Opened
from domains.identity.service.visits import Visit, refuse_suspended
from domains.identity.store import users as user_store
from kernel.actor import Actor
from kernel.db import Database, UnitOfWork
from kernel.errors import forbidden, unauthenticated
from kernel.texts import Text

CODES = (Window(5, timedelta(minutes=5)), Window(15, timedelta(hours=1)))

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


@dataclass(frozen=True, slots=True)
class CodeProof:
    """A code that we sent for this."""

    code: str


StepUp = Proof | PasswordProof | CodeProof


async def finish(visit: Visit, ticket: str, proof: Proof) -> Opened:
    """A wrong proof is counted and leaves the ticket; a right one uses it up."""
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        held = await challenges.held(unit, SECOND_FACTOR, ticket)
        if held is None or held.user_id is None:
            raise challenges.wrong_secret("ticket")
        user = await entrance.admitted(unit, held.user_id, held.generation)
        if user is None:
            raise challenges.wrong_secret("ticket")
        if isinstance(proof, TotpProof):
            await guesses.allow_within(unit, _counted(user.id), CODES)
        opened = await _opened(unit, visit, user, held, proof)
    if opened is None:
        raise factors.refused()
    return opened


async def finish_passkey(visit: Visit, answered: Answered) -> Opened:
    """A passkey asks for its owner's finger or number: it is both factors at once."""
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        # The user is locked before the passkey is, as everybody does who changes factors.
        claimed = await claimed_owner(unit, answered)
        user = await user_store.locked(unit, claimed) if claimed else None
        owner = await owner_of(unit, answered)
        if user is not None and user.id == owner and users.is_active(user):
            return Opened(await sessions.open_session(unit, user, visit.device), user)
    raise unauthenticated(_NO_PASSKEY)


async def step_up(database: Database, actor: Actor, proof: StepUp, address: str) -> Access:
    """Makes the session fresh; the access token that tells of it replaces the old one."""
    user_id, session_id = factors.owner_id(actor), actor.session_id
    if session_id is None:
        raise forbidden()
    if isinstance(proof, PasswordProof):
        await _check_password(database, actor, user_id, proof, address)
    else:
        await _count(database, actor, user_id, proof)
    async with database.unit(DOMAIN, actor) as unit:
        right = await _is_right(unit, await factors.owner(unit), proof)
        access = await _freshened(unit, session_id, address) if right else None
    if access is None:
        raise factors.refused()
    return access


async def _opened(
    unit: UnitOfWork, visit: Visit, user: User, held: Challenge, proof: Proof
) -> Opened | None:
    if not await factors.verify(unit, user.id, proof):
        await challenges.missed(unit, held)
        return None
    await challenges.spent(unit, held)
    return Opened(await sessions.open_session(unit, user, visit.device), user)


async def _is_right(unit: UnitOfWork, user: User, proof: StepUp) -> bool:
    match proof:
        case PasswordProof():
            return True  # else it was refused before
        case CodeProof(code):
            return await step_up_codes.spend(unit, user, code)
        case _:
            return await factors.verify(unit, user.id, proof)


async def _count(database: Database, actor: Actor, user_id: UUID, proof: Proof | CodeProof) -> None:
    """Only the app's digits can be guessed on: a code of ours bears five tries and is gone."""
    if isinstance(proof, TotpProof):
        await guesses.allow(database, _counted(user_id), actor=actor, windows=CODES)


def _counted(user_id: UUID) -> str:
    """One count for both doors: whoever has the password gets no second one by signing in."""
    return f"app_code:{user_id}"


async def _check_password(
    database: Database, actor: Actor, user_id: UUID, proof: PasswordProof, address: str
) -> None:
    await guesses.take_try(database, str(user_id), address, actor=actor)
    async with database.read(DOMAIN, actor) as session:
        user = await users.by_id(session, user_id)
        await factors.refuse_with_factor(session, user_id)
    if not await passwords.matches(user.password_hash if user else None, proof.password):
        raise unauthenticated(_WRONG_PASSWORD)


async def _freshened(unit: UnitOfWork, session_id: UUID, address: str) -> Access:
    await sessions.freshen(unit, session_id)
    note(unit, "session.stepped_up", ("session", session_id), address=address)
    return await sessions.access_of(unit, session_id)
