"""Ten thousand guesses at a thing are looked at in exactly the seconds allowed, and never else."""

from collections import Counter
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from domains.identity.service import passwords, sign_in
from domains.identity.service.sign_in import Opened
from kernel.clock import FrozenClock
from kernel.db import Database
from tests.identity.door import EMAIL, Door, door_of
from tests.identity.guessing import GUESSABLE, Guessable, anywhere, suffer
from tests.identity.secrets_to_guess import SECRETS, opens
from tests.support.properties import steps

SECOND = timedelta(seconds=1)
NOTHING_WON = """
    select (select count(*) from identity.sessions),
           (select count(*) from identity.users where email = 'mona@example.com'),
           (select count(*) from identity.factors where last_step is not null)
"""

STATE = """
    select (select count(*) from identity.sessions where revoked_at is null),
           (select count(*) from identity.users),
           (select count(*) from identity.node_credentials),
           (select string_agg(id || ' ' || tries, ',' order by id) from identity.challenges),
           (select count(*) from identity.recovery_codes where used_at is null),
           (select string_agg(password_hash, ',') from identity.users),
           (select count(*) from identity.node_enrolments where used_at is null)
"""


@pytest.fixture
def door(database: Database, raw: asyncpg.Connection, clock: FrozenClock) -> Door:
    return door_of(database, raw)


class Looks:
    """Counts how often a guess is looked at, and does as before."""

    def __init__(self, patch: pytest.MonkeyPatch, place: Any, name: str) -> None:
        self.count = 0
        self._real = getattr(place, name)
        patch.setattr(place, name, self._look)

    async def _look(self, *arguments: Any, **named: Any) -> Any:
        self.count += 1
        return await self._real(*arguments, **named)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hash costs is no part of how many guesses there are."""

    async def matches(_: str | None, password: str) -> bool:
        return password == "the right one"

    async def hashed(password: str) -> str:
        return f"the hash of {password}"

    monkeypatch.setattr(passwords, "matches", matches)
    monkeypatch.setattr(passwords, "hashed", hashed)
    monkeypatch.setattr(passwords, "is_outdated", lambda _: False)


@pytest.mark.parametrize("name", GUESSABLE)
async def test_guesses_a_second_apart_get_exactly_the_chances_allowed(
    name: str, door: Door, clock: FrozenClock, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing: Guessable = GUESSABLE[name]
    seconds = steps(10_000)
    guess = await thing.begin(door)
    looks, looked_at = Looks(monkeypatch, *thing.looked_at), []
    for number in range(seconds):
        before = looks.count
        await guess(number)
        looked_at += [number] * (looks.count - before)
        clock.advance(SECOND)
    assert looked_at == thing.moments(seconds)
    assert tuple(await door.raw.fetchrow(NOTHING_WON)) == (0, 0, 0)


@pytest.mark.parametrize("name", SECRETS)
async def test_guesses_at_a_long_secret_win_nothing_and_spoil_nothing(
    name: str, door: Door, quick: None
) -> None:
    secret = await SECRETS[name](door)
    before = await door.raw.fetchrow(STATE)
    won = [
        number
        for number in range(steps(10_000))
        if await opens(secret.present(secret.wrong(number), anywhere(number)))
    ]
    assert won == []
    assert await door.raw.fetchrow(STATE) == before
    assert await opens(secret.present(secret.right, "192.0.2.7"))


async def test_a_botnet_gets_five_chances_a_neighbourhood_and_costs_the_owner_none(
    door: Door, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No delay of the whole account: with that, strangers could keep its owner out."""
    await door.user()
    looks: Counter[str] = Counter()
    neighbourhoods = steps(1_000)
    with monkeypatch.context() as patch:
        counted = Looks(patch, passwords, "matches")
        for number in range(neighbourhoods):
            for one in range(7):
                before = counted.count
                address = anywhere(256 * number + one)
                await suffer(sign_in.with_password(door.visit(address), EMAIL, "a wrong guess"))
                looks[address.rpartition(".")[0]] += counted.count - before
    assert set(looks.values()) == {5}
    assert len(looks) == neighbourhoods
    assert await door.count("sessions") == 0
    assert isinstance(await sign_in.with_password(door.visit(), EMAIL, "the right one"), Opened)
