"""Two writers in any order: what was taken is never lost, and the document is always valid."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from domains.studio.api import DOMAIN, Value
from domains.studio.models import Revision
from domains.studio.service import whole
from domains.studio.service.changes import (
    AddScene,
    Change,
    DuplicateScene,
    MoveScene,
    RemoveScene,
    SetColour,
    SetSceneSeconds,
    SetValue,
    SetVolumes,
)
from domains.studio.service.document import Document, document_of, film_seconds
from domains.studio.service.outcome import Outcome, Stale
from domains.studio.store import revisions
from kernel.actor import Actor, ActorKind
from kernel.db import Database
from kernel.errors import AppError, Code
from tests.conftest import TENANT_A
from tests.studio.support import Studio, graph, titled
from tests.support.properties import steps
from tests.support.servers import Clone

T = TypeVar("T")
STEPS_OF_A_RUN = 30
OWNER = Actor(ActorKind.USER, tenant_id=TENANT_A, id=UUID(int=1))
TEMPLATE = graph()
NUMBERS = st.integers(min_value=0, max_value=1000)
TEXTS = st.text(st.sampled_from("ab سـ‌\n\0"), max_size=22)
REFUSED = frozenset({Code.BAD_USER_INPUT, Code.NOT_FOUND, Code.CONFLICT})
COLOURS = ("#00FF00", "#123456")
WRITERS = st.sampled_from(["tab", "phone"])


Step = Callable[[Actor, UUID, int], Coroutine[Any, Any, Outcome]]


def fits(text: str) -> bool:
    return 1 <= len(text) <= 20 and text.count("\n") <= 1 and "\0" not in text


@dataclass
class World:
    """The real thing that the machine drives, with a loop of its own."""

    database: Database
    studio: Studio
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    steps: int = 0
    accepted: int = 0
    refused: int = 0
    stale: int = 0

    @classmethod
    def at(cls, url: str) -> "World":
        database = Database(url, pool_size=4)
        return cls(database, Studio.over(database))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self.database.close())
        self.loop.close()


def machine(world: World) -> type[RuleBasedStateMachine]:  # noqa: C901 - a rule for each act
    studio = world.studio

    class ProjectMachine(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            row = world.run(studio.create(OWNER))
            self.id, self.version = row.id, row.version
            self.taken: dict[int, Document] = {1: document_of(row.document)}
            self.seen = dict.fromkeys(("tab", "phone"), (row.version, self.taken[1]))
            self.undos: list[Document] = []
            self.redos: list[Document] = []

        def _now(self) -> Document:
            return self.taken[self.version]

        def _settle(self, writer: str, work: Coroutine[Any, Any, Outcome]) -> Document | None:
            """What the project is afterwards, if the writer was let through."""
            based_on = self.seen[writer][0]
            try:
                outcome = world.run(work)
            except AppError as error:
                assert error.code in REFUSED  # noqa: PT017 - nothing else may come
                assert based_on == self.version
                world.refused += 1
                return None
            if isinstance(outcome, Stale):
                assert based_on < self.version
                self._compare(outcome)
                self.seen[writer] = (self.version, self._now())
                world.stale += 1
                return None
            assert based_on == self.version
            document = document_of(outcome.document)
            assert outcome.version == self.version + (document != self._now())
            self.version = outcome.version
            self.taken[self.version] = document
            self.seen[writer] = (self.version, document)
            world.accepted += 1
            return document

        def _compare(self, stale: Stale) -> None:
            """Both sides are shown: what is newer, and what was not taken."""
            assert stale.saved.version == self.version
            assert document_of(stale.saved.document) == self._now()
            assert stale.version in self.taken

        def _save(self, writer: str, *changes: Change) -> None:
            before = self._now()
            based_on = self.seen[writer][0]
            after = self._settle(writer, studio.save(OWNER, self.id, based_on, *changes))
            if after is not None and after != before:
                self.undos.append(before)
                self.redos.clear()

        def _scene(self, writer: str, number: int) -> UUID:
            """One that this writer sees, which the other may have removed."""
            scenes = self.seen[writer][1].scenes
            return scenes[number % len(scenes)].id

        @rule(writer=WRITERS, number=NUMBERS, text=TEXTS)
        def write(self, writer: str, number: int, text: str) -> None:
            scene_id, before = self._scene(writer, number), self._now()
            is_late = self.seen[writer][0] != self.version
            self._save(writer, titled(text, scene_id))
            if is_late or not fits(text):
                assert self._now() == before
                return
            scene = self._now().scene(scene_id)
            assert scene is not None
            assert Value("frl_title", text) in scene.values

        @rule(writer=WRITERS, number=NUMBERS, seconds=st.floats(0, 10))
        def stretch(self, writer: str, number: int, seconds: float) -> None:
            self._save(writer, SetSceneSeconds(self._scene(writer, number), seconds))

        @rule(writer=WRITERS, number=NUMBERS, key=st.sampled_from(["frc_title", "frc_photo"]))
        def add(self, writer: str, number: int, key: str) -> None:
            self._save(writer, AddScene(key, after=self._scene(writer, number)))

        @rule(writer=WRITERS, number=NUMBERS, times=st.sampled_from([1, 1, 1, 40]))
        def duplicate(self, writer: str, number: int, times: int) -> None:
            self._save(writer, *[DuplicateScene(self._scene(writer, number))] * times)

        @rule(writer=WRITERS, number=NUMBERS)
        def remove(self, writer: str, number: int) -> None:
            self._save(writer, RemoveScene(self._scene(writer, number)))

        @rule(writer=WRITERS, number=NUMBERS, to=NUMBERS)
        def move(self, writer: str, number: int, to: int) -> None:
            after = None if to % 5 == 0 else self._scene(writer, to)
            self._save(writer, MoveScene(self._scene(writer, number), after))

        @rule(
            writer=WRITERS,
            level=st.floats(-1, 11),
            colour=st.sampled_from([*COLOURS, "red", "#12345g"]),
            loud=st.floats(-0.1, 1.1),
        )
        def several(self, writer: str, level: float, colour: str, loud: float) -> None:
            """All of the changes of a save or none of them."""
            before, is_late = self._now(), self.seen[writer][0] != self.version
            scene_id, written = self._scene(writer, 0), f"{level:.3f}"
            self._save(
                writer,
                SetValue(scene_id, Value("frd_level", written)),
                SetColour(None, "frd_main", colour),
                SetVolumes(music=loud),
            )
            takes_levels = before.scenes[0].key == "frc_title"
            fit = 0 <= float(written) <= 10 and colour in COLOURS and 0 <= loud <= 1
            if is_late or not (takes_levels and fit):
                assert self._now() == before
                return
            now = self._now()
            levels = [float(one.value) for one in now.scenes[0].values if one.key == "frd_level"]
            assert levels == [float(written)]
            assert now.shared_colours == {"frd_main": colour.lower()}
            assert now.mix.music_volume == loud

        @rule(writer=WRITERS)
        def undo(self, writer: str) -> None:
            self._walk(writer, studio.undo, self.undos, self.redos)

        @rule(writer=WRITERS)
        def redo(self, writer: str) -> None:
            self._walk(writer, studio.redo, self.redos, self.undos)

        def _walk(
            self, writer: str, step: Step, ahead: list[Document], behind: list[Document]
        ) -> None:
            before, based_on = self._now(), self.seen[writer][0]
            is_late = based_on != self.version
            after = self._settle(writer, step(OWNER, self.id, based_on))
            assert (after is None) == (is_late or not ahead)
            if after is not None:
                assert after == ahead.pop()
                behind.append(before)

        @rule(writer=WRITERS)
        def look(self, writer: str) -> None:
            self.seen[writer] = (self.version, self._now())

        @rule(one=TEXTS, other=TEXTS, number=NUMBERS)
        def both_at_once(self, one: str, other: str, number: int) -> None:
            """Of two saves on the same version at most one is taken."""
            before = self._now()
            scene_id = before.scenes[number % len(before.scenes)].id
            outcomes = world.run(self._race(titled(one, scene_id), titled(other, scene_id)))
            newer = [
                found
                for found in outcomes
                if not isinstance(found, Stale | AppError) and found.version > self.version
            ]
            assert len(newer) <= 1
            for found in newer:
                self.version, document = found.version, document_of(found.document)
                self.taken[self.version] = document
                self.undos.append(before)
                self.redos.clear()

        async def _race(self, *changes: Change) -> list[Outcome | AppError]:
            saves = (studio.save(OWNER, self.id, self.version, one) for one in changes)
            found = await asyncio.gather(*saves, return_exceptions=True)
            strange = [one for one in found if isinstance(one, BaseException)]
            assert [one for one in strange if not isinstance(one, AppError)] == []
            return found  # type: ignore[return-value] # no other exceptions, as was just seen

        @invariant()
        def the_newest_is_what_was_taken_last(self) -> None:
            world.steps += 1
            row = world.run(studio.now(OWNER, self.id))
            document = document_of(row.document)
            assert (row.version, document) == (self.version, self._now())
            assert (row.name, row.seconds) == (document.name, film_seconds(document, TEMPLATE))

        @invariant()
        def the_document_is_valid(self) -> None:
            document = self._now()
            assert whole.checked(document, TEMPLATE) == document
            ids = [scene.id for scene in document.scenes]
            assert len(set(ids)) == len(ids)

        def teardown(self) -> None:
            """Everything that was ever taken is still there, unless a hundred came after it."""
            for version, document in self.taken.items():
                kept = world.run(self._kept(version))
                if version > self.version - revisions.LAST_KEPT:
                    assert kept is not None
                    assert document_of(kept.document) == document

        async def _kept(self, version: int) -> Revision | None:
            async with world.database.read(DOMAIN, OWNER) as session:
                return await revisions.exactly(session, self.id, version)

    return ProjectMachine


def test_no_order_of_edits_loses_what_was_taken(clone: Clone, raw: asyncpg.Connection) -> None:
    assert raw.is_closed() is False
    wanted, world = steps(3_000), World.at(clone.urls.app)
    every = settings(max_examples=-(-wanted // STEPS_OF_A_RUN), stateful_step_count=STEPS_OF_A_RUN)
    try:
        while world.steps < wanted:
            run_state_machine_as_test(machine(world), settings=every)
    finally:
        world.close()
    assert world.steps >= wanted
    assert min(world.accepted, world.refused, world.stale) > wanted // 20
