"""What an author wants a template, a project, a scene to be; checked before it is written."""

from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from domains.content.api import (
    Aspect,
    Both,
    Colour,
    Element,
    Engine,
    ProjectType,
)


@dataclass(frozen=True, slots=True)
class TemplateWanted:
    """Categories and tags by their slugs; the primary category is one of them."""

    name: Both
    description: Both
    primary_category: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_premium: bool = False
    cover_file_id: UUID | None = None
    preview_file_id: UUID | None = None
    music_track_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SceneWanted:
    key: str
    title: Both
    seconds: float
    least_seconds: float
    most_seconds: float
    elements: tuple[Element, ...] = ()
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True, slots=True)
class PresetWanted:
    key: str
    name: Both
    colours: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProjectWanted:
    """One aspect, whole; scenes, elements and presets in their order."""

    aspect: Aspect
    width: int
    height: int
    rate: Fraction
    seconds: float
    engine: Engine
    type: ProjectType
    scenes: tuple[SceneWanted, ...]
    shared_elements: tuple[Element, ...] = ()
    shared_colours: tuple[Colour, ...] = ()
    presets: tuple[PresetWanted, ...] = ()
    fonts: tuple[str, ...] = ()
    convention_version: int = 1
