"""Any order of claims, reports, heartbeats, deaths, cancels and outages, on two servers at once.

No frame is missing, none is taken twice, and every charge is settled exactly once.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
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

from domains.render.api import Outcome
from kernel.actor import Actor
from kernel.clock import FrozenClock
from kernel.errors import AppError, Code
from tests.render.farm_world import Model, Told, World, stages_of
from tests.support.properties import steps
from tests.support.servers import Clone

STEPS_OF_A_RUN = 40
START = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
NODES = [UUID(int=71 + number) for number in range(3)]
NUMBERS = st.integers(min_value=0, max_value=1000)
CODES = ("CRASHED", "CRASHED", "DISK_FULL", "FRAME_TIMEOUT", "DOCUMENT_TOO_DEEP")
EXPECTED_CHARGES = {
    "DONE": ["RESERVE", "CAPTURE"],
    "FAILED": ["RESERVE", "RELEASE"],
    "CANCELLED": ["RESERVE", "RELEASE"],
}


def machine(world: World) -> type[RuleBasedStateMachine]:  # noqa: C901 - a rule for each act
    class FarmMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.model = Model()
            self.known: list[Told] = []
            self.jobs: list[UUID] = []
            self.open_jobs: list[UUID] = []
            self.far: dict[UUID, tuple[float, int]] = {}
            self.taken: dict[UUID, list[UUID]] = {}

        def _pick(self, number: int) -> Told:
            """Mostly of the newest, which are alive."""
            return self.known[-1 - number % len(self.known)]

        @rule(chunks=st.integers(min_value=1, max_value=4))
        def order(self, chunks: int) -> None:
            self.jobs.append(world.run(world.server.order(chunks=chunks)).id)
            self.open_jobs.append(self.jobs[-1])

        @rule(number=NUMBERS, slots=st.integers(min_value=1, max_value=3), forgets=st.booleans())
        def claim(self, number: int, slots: int, *, forgets: bool) -> None:
            node = NODES[number % 3]
            mine = {item for item, told in self.model.live.items() if told.node == node}
            holding = frozenset() if forgets else frozenset(mine)
            work = world.run(world.server.claim(node, slots, holding))
            assert work.orders == ()
            returned = {one.id for one in work.items if one.id in mine}
            assert returned == (mine if forgets else set())
            for given in work.items:
                told = Told(node, given)
                if given.id in mine:
                    assert self.model.live[given.id].given.attempt == given.attempt
                else:
                    assert given.id not in self.model.live
                    self.model.live[given.id] = told
                    self.known.append(told)

        @rule(one=st.integers(0, 2), other=st.integers(0, 2))
        def claim_at_both_servers_at_once(self, one: int, other: int) -> None:
            nodes = [NODES[one], NODES[other]]
            if one == other:
                return
            before = set(self.model.live)
            held = [
                frozenset(item for item, told in self.model.live.items() if told.node == node)
                for node in nodes
            ]

            async def both() -> Any:
                return await asyncio.gather(
                    *(
                        stage.claim(node, 2, holding)
                        for stage, node, holding in zip(world.servers, nodes, held, strict=True)
                    )
                )

            for node, work in zip(nodes, world.run(both()), strict=True):
                for given in work.items:
                    assert given.id not in before
                    assert given.id not in self.model.live
                    self.model.live[given.id] = Told(node, given)
                    self.known.append(Told(node, given))

        @precondition(lambda self: self.known)
        @rule(number=st.integers(0, 8))
        def report(self, number: int) -> None:
            told = self._pick(number)
            self._expect(told, world.run(self._reported(told)))

        @precondition(lambda self: self._past())
        @rule(number=NUMBERS)
        def report_what_was_lost(self, number: int) -> None:
            """Somebody else may have the item by now, or have made it."""
            past = self._past()
            told = past[number % len(past)]
            self._expect(told, world.run(self._reported(told)))

        def _past(self) -> list[Told]:
            return [told for told in self.known if not self.model.is_live(told)]

        @precondition(lambda self: self.known)
        @rule(number=st.integers(0, 8), code=st.sampled_from(CODES))
        def fail(self, number: int, code: str) -> None:
            told = self._pick(number)
            self._expect(told, world.run(self._failed(told, code)), done=False)

        @precondition(lambda self: self.known)
        @rule(number=st.integers(0, 8))
        def hand_back(self, number: int) -> None:
            told = self._pick(number)
            back = {"outcome": Outcome.HANDED_BACK, "made": ()}
            self._expect(told, world.run(self._reported(told, **back)), done=False)

        @precondition(lambda self: self.known)
        @rule(number=st.integers(0, 8))
        def report_twice_at_once(self, number: int) -> None:
            told = self._pick(number)

            async def both() -> tuple[bool, bool]:
                return await asyncio.gather(self._reported(told), self._reported(told))

            one, other = world.run(both())
            assert one == other
            self._expect(told, one)

        def _expect(self, told: Told, accepted: bool, *, done: bool = True) -> None:  # noqa: FBT001 - what came of the report
            given = told.given
            repeats = self.model.reported.get(given.id) == given.attempt
            assert accepted == (self.model.is_live(told) or repeats)
            if not accepted or repeats:
                return
            self.model.drop(told)
            self.model.reported[given.id] = given.attempt
            if done:
                self.taken.setdefault(given.id, []).append(given.attempt)

        async def _reported(self, told: Told, **changes: Any) -> bool:
            try:
                await world.server.report(told.node, told.given, **changes)
            except AppError as error:
                assert error.code is Code.STALE_ATTEMPT  # noqa: PT017 - nothing else may come
                return False
            return True

        async def _failed(self, told: Told, code: str) -> bool:
            try:
                await world.server.fail(told.node, told.given, code)
            except AppError as error:
                assert error.code is Code.STALE_ATTEMPT  # noqa: PT017 - nothing else may come
                return False
            return True

        @precondition(lambda self: self.known)
        @rule(number=st.integers(0, 8), frame=st.integers(0, 120))
        def beat(self, number: int, frame: int) -> None:
            told = self._pick(number)
            stale = world.run(world.server.beat(told.node, told.given, frame))
            assert stale == ([] if self.model.is_live(told) else [told.given.id])

        @rule(seconds=st.sampled_from([1, 2, 5, 9, 10]), sweeps=st.booleans())
        def wait(self, seconds: int, *, sweeps: bool) -> None:
            world.clock.advance(timedelta(seconds=seconds))
            if sweeps:
                self._sweep()

        @rule(minutes=st.integers(1, 30))
        def be_away(self, minutes: int) -> None:
            """Nobody sweeps meanwhile, so nothing that runs is lost."""
            self._sweep()
            world.clock.advance(timedelta(minutes=minutes))
            before = set(self.model.live)
            self._sweep()
            assert set(self.model.live) == before

        def _sweep(self) -> None:
            for item_id in world.run(world.server.sweep()):
                assert self.model.live.pop(item_id, None) is not None

        @precondition(lambda self: self.jobs)
        @rule(number=st.integers(0, 3))
        def cancel(self, number: int) -> None:
            job_id = self.jobs[-1 - number % len(self.jobs)]
            state = world.run(world.server.state(job_id))
            try:
                world.run(world.server.cancel(job_id))
            except AppError as error:
                assert (error.code, state) in {(Code.CONFLICT, "DONE"), (Code.CONFLICT, "FAILED")}  # noqa: PT017 - the state decides
                return
            assert world.run(world.server.state(job_id)) == "CANCELLED"
            self.model.drop_job(job_id)

        @invariant()
        def all_is_as_it_should_be(self) -> None:
            world.steps += 1
            for job_id in list(self.open_jobs):
                world.run(self._checked(job_id))

        async def _checked(self, job_id: UUID) -> None:
            stage = world.servers[0]
            job, items = await stage.job(job_id), await stage.items(job_id)
            if job["state"] in EXPECTED_CHARGES:
                self.model.drop_job(job_id)
                self.open_jobs.remove(job_id)
            expected = EXPECTED_CHARGES.get(job["state"], ["RESERVE"])
            assert await stage.charges(job_id) == expected
            far = (job["progress"], job["frames_done"])
            before = self.far.get(job_id, (0.0, 0))
            assert far >= before
            assert far[1] >= before[1]
            self.far[job_id] = far
            held = {one["id"]: one["attempt"] for one in items if one["state"] == "CLAIMED"}
            live = {
                told.given.id: told.given.attempt
                for told in self.model.live.values()
                if told.given.job_id == job_id
            }
            assert held == live
            self._frames(job, items)

        def _frames(self, job: dict[str, Any], items: list[dict[str, Any]]) -> None:
            drawn = [one for one in items if one["kind"] == "FRAMES"]
            assert sum(one["count"] for one in drawn) == job["frames"]
            for one in items:
                taken = self.taken.get(one["id"], [])
                assert len(taken) == (1 if one["state"] == "DONE" else 0)
            joined = [one for one in items if one["kind"] == "ASSEMBLY"]
            assert len(joined) <= 1
            if joined or job["state"] == "DONE":
                assert {one["state"] for one in drawn} == {"DONE"}

        def teardown(self) -> None:
            """Whatever has happened, an honest node brings everything that is open to an end."""
            for _ in range(3):
                world.clock.advance(timedelta(seconds=10))
                self._sweep()
            self.all_is_as_it_should_be()
            for told in list(self.model.live.values()):
                self._expect(told, world.run(self._reported(told)))
            world.clock.advance(timedelta(seconds=60))
            world.run(world.servers[0].finish(UUID(int=99)))
            for job_id in self.jobs:
                job = world.run(world.servers[0].job(job_id))
                charges = world.run(world.servers[0].charges(job_id))
                assert charges == EXPECTED_CHARGES[job["state"]]
                world.done += job["state"] == "DONE"

    return FarmMachine


def test_no_order_of_acts_loses_a_frame_or_a_charge(
    clone: Clone, raw: asyncpg.Connection, customer_a: Actor
) -> None:
    assert raw.is_closed() is False
    loop, clock = asyncio.new_event_loop(), FrozenClock(START)
    stages = loop.run_until_complete(stages_of(clone, clock, customer_a))
    wanted, world = steps(4_000), World(stages, clock, loop)
    every = settings(max_examples=-(-wanted // STEPS_OF_A_RUN), stateful_step_count=STEPS_OF_A_RUN)
    try:
        run_state_machine_as_test(machine(world), settings=every)
    finally:
        world.close()
    assert world.steps >= wanted // 4
    assert world.done > 0
