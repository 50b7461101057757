"""Templates, files and music for studio, answered from memory, and what a test does with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from uuid import UUID

from domains.content.api import (
    Aspect,
    Both,
    Colour,
    ColourPreset,
    Element,
    ElementKind,
    Engine,
    FontNeed,
    Limits,
    Option,
    ProjectGraph,
    ProjectType,
    Scene,
    Track,
)
from domains.file_mgr.api import FileFacts, Purpose
from domains.studio import ports
from domains.studio.api import DOMAIN, Value
from domains.studio.models import SavedProject
from domains.studio.service import creation, history, projects, saving
from domains.studio.service.changes import Change, SetValue
from domains.studio.service.creation import Wish
from domains.studio.service.document import Document, document_of
from domains.studio.service.outcome import Outcome
from kernel.actor import Actor
from kernel.db import Database, UnitOfWork
from kernel.ports import Answer, Ports
from kernel.texts import Locale
from tests.conftest import TENANT_A

FLEXIBLE_ID, FIX_ID, PRESET_ID = UUID(int=0xF1), UUID(int=0xF2), UUID(int=0xC1)
TRACK_ID, TRACK_FILE = UUID(int=0x71), UUID(int=0x72)
NAME = Both("نمایش", "Slideshow")


def element(key: str, kind: ElementKind, default: str = "", **limits: object) -> Element:
    return Element(key, kind, Both(key, key), default, 0, Limits(**limits))  # type: ignore[arg-type] # a shorthand for tests


TITLE = replace(
    element("frl_title", ElementKind.TEXT, "Hello", least=1, most=20, lines=2), default_fa="سلام"
)
PHOTO = element("frl_photo", ElementKind.MEDIA, "landscape", accepts=("image",))
VOICE = element("frl_voice", ElementKind.AUDIO, least=1, most=30)
BADGE = element("frd_badge", ElementKind.CHECK_BOX, "false")
LEVEL = element("frd_level", ElementKind.NUMBER, "3", least=0, most=10)
SHADE = element("frd_shade", ElementKind.FILL, "#112233")
LOOK = element(
    "frd_look",
    ElementKind.DROP_DOWN,
    "calm",
    options=(Option("calm", Both("آرام", "Calm")), Option("wild", Both("تند", "Wild"))),
)
INK = Colour("frd_ink", Both("مرکب", "Ink"), "#000000")
MAIN = Colour("frd_main", Both("اصلی", "Main"), "#ff0000")


def scene(number: int, key: str, *elements: Element) -> Scene:
    return Scene(UUID(int=number), key, Both(key, key), 4.0, 2.0, 8.0, number, elements, (INK,))


def graph(kind: ProjectType = ProjectType.FLEXIBLE, **changes: object) -> ProjectGraph:
    made = ProjectGraph(
        id=FLEXIBLE_ID if kind is ProjectType.FLEXIBLE else FIX_ID,
        template_id=UUID(int=0xE1),
        tenant_id=TENANT_A,
        slug="slideshow",
        name=NAME,
        aspect=Aspect.WIDE,
        width=1280,
        height=720,
        rate=Fraction(25),
        seconds=8.0,
        engine=Engine.LOTTIE,
        type=kind,
        convention_version=1,
        is_premium=False,
        source_file_id=None,
        source_sha256=None,
        source_media_type=None,
        scenes=(scene(1, "frc_title", TITLE, BADGE, LEVEL), scene(2, "frc_photo", PHOTO, TITLE)),
        shared_elements=(VOICE, LOOK, SHADE),
        shared_colours=(MAIN,),
        presets=(ColourPreset(PRESET_ID, Both("شب", "Night"), {"frd_main": "#000080"}),),
        fonts=(FontNeed("DejaVu Sans"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a shorthand for tests


@dataclass
class Catalogue:
    """Answers for content."""

    graphs: dict[UUID, ProjectGraph] = field(default_factory=dict)
    library: dict[UUID, Track] = field(default_factory=dict)
    asked: int = 0

    def offer(self, *offered: ProjectGraph) -> None:
        self.graphs |= {one.id: one for one in offered}

    async def graph(self, unit: UnitOfWork, project_id: UUID) -> ProjectGraph | None:
        assert unit.domain == DOMAIN
        self.asked += 1
        return self.graphs.get(project_id)

    async def tracks(self, unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Track]:
        assert unit.domain == DOMAIN
        return {one: self.library[one] for one in ids if one in self.library}


@dataclass
class Folder:
    """Answers for file_mgr: a caller's own files, and nobody else's."""

    files: list[FileFacts] = field(default_factory=list)
    asked: list[list[UUID]] = field(default_factory=list)

    def put(
        self, owner: Actor, media_type: str = "image/png", seconds: float | None = None
    ) -> UUID:
        made = UUID(int=0xAA00 + len(self.files))
        self.files.append(
            FileFacts(
                id=made,
                tenant_id=owner.tenant_id,
                owner_id=owner.id,
                name="a file",
                purpose=Purpose.IMAGE,
                media_type=media_type,
                size=10,
                sha256="x",
                object_key="files/a",
                seconds=seconds,
            )
        )
        return made

    async def facts(self, unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, FileFacts]:
        self.asked.append(list(ids))
        return {
            one.id: one for one in self.files if one.id in ids and one.owner_id == unit.actor.id
        }


@dataclass
class Notebook:
    """Answers for the audit log."""

    notes: list[tuple[str, str]] = field(default_factory=list)

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        subject: tuple[str, UUID | str],
        **details: str | int | bool | None,
    ) -> None:
        assert unit.domain == DOMAIN
        assert details == {}
        self.notes.append((action, str(subject[1])))


@dataclass
class Studio:
    """The service, as a customer uses it: each call is a unit of work of its own."""

    database: Database
    catalogue: Catalogue = field(default_factory=Catalogue)
    folder: Folder = field(default_factory=Folder)
    notebook: Notebook = field(default_factory=Notebook)

    @classmethod
    def over(cls, database: Database) -> "Studio":
        studio = cls(database)
        studio.catalogue.offer(graph(), graph(ProjectType.FIX))
        studio.catalogue.library[TRACK_ID] = Track(TRACK_ID, Both("آهنگ", "Tune"), TRACK_FILE, 20.0)
        database.tools.ports = Ports.wired(
            ANSWERED,
            [
                Answer(ports.TEMPLATES, studio.catalogue),
                Answer(ports.FILES, studio.folder),
                Answer(ports.AUDIT, studio.notebook),
            ],
        )
        return studio

    async def create(
        self, actor: Actor, template: UUID = FLEXIBLE_ID, **wish: object
    ) -> SavedProject:
        wanted = Wish(template, Locale.EN, **wish)  # type: ignore[arg-type] # a shorthand for tests
        async with self.database.unit(DOMAIN, actor) as unit:
            return await creation.create(unit, wanted)

    async def save(self, actor: Actor, project_id: UUID, version: int, *changes: Change) -> Outcome:
        async with self.database.unit(DOMAIN, actor) as unit:
            return await saving.save(unit, project_id, version, changes)

    async def undo(self, actor: Actor, project_id: UUID, version: int) -> Outcome:
        async with self.database.unit(DOMAIN, actor) as unit:
            return await history.undo(unit, project_id, version)

    async def redo(self, actor: Actor, project_id: UUID, version: int) -> Outcome:
        async with self.database.unit(DOMAIN, actor) as unit:
            return await history.redo(unit, project_id, version)

    async def now(self, actor: Actor, project_id: UUID) -> SavedProject:
        async with self.database.read(DOMAIN, actor) as session:
            return await projects.mine(session, project_id)

    async def document(self, actor: Actor, project_id: UUID) -> Document:
        return document_of((await self.now(actor, project_id)).document)


ANSWERED = (ports.TEMPLATES, ports.FILES, ports.AUDIT)


def titled(text: str, of: UUID) -> SetValue:
    return SetValue(of, Value("frl_title", text))


def saved(outcome: Outcome) -> SavedProject:
    assert isinstance(outcome, SavedProject)
    return outcome


def title_of(document: Document, at: int = 0) -> str:
    (title,) = (one.value for one in document.scenes[at].values if one.key == "frl_title")
    return title
