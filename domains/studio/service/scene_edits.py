"""Changes of the scenes themselves: their lengths, and in a flexible template their order."""

from dataclasses import dataclass, replace
from uuid import UUID

from domains.content.api import ProjectGraph
from domains.studio.api import SceneCopy
from domains.studio.service import shape, wording
from domains.studio.service.changes import (
    AddScene,
    DuplicateScene,
    MoveScene,
    RemoveScene,
    SetSceneSeconds,
)
from domains.studio.service.document import Document, scene_copy
from domains.studio.service.files import missing
from kernel.errors import bad_input
from kernel.ids import Ids


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one document; `field` is what a client calls the change."""

    document: Document
    graph: ProjectGraph
    field: str
    ids: Ids

    def set_seconds(self, change: SetSceneSeconds) -> Document:
        scene = self._scene(change.scene_id)
        designed = shape.scene_of_template(self.graph, scene.key)
        if designed is None:
            raise missing(f"{self.field}.sceneId", wording.NO_SUCH_TEMPLATE_SCENE)
        shape.check_seconds(change.seconds, designed, self.graph, f"{self.field}.seconds")
        return self._checked(self.document.with_scene(replace(scene, seconds=change.seconds)))

    def add(self, change: AddScene) -> Document:
        shape.check_scenes_may_move(self.graph, self.field)
        designed = shape.scene_of_template(self.graph, change.key)
        if designed is None:
            raise missing(f"{self.field}.key", wording.NO_SUCH_TEMPLATE_SCENE)
        made = scene_copy(designed, self._new_id(change.id), self.document.locale)
        return self._with(self._inserted(self.document.scenes, made, change.after))

    def duplicate(self, change: DuplicateScene) -> Document:
        shape.check_scenes_may_move(self.graph, self.field)
        scene = self._scene(change.scene_id)
        made = replace(scene, id=self._new_id(change.id))
        return self._with(self._inserted(self.document.scenes, made, scene.id))

    def remove(self, change: RemoveScene) -> Document:
        shape.check_scenes_may_move(self.graph, self.field)
        return self._with(self._without(self._scene(change.scene_id)))

    def move(self, change: MoveScene) -> Document:
        shape.check_scenes_may_move(self.graph, self.field)
        scene = self._scene(change.scene_id)
        if change.after == scene.id:
            return self.document
        return self._with(self._inserted(self._without(scene), scene, change.after))

    def _scene(self, scene_id: UUID) -> SceneCopy:
        return shape.scene_of_document(self.document, scene_id, f"{self.field}.sceneId")

    def _new_id(self, chosen: UUID | None) -> UUID:
        if chosen is not None and self.document.scene(chosen) is not None:
            raise bad_input(f"{self.field}.id", wording.SCENE_EXISTS)
        return chosen or self.ids.new()

    def _without(self, scene: SceneCopy) -> tuple[SceneCopy, ...]:
        return tuple(one for one in self.document.scenes if one.id != scene.id)

    def _inserted(
        self, scenes: tuple[SceneCopy, ...], made: SceneCopy, after: UUID | None
    ) -> tuple[SceneCopy, ...]:
        """Behind that scene, or before all others."""
        if after is None:
            return (made, *scenes)
        place = next((at for at, one in enumerate(scenes) if one.id == after), None)
        if place is None:
            raise missing(f"{self.field}.after", wording.NO_SUCH_SCENE)
        return (*scenes[: place + 1], made, *scenes[place + 1 :])

    def _with(self, scenes: tuple[SceneCopy, ...]) -> Document:
        shape.check_count(len(scenes), self.field)
        return self._checked(replace(self.document, scenes=scenes))

    def _checked(self, document: Document) -> Document:
        shape.check_film(document, self.graph, self.field)
        return document
