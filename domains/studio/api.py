"""All of studio that other domains may import: events, ids, small value types."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domains.content.api import ProjectGraph
from kernel.events import Event

DOMAIN = "studio"
MIDDLE = (0.5, 0.5)


class SoundKind(StrEnum):
    """What a sound is in the mix."""

    MUSIC = "MUSIC"
    VOICEOVER = "VOICEOVER"
    SFX = "SFX"


class ProjectState(StrEnum):
    """Where a saved project is kept."""

    ACTIVE = "ACTIVE"
    TRASHED = "TRASHED"


class Fit(StrEnum):
    """How a picture comes into its box."""

    COVER = "COVER"
    CONTAIN = "CONTAIN"
    STRETCH = "STRETCH"


@dataclass(frozen=True, slots=True)
class Value:
    """What a customer filled one element with; a picture or a sound is a file."""

    key: str
    value: str
    file_id: UUID | None = None
    fit: Fit = Fit.COVER
    focus: tuple[float, float] = MIDDLE
    font: str | None = None
    size: float | None = None
    justification: str | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class SceneCopy:
    """A scene of a saved project; the same scene of the template may be there several times."""

    id: UUID
    key: str
    seconds: float
    values: tuple[Value, ...]
    colours: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sound:
    """Times are seconds: where it starts in the film, and which part of it is heard.

    The file of a sound with a track is the music library's and not the customer's.
    """

    kind: SoundKind
    file_id: UUID
    volume: float = 1.0
    start: float = 0.0
    trim_in: float = 0.0
    trim_out: float | None = None
    fade_in: float = 0.0
    fade_out: float = 0.0
    loop: bool = False
    track_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Mix:
    """All that is heard; each sound's volume is multiplied by that of its kind."""

    sounds: tuple[Sound, ...] = ()
    ducking: bool = True
    music_volume: float = 1.0
    voiceover_volume: float = 1.0
    sfx_volume: float = 1.0


@dataclass(frozen=True, slots=True)
class Ordered:
    """A saved project as it stands in the moment of an order, checked against every limit.

    What a tenant's own server has made belongs to the tenant: then the owner is the tenant's id.
    """

    saved_project_id: UUID
    version: int
    owner_id: UUID
    project: ProjectGraph
    scenes: tuple[SceneCopy, ...]
    shared_values: tuple[Value, ...]
    shared_colours: dict[str, str]
    mix: Mix
    seconds: float


def topic_of(project_id: UUID) -> str:
    """What a subscription waits for that watches one saved project."""
    return f"studio.project:{project_id}"


class ProjectSaved(Event):
    """There is a newer version: edited, undone, redone or brought up to its template."""

    type: ClassVar[str] = "studio.project.saved.v1"

    project_id: UUID
    version: int

    def topics(self) -> Sequence[str]:
        return (topic_of(self.project_id),)


class ProjectChanged(Event):
    """Something besides its document: its picture, or whether it is shared."""

    type: ClassVar[str] = "studio.project.changed.v1"

    project_id: UUID

    def topics(self) -> Sequence[str]:
        return (topic_of(self.project_id),)


class ProjectTrashed(Event):
    type: ClassVar[str] = "studio.project.trashed.v1"

    project_id: UUID

    def topics(self) -> Sequence[str]:
        return (topic_of(self.project_id),)


class ProjectRestored(Event):
    type: ClassVar[str] = "studio.project.restored.v1"

    project_id: UUID

    def topics(self) -> Sequence[str]:
        return (topic_of(self.project_id),)


class ProjectRemoved(Event):
    type: ClassVar[str] = "studio.project.removed.v1"

    project_id: UUID

    def topics(self) -> Sequence[str]:
        return (topic_of(self.project_id),)
