"""Attackers who guess as often as they can, each at one thing, from addresses as they like."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domains.identity.api import DOMAIN
from domains.identity.models import User
from domains.identity.service import (
    challenges,
    contact_changes,
    contacts,
    passwords,
    recovery,
    registration,
    second_factor,
    sign_in,
    totp,
)
from domains.identity.service.factors import TotpProof
from domains.identity.service.second_factor import PasswordProof
from domains.identity.service.visits import Visit
from domains.identity.store import factors as store
from kernel.actor import Actor
from kernel.errors import AppError
from tests.identity.door import EMAIL, PHONE, Door

WRONG_CODE = "00000"  # no code has five digits, so that luck decides no test
HOUR, DAY = 3600, 86_400
ASKS_EVERY = 20
OTHER = "mona@example.com"

Attack = Callable[[int], Awaitable[object]]


@dataclass(frozen=True)
class Guessable:
    """How it is attacked, where a guess is looked at, and in which seconds."""

    begin: Callable[[Door], Awaitable[Attack]]
    looked_at: tuple[Any, str]
    moments: Callable[[int], list[int]]


def allowed(seconds: int, *windows: tuple[int, int]) -> list[int]:
    """The seconds by hand: so many within so long, for one who tries each second."""
    times: list[int] = []
    for now in range(seconds):
        if all(sum(at > now - within for at in times) < most for most, within in windows):
            times.append(now)
    return times


def at_passwords(seconds: int) -> list[int]:
    """Five at once; then the delays double up to a quarter of an hour."""
    times, delays = [0, 1, 2, 3, 4], [2**power for power in range(10)]
    while times[-1] < seconds:
        times.append(times[-1] + (delays.pop(0) if delays else 900))
    return times[:-1]


def at_messages(seconds: int) -> list[int]:
    """Five tries at each code that is sent."""
    sent = allowed(seconds, (1, 60), (5, HOUR), (10, DAY))
    return [at + one for at in sent for one in range(5)]


A_TICKET_IS_USED_UP = 300  # seconds: its five tries are all that a user has in so long


def at_app_codes(seconds: int) -> list[int]:
    """However many tickets there are: the count is the user's."""
    return allowed(seconds, (5, 300), (15, HOUR))


def neighbour(number: int) -> str:
    return f"198.51.100.{number % 250}"


def anywhere(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


async def suffer(act: Awaitable[object]) -> bool:
    """Whether it was let through; a refusal is what an attacker expects."""
    with contextlib.suppress(AppError):
        await act
        return True
    return False


async def at_a_password(door: Door) -> Attack:
    """By three doors that lead to one count: sign-in, the change of a password, the step up."""
    user = await door.user()

    async def guess(number: int) -> None:
        visit = own_visit(door, user, neighbour(number))
        wrong, proof = f"a wrong guess {number}", PasswordProof(f"a wrong guess {number}")
        doors: list[Callable[[], Awaitable[object]]] = [
            lambda: sign_in.with_password(door.visit(neighbour(number)), EMAIL, wrong),
            lambda: recovery.change(visit, wrong, "an even newer kettle"),
            lambda: second_factor.step_up(door.database, visit.actor, proof, neighbour(number)),
        ]
        await suffer(doors[number % len(doors)]())

    return guess


async def at_a_sign_in_code(door: Door) -> Attack:
    await door.user()

    async def guess(number: int) -> None:
        visit = door.visit(anywhere(number))
        if number % ASKS_EVERY == 0:
            await suffer(sign_in.request_code(visit, EMAIL))
        await suffer(sign_in.with_code(visit, EMAIL, WRONG_CODE))

    return guess


async def at_a_registration(door: Door) -> Attack:
    """With tickets of his own for a number that is not his."""
    tickets = [""]

    async def guess(number: int) -> None:
        visit = door.visit(anywhere(number))
        if number % ASKS_EVERY == 0:
            with contextlib.suppress(AppError):
                tickets[0] = await registration.with_phone(visit, PHONE, "Mona", None)
        await suffer(registration.confirm(visit, tickets[0], WRONG_CODE))

    return guess


async def at_a_contact_change(door: Door) -> Attack:
    """A user who wants an address that is not his."""
    user = await door.user()

    async def guess(number: int) -> None:
        visit, wanted = own_visit(door, user, anywhere(number)), contacts.email(OTHER)
        if number % ASKS_EVERY == 0:
            await suffer(contact_changes.request(visit, wanted))
        await suffer(contact_changes.confirm(visit, wanted, WRONG_CODE))

    return guess


async def at_a_second_factor(door: Door) -> Attack:
    """He knows the password, and takes a new ticket whenever the one in his hand is used up."""
    user = await door.user()
    await with_app(door, user)
    tickets = [""]

    async def guess(number: int) -> None:
        visit = door.visit(anywhere(number))
        if number % A_TICKET_IS_USED_UP == 0:
            with contextlib.suppress(AppError):
                outcome = await sign_in.with_password(visit, EMAIL, "the right one")
                assert isinstance(outcome, sign_in.Ticketed)
                tickets[0] = outcome.ticket
        await suffer(second_factor.finish(visit, tickets[0], TotpProof(WRONG_CODE)))

    return guess


async def at_a_step_up(door: Door) -> Attack:
    """He has got hold of somebody's open session."""
    user = await door.user()
    await with_app(door, user)

    async def guess(number: int) -> None:
        actor, proof = own_visit(door, user, "").actor, TotpProof(WRONG_CODE)
        await suffer(second_factor.step_up(door.database, actor, proof, anywhere(number)))

    return guess


def own_visit(door: Door, user: User, address: str) -> Visit:
    return door.visit(address, in_session(door, user))


def in_session(door: Door, user: User) -> Actor:
    return replace(door.own(user).actor, session_id=UUID(int=77))


async def with_app(door: Door, user: User) -> None:
    async with door.database.unit(DOMAIN, door.own(user).actor) as unit:
        await totp.setup(unit, user, "phone")
        await unit.flush()
        app = await store.app(unit, user.id, confirmed=False)
        assert app is not None
        app.confirmed_at = unit.clock.now()


GUESSABLE = {
    "a password": Guessable(at_a_password, (passwords, "matches"), at_passwords),
    "a sign-in code": Guessable(at_a_sign_in_code, (challenges, "missed"), at_messages),
    "a registration": Guessable(at_a_registration, (challenges, "missed"), at_messages),
    "a contact change": Guessable(at_a_contact_change, (challenges, "missed"), at_messages),
    "a second factor": Guessable(at_a_second_factor, (totp, "accepts"), at_app_codes),
    "a step up": Guessable(at_a_step_up, (totp, "accepts"), at_app_codes),
}
