"""What a sample template is: its documents and all that the catalogue says of them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import orjson

from domains.content.api import Aspect, Both, Colour, ElementKind, Limits, ProjectType

CONVENTION_VERSION = 1
MEDIA_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class SampleElement:
    """The default of MEDIA names a sample picture, that of AUDIO a sample sound."""

    key: str
    kind: ElementKind
    label: Both
    default: Both
    limits: Limits


@dataclass(frozen=True, slots=True)
class SampleScene:
    key: str
    title: Both
    seconds: float
    least_seconds: float
    most_seconds: float
    elements: tuple[SampleElement, ...]
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True, slots=True)
class SamplePreset:
    """Shared colours that go together, by key, as #rrggbb."""

    name: Both
    colours: dict[str, str]


@dataclass(frozen=True, slots=True)
class SampleCategory:
    slug: str
    name: Both


@dataclass(frozen=True, slots=True)
class SampleTag:
    slug: str
    name: Both


@dataclass(frozen=True, slots=True)
class SampleProject:
    """One aspect of a template; the document is written in English."""

    aspect: Aspect
    width: int
    height: int
    rate: Fraction
    seconds: float
    document: dict[str, Any]
    scenes: tuple[SampleScene, ...]
    shared_elements: tuple[SampleElement, ...] = ()

    @property
    def source(self) -> bytes:
        """The file to store; the same bytes each time."""
        return orjson.dumps(self.document)


@dataclass(frozen=True, slots=True)
class SampleFill:
    """A scene of the demonstration film, with what differs from the scene's defaults, by key."""

    scene: str
    values: dict[str, Both]


@dataclass(frozen=True, slots=True)
class SampleTemplate:
    """The first category is the primary one; `music` names the sample sound that goes with it."""

    slug: str
    name: Both
    description: Both
    type: ProjectType
    categories: tuple[SampleCategory, ...]
    tags: tuple[SampleTag, ...]
    is_premium: bool
    projects: tuple[SampleProject, ...]
    shared_colours: tuple[Colour, ...]
    presets: tuple[SamplePreset, ...]
    music: str
    fonts: tuple[str, ...] = ("DejaVu Sans",)
    demo: tuple[SampleFill, ...] = ()


class SoundUse(StrEnum):
    """Where the library offers a sound."""

    MUSIC = "MUSIC"
    EFFECT = "EFFECT"


@dataclass(frozen=True, slots=True)
class SampleSound:
    """A WAV file, 48 kHz, 16 bits, stereo; music is a loop without a seam."""

    slug: str
    title: Both
    use: SoundUse
    seconds: float
    make: Callable[[], bytes]

    @property
    def data(self) -> bytes:
        return self.make()


@dataclass(frozen=True, slots=True)
class SamplePicture:
    """A JPEG, or a PNG where it is partly transparent."""

    slug: str
    title: Both
    media_type: str
    make: Callable[[], bytes]

    @property
    def data(self) -> bytes:
        return self.make()
