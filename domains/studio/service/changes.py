"""What an autosave says: a list of small changes, each about one thing."""

from dataclasses import dataclass
from uuid import UUID

from domains.studio.api import Sound, Value


@dataclass(frozen=True, slots=True)
class SetValue:
    """Without a scene it is a value of all scenes."""

    scene_id: UUID | None
    value: Value


@dataclass(frozen=True, slots=True)
class SetColour:
    scene_id: UUID | None
    key: str
    colour: str


@dataclass(frozen=True, slots=True)
class SetSceneSeconds:
    scene_id: UUID
    seconds: float


@dataclass(frozen=True, slots=True)
class AddScene:
    """A client that goes on to fill the scene in the same save chooses its id."""

    key: str
    after: UUID | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DuplicateScene:
    scene_id: UUID
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RemoveScene:
    scene_id: UUID


@dataclass(frozen=True, slots=True)
class MoveScene:
    scene_id: UUID
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class SetSounds:
    """All sounds of the film; those that are not among them are taken out."""

    sounds: tuple[Sound, ...]


@dataclass(frozen=True, slots=True)
class SetVolumes:
    """What is None stays as it is."""

    ducking: bool | None = None
    music: float | None = None
    voiceover: float | None = None
    sfx: float | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    name: str


SceneChange = AddScene | DuplicateScene | RemoveScene | MoveScene | SetSceneSeconds
Change = SetValue | SetColour | SceneChange | SetSounds | SetVolumes | Rename

NAMES: dict[type, str] = {
    SetValue: "setValue",
    SetColour: "setColour",
    SetSceneSeconds: "setSceneSeconds",
    AddScene: "addScene",
    DuplicateScene: "duplicateScene",
    RemoveScene: "removeScene",
    MoveScene: "moveScene",
    SetSounds: "setSounds",
    SetVolumes: "setVolumes",
    Rename: "rename",
}


def field_of(change: Change, number: int) -> str:
    """What a client calls it."""
    return f"changes[{number}].{NAMES[type(change)]}"
