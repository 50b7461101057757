"""What a client has changed since the version that it knows."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from domains.studio.graphql.inputs.values import (
    SetColourInput,
    SetSoundsInput,
    SetValueInput,
    SetVolumesInput,
)
from domains.studio.service import changes
from domains.studio.service.document import LONGEST_NAME

AFTER = "The scene that it comes behind; left out it comes first."
NEW_ID = "An id of the client's choice for the new scene; left out the server makes one."


@strawberry.input(description="Sets how long a scene lasts.")
class SetSceneSecondsInput:
    scene_id: UUID = strawberry.field(description="The scene.")
    seconds: float = strawberry.field(description="Its length, within the scene's limits.")

    def change(self) -> changes.SetSceneSeconds:
        return changes.SetSceneSeconds(self.scene_id, self.seconds)


@strawberry.input(description="Adds a scene of the template, as the template has it.")
class AddSceneInput:
    key: str = strawberry.field(description="The key of the template's scene.")
    after: UUID | None = strawberry.field(default=None, description=AFTER)
    id: UUID | None = strawberry.field(default=None, description=NEW_ID)

    def change(self) -> changes.AddScene:
        return changes.AddScene(self.key, self.after, self.id)


@strawberry.input(description="Adds a copy of a scene behind it.")
class DuplicateSceneInput:
    scene_id: UUID = strawberry.field(description="The scene to copy.")
    id: UUID | None = strawberry.field(default=None, description=NEW_ID)

    def change(self) -> changes.DuplicateScene:
        return changes.DuplicateScene(self.scene_id, self.id)


@strawberry.input(description="Takes a scene out.")
class RemoveSceneInput:
    scene_id: UUID = strawberry.field(description="The scene.")

    def change(self) -> changes.RemoveScene:
        return changes.RemoveScene(self.scene_id)


@strawberry.input(description="Moves a scene.")
class MoveSceneInput:
    scene_id: UUID = strawberry.field(description="The scene.")
    after: UUID | None = strawberry.field(default=None, description=AFTER)

    def change(self) -> changes.MoveScene:
        return changes.MoveScene(self.scene_id, self.after)


@strawberry.input(description="Gives the project another name.")
class RenameInput:
    name: str = strawberry.field(description=f"The name, 1 to {LONGEST_NAME} characters.")

    def change(self) -> changes.Rename:
        return changes.Rename(self.name)


@strawberry.input(one_of=True, description="One change of a saved project.")
class ProjectChange:
    set_value: SetValueInput | None = strawberry.field(
        default=strawberry.UNSET, description="Fills an element."
    )
    set_colour: SetColourInput | None = strawberry.field(
        default=strawberry.UNSET, description="Sets a colour."
    )
    set_scene_seconds: SetSceneSecondsInput | None = strawberry.field(
        default=strawberry.UNSET, description="Sets how long a scene lasts."
    )
    add_scene: AddSceneInput | None = strawberry.field(
        default=strawberry.UNSET, description="Adds a scene; flexible templates only."
    )
    duplicate_scene: DuplicateSceneInput | None = strawberry.field(
        default=strawberry.UNSET, description="Copies a scene; flexible templates only."
    )
    remove_scene: RemoveSceneInput | None = strawberry.field(
        default=strawberry.UNSET, description="Takes a scene out; flexible templates only."
    )
    move_scene: MoveSceneInput | None = strawberry.field(
        default=strawberry.UNSET, description="Moves a scene; flexible templates only."
    )
    set_sounds: SetSoundsInput | None = strawberry.field(
        default=strawberry.UNSET, description="Sets all sounds."
    )
    set_volumes: SetVolumesInput | None = strawberry.field(
        default=strawberry.UNSET, description="Sets volumes."
    )
    rename: RenameInput | None = strawberry.field(
        default=strawberry.UNSET, description="Gives the project another name."
    )

    def change(self, number: int) -> changes.Change:
        if self.set_sounds:
            return self.set_sounds.change(f"changes[{number}].setSounds")
        given = (
            self.set_value,
            self.set_colour,
            self.set_scene_seconds,
            self.add_scene,
            self.duplicate_scene,
            self.remove_scene,
            self.move_scene,
            self.set_volumes,
            self.rename,
        )
        (chosen,) = (one for one in given if one)
        return chosen.change()


def changes_of(given: Sequence[ProjectChange]) -> list[changes.Change]:
    return [one.change(number) for number, one in enumerate(given)]
