"""Any order of issue, rotate, replay, race, revoke and time: nothing dead is ever alive."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domains.identity.api import DOMAIN
from domains.identity.models import User
from domains.identity.service import access, rotation, sessions
from domains.identity.service.revocations import Revocations
from domains.identity.service.rotation import GRACE
from domains.identity.service.sessions import LIFE, Tokens
from kernel.actor import SYSTEM
from kernel.clock import FrozenClock
from kernel.db import Database, Tools
from kernel.errors import AppError, Code
from tests.identity.session_support import DEVICE, make_user, sign_in
from tests.support.properties import steps
from tests.support.servers import Clone

T = TypeVar("T")
STEPS_OF_A_RUN = 50
START = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
NUMBERS = st.integers(min_value=0, max_value=1000)


@dataclass
class Family:
    """What the rules say about one session, told without looking at the code."""

    user: User
    session_id: UUID
    opened_at: datetime
    chain: list[str]
    """Every refresh token that was ever given out; the last one is alive."""
    access: list[Tokens]
    rotated_at: datetime | None = None
    is_revoked: bool = False

    def is_alive(self, now: datetime) -> bool:
        return not self.is_revoked and now < self.opened_at + LIFE

    def successor_may_repeat(self, now: datetime) -> bool:
        return self.rotated_at is not None and now - self.rotated_at <= GRACE


@dataclass
class World:
    """The real thing that the machine drives, with a loop of its own."""

    database: Database
    clock: FrozenClock
    revocations: Revocations
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    steps: int = 0

    @classmethod
    def at(cls, url: str) -> "World":
        clock = FrozenClock(START)
        database = Database(url, pool_size=4, tools=Tools(clock=clock))
        return cls(database, clock, Revocations(database))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self.database.close())
        self.loop.close()


def machine(world: World) -> type[RuleBasedStateMachine]:  # noqa: C901 - a rule for each act
    class SessionMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.families: list[Family] = []
            self.users = [world.run(make_user(world.database)) for _ in range(2)]

        def _now(self) -> datetime:
            return world.clock.now()

        def _pick(self, number: int) -> Family:
            return self.families[number % len(self.families)]

        async def _present(self, token: str) -> Tokens | None:
            try:
                return await rotation.refresh(world.database, token, DEVICE)
            except AppError as error:
                assert error.code is Code.UNAUTHENTICATED  # noqa: PT017 - nothing else may come
                return None

        def _advanced(self, family: Family, tokens: Tokens | None) -> None:
            assert tokens is not None
            assert tokens.session_id == family.session_id
            assert tokens.refresh not in family.chain
            family.chain.append(tokens.refresh)
            family.access.append(tokens)
            family.rotated_at = self._now()

        @rule(number=NUMBERS)
        def issue(self, number: int) -> None:
            user = self.users[number % 2]
            tokens = world.run(sign_in(world.database, user))
            opened = Family(user, tokens.session_id, self._now(), [tokens.refresh], [tokens])
            self.families.append(opened)
            self._make_room(user)

        def _make_room(self, user: User) -> None:
            """A user has so many sessions at once; the oldest make room for a new one."""
            own = [one for one in self.families if one.user is user and one.is_alive(self._now())]
            own.sort(key=lambda family: (family.opened_at, family.session_id))
            for surplus in own[: -sessions.MOST]:
                surplus.is_revoked = True

        @precondition(lambda self: self.families)
        @rule(number=NUMBERS)
        def rotate(self, number: int) -> None:
            family = self._pick(number)
            answer = world.run(self._present(family.chain[-1]))
            if family.is_alive(self._now()):
                self._advanced(family, answer)
            else:
                assert answer is None

        @precondition(lambda self: self.families)
        @rule(number=NUMBERS, age=NUMBERS)
        def replay(self, number: int, age: int) -> None:
            family = self._pick(number)
            spent = family.chain[:-1]
            if not spent:
                return
            place = len(spent) - 1 - age % len(spent)
            answer = world.run(self._present(spent[place]))
            self._after_replay(family, answer, is_predecessor=place == len(spent) - 1)

        def _after_replay(
            self, family: Family, answer: Tokens | None, *, is_predecessor: bool
        ) -> None:
            if not family.is_alive(self._now()):
                assert answer is None
            elif is_predecessor and family.successor_may_repeat(self._now()):
                assert answer is not None
                assert answer.refresh == family.chain[-1]
                family.access.append(answer)
            else:
                assert answer is None
                family.is_revoked = True

        @precondition(lambda self: self.families)
        @rule(number=NUMBERS)
        def race_with_itself(self, number: int) -> None:
            family = self._pick(number)
            token = family.chain[-1]
            one, other = world.run(self._both(token, token))
            if not family.is_alive(self._now()):
                assert (one, other) == (None, None)
                return
            self._advanced(family, one)
            assert other is not None
            assert other.refresh == family.chain[-1]
            family.access.append(other)

        @precondition(lambda self: any(len(family.chain) > 2 for family in self.families))
        @rule(number=NUMBERS)
        def race_with_a_thief(self, number: int) -> None:
            """Whoever comes first: in the end the family is dead, and so is what it gave out."""
            old = [family for family in self.families if len(family.chain) > 2]
            family = old[number % len(old)]
            honest, thief = world.run(self._both(family.chain[-1], family.chain[0]))
            assert thief is None
            if not family.is_alive(self._now()):
                assert honest is None
                return
            if honest is not None:
                self._advanced(family, honest)
            family.is_revoked = True

        async def _both(self, one: str, other: str) -> tuple[Tokens | None, Tokens | None]:
            first, second = await asyncio.gather(self._present(one), self._present(other))
            return first, second

        @precondition(lambda self: self.families)
        @rule(number=NUMBERS)
        def forge(self, number: int) -> None:
            family = self._pick(number)
            changed = family.chain[-1][:-2] + ("AA" if family.chain[-1][-2:] != "AA" else "BB")
            assert world.run(self._present(changed)) is None

        @precondition(lambda self: self.families)
        @rule(number=NUMBERS)
        def revoke(self, number: int) -> None:
            family = self._pick(number)
            world.run(self._revoke(family.session_id))
            family.is_revoked = True

        async def _revoke(self, session_id: UUID) -> None:
            async with world.database.unit(DOMAIN, SYSTEM) as unit:
                await sessions.revoke(unit, session_id, "test")

        @precondition(lambda self: self.families)
        @rule(number=NUMBERS)
        def revoke_others(self, number: int) -> None:
            kept = self._pick(number)
            others = [
                family
                for family in self.families
                if family.user.id == kept.user.id and family is not kept
            ]
            ended = world.run(self._revoke_others(kept))
            assert ended == len([family for family in others if not family.is_revoked])
            for family in others:
                family.is_revoked = True

        async def _revoke_others(self, kept: Family) -> int:
            async with world.database.unit(DOMAIN, SYSTEM) as unit:
                return await sessions.revoke_all(
                    unit, kept.user.id, but=kept.session_id, reason="test"
                )

        @rule(by=st.sampled_from([1, 5, 10, 11, 300, 600, 3600, 30 * 86_400]))
        def wait(self, by: int) -> None:
            world.clock.advance(timedelta(seconds=by))

        @invariant()
        def access_tokens_live_as_long_as_they_may(self) -> None:
            world.steps += 1
            world.run(world.revocations.load())
            for family in self.families:
                for tokens in family.access[-3:]:
                    expected = not family.is_revoked and self._now() < tokens.access_expires_at
                    assert world.run(self._opens(tokens)) == expected

        async def _opens(self, tokens: Tokens) -> bool:
            actor = access.read(world.database.tools.keys, tokens.access, self._now())
            return actor is not None and not await world.revocations.has(tokens.session_id)

        def teardown(self) -> None:
            """Of the dead nothing opens, and of the living exactly the last."""
            for family in self.families:
                if family.is_alive(self._now()):
                    assert world.run(self._present(family.chain[-1])) is not None
                    continue
                for token in family.chain:
                    assert world.run(self._present(token)) is None

    return SessionMachine


def test_no_order_of_acts_keeps_alive_what_should_be_dead(
    clone: Clone, raw: asyncpg.Connection
) -> None:
    assert raw.is_closed() is False
    wanted, world = steps(10_000), World.at(clone.urls.app)
    every = settings(max_examples=-(-wanted // STEPS_OF_A_RUN), stateful_step_count=STEPS_OF_A_RUN)
    try:
        while world.steps < wanted:
            run_state_machine_as_test(machine(world), settings=every)
    finally:
        world.close()
    assert world.steps >= wanted
