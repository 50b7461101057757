"""Signing in: with a password, with a code, with a link; what each of them ends in."""

from dataclasses import dataclass
from datetime import timedelta

from domains.identity.api import Channel, FactorKind
from domains.identity.models import User
from domains.identity.service import (
    challenges,
    contacts,
    entrance,
    factors,
    guesses,
    links,
    passwords,
    secret_letters,
    users,
)
from domains.identity.service.audit import note
from domains.identity.service.contacts import Contact
from domains.identity.service.sessions import Tokens, open_session
from domains.identity.service.visits import Visit, refuse_suspended
from kernel.db import UnitOfWork
from kernel.errors import unauthenticated
from kernel.texts import Text

CODE, LINK, SECOND_FACTOR = "sign_in_code", "sign_in_link", "second_factor"
CODE_MINUTES, CODE_DIGITS, LINK_MINUTES, TICKET_MINUTES = 5, 6, 15, 10
TICKETS = (guesses.Window(20, timedelta(hours=1)),)
_WRONG = Text(
    en="The login or the password is wrong. Try again, or ask for a code to sign in with.",
    fa="نام ورود یا گذرواژه نادرست است. دوباره بنویسید یا برای ورود کد بخواهید.",
)
_CHANGED = Text(
    en="Your account was changed while you signed in. Sign in again.",
    fa="هنگام ورود، حساب شما تغییر کرد. دوباره وارد شوید.",
)


@dataclass(frozen=True, slots=True)
class Opened:
    tokens: Tokens
    user: User


@dataclass(frozen=True, slots=True)
class Ticketed:
    """The first factor was right; the second has to follow with this ticket."""

    ticket: str
    kinds: list[FactorKind]


Outcome = Opened | Ticketed


async def with_password(visit: Visit, login: str, password: str) -> Outcome:
    contact = contacts.login(login)
    async with visit.read() as session:
        await refuse_suspended(session)
        user = await users.by_contact(session, contact)
    account = str(user.id) if user else contact.value
    await guesses.take_try(visit.database, account, visit.address, actor=visit.actor)
    right = await passwords.matches(user.password_hash if user else None, password)
    if user is None or not right or not users.is_active(user):
        raise unauthenticated(_WRONG)
    renewed = await _renewed(user.password_hash, password)
    await allow_ticket(visit, user)
    async with visit.unit() as unit:
        present = await entrance.admitted(unit, user.id, user.generation)
        if present is None or present.password_hash != user.password_hash:
            raise unauthenticated(_WRONG)
        present.password_hash = renewed
        await guesses.forgive(unit, account, visit.address)
        return await let_in(unit, present, visit)


async def _renewed(password_hash: str | None, password: str) -> str | None:
    """Hashed again where our figures have changed since."""
    if password_hash is None or not passwords.is_outdated(password_hash):
        return password_hash
    return await passwords.hashed(password)


async def request_code(visit: Visit, login: str) -> None:
    kind = secret_letters.Kind(CODE, CODE_MINUTES, CODE_DIGITS)
    await secret_letters.send(visit, contacts.login(login), kind)


async def request_link(visit: Visit, email: str) -> None:
    kind = secret_letters.Kind(LINK, LINK_MINUTES, page=links.SIGN_IN)
    await secret_letters.send(visit, contacts.email(email), kind)


async def with_code(visit: Visit, login: str, code: str) -> Outcome:
    contact = contacts.login(login)
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        redeemed = await challenges.redeem_code(unit, CODE, contact.value, code)
        if redeemed is not None:
            opened = await _shown(unit, redeemed, visit, contact)
            if opened is not None:
                return opened
    raise challenges.wrong_secret("code")


async def with_link(visit: Visit, secret: str) -> Outcome:
    async with visit.unit() as unit:
        await refuse_suspended(unit)
        redeemed = await challenges.redeem_link(unit, LINK, secret)
        if redeemed is not None:
            opened = await _shown(unit, redeemed, visit)
            if opened is not None:
                return opened
    raise challenges.wrong_secret("secret")


async def _shown(
    unit: UnitOfWork, redeemed: challenges.Redeemed, visit: Visit, contact: Contact | None = None
) -> Outcome | None:
    """Who holds what we sent there is reached there, unless the account has gone elsewhere."""
    user = await entrance.holder(unit, redeemed)
    if user is None:
        return None
    reached = contact or Contact(Channel.EMAIL, user.email or "")
    if reached.value not in {user.email, user.phone} or not redeemed.is_for(unit, reached.value):
        return None
    users.reached_at(user, reached, unit)
    return await let_in(unit, user, visit)


async def allow_ticket(visit: Visit, user: User) -> None:
    """Each ticket is good for some tries at the second factor, so tickets are counted too."""
    async with visit.read() as session:
        needed = bool(await factors.kinds_of(session, user.id))
    if needed:
        await guesses.allow(visit.database, f"ticket:{user.id}", actor=visit.actor, windows=TICKETS)


async def finish(unit: UnitOfWork, user: User, visit: Visit) -> Outcome:
    """For whoever has shown who he is in another way; whether he may enter is looked at anew."""
    present = await entrance.admitted(unit, user.id, user.generation)
    if present is None:
        raise unauthenticated(_CHANGED)
    return await let_in(unit, present, visit)


async def let_in(unit: UnitOfWork, user: User, visit: Visit) -> Outcome:
    """A session, or a ticket where there is a second factor; the user's row is locked."""
    if not await factors.kinds_of(unit, user.id):
        return Opened(await open_session(unit, user, visit.device), user)
    ticket = await challenges.issue(
        unit,
        SECOND_FACTOR,
        user_id=user.id,
        target=str(user.id),
        minutes=TICKET_MINUTES,
        digits=None,
    )
    note(unit, "sign_in.second_factor_asked", ("user", user.id), address=visit.address)
    return Ticketed(ticket, await factors.kinds_here(unit, user.id, visit.here))
