"""All of content that other domains may import: events, ids, small value types."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar
from uuid import UUID

from kernel.events import Event

DOMAIN = "content"


class Engine(StrEnum):
    """What draws a template."""

    LOTTIE = "LOTTIE"
    AFTER_EFFECTS = "AFTER_EFFECTS"


class ProjectType(StrEnum):
    """What a customer may change of a template besides its values."""

    FIX = "FIX"
    FLEXIBLE = "FLEXIBLE"
    MUSIC_VISUALIZER = "MUSIC_VISUALIZER"
    MOCKUP = "MOCKUP"


class Aspect(StrEnum):
    """The shape of the picture."""

    WIDE = "16:9"
    SQUARE = "1:1"
    TALL = "9:16"


class ElementKind(StrEnum):
    """What a customer fills an element with."""

    TEXT = "TEXT"
    MEDIA = "MEDIA"
    AUDIO = "AUDIO"
    CHECK_BOX = "CHECK_BOX"
    DROP_DOWN = "DROP_DOWN"
    NUMBER = "NUMBER"
    FILL = "FILL"


class TemplateState(StrEnum):
    """Where a template stands; customers see published ones only."""

    PUBLISHED = "PUBLISHED"
    DRAFT = "DRAFT"
    TRASHED = "TRASHED"


class TemplateSort(StrEnum):
    """The order of the catalogue."""

    NEWEST = "NEWEST"
    POPULAR = "POPULAR"
    TRENDING = "TRENDING"
    NAME = "NAME"


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages of the catalogue."""

    fa: str
    en: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a drop-down."""

    value: str
    label: Both


@dataclass(frozen=True, slots=True)
class Limits:
    """Least and most are characters of a text, seconds of a sound, or the number itself."""

    least: float | None = None
    most: float | None = None
    lines: int | None = None
    options: tuple[Option, ...] = ()
    accepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """The default is what the document itself says; in Persian something else may stand there."""

    key: str
    kind: ElementKind
    label: Both
    default: str
    position: int
    limits: Limits
    font: str | None = None
    default_fa: str | None = None


@dataclass(frozen=True, slots=True)
class Colour:
    """The default is written #rrggbb in small letters."""

    key: str
    label: Both
    default: str


@dataclass(frozen=True, slots=True)
class Scene:
    id: UUID
    key: str
    title: Both
    seconds: float
    least_seconds: float
    most_seconds: float
    position: int
    elements: tuple[Element, ...]
    colours: tuple[Colour, ...]


@dataclass(frozen=True, slots=True)
class ColourPreset:
    id: UUID
    name: Both
    colours: dict[str, str]


@dataclass(frozen=True, slots=True)
class FontNeed:
    """A font that a template names; without a file it has to be on the node already."""

    family: str
    file_id: UUID | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A piece of the music library."""

    id: UUID
    title: Both
    file_id: UUID
    seconds: float


@dataclass(frozen=True, slots=True)
class ProjectGraph:
    """One aspect of a template, whole: what a saved project is copied from.

    The music is what its designer chose; a customer may choose otherwise.
    """

    id: UUID
    template_id: UUID
    tenant_id: UUID
    slug: str
    name: Both
    aspect: Aspect
    width: int
    height: int
    rate: Fraction
    seconds: float
    engine: Engine
    type: ProjectType
    convention_version: int
    is_premium: bool
    source_file_id: UUID | None
    source_sha256: str | None
    source_media_type: str | None
    scenes: tuple[Scene, ...]
    shared_elements: tuple[Element, ...]
    shared_colours: tuple[Colour, ...]
    presets: tuple[ColourPreset, ...]
    fonts: tuple[FontNeed, ...]
    music: Track | None = None


class TemplatePublished(Event):
    type: ClassVar[str] = "content.template.published.v1"

    template_id: UUID

    def topics(self) -> Sequence[str]:
        return ("content.templates", f"content.template:{self.template_id}")


class TemplateBegun(Event):
    """Told by whoever begins a film with a template; content counts how often that is."""

    type: ClassVar[str] = "content.template.begun.v1"

    template_id: UUID


class TemplateUnpublished(Event):
    type: ClassVar[str] = "content.template.unpublished.v1"

    template_id: UUID

    def topics(self) -> Sequence[str]:
        return ("content.templates", f"content.template:{self.template_id}")
