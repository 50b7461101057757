"""Bringing a document up to what its template has become."""

from dataclasses import dataclass, replace

from domains.content.api import ProjectGraph, ProjectType
from domains.studio.api import SceneCopy, Value
from domains.studio.service import shape, values
from domains.studio.service.document import Document, begun
from kernel.errors import AppError
from kernel.ids import Ids
from kernel.texts import Locale


def renewed(document: Document, graph: ProjectGraph, ids: Ids) -> Document:
    """What still fits is kept; what is gone or fits no more is as the template has it."""
    fresh = begun(graph, document.name, document.locale, ids)
    renewal = _Renewal(graph, document.locale)
    made = replace(
        fresh,
        mix=document.mix,
        scenes=renewal.scenes(document.scenes, fresh.scenes),
        shared_values=renewal.values(document.shared_values, fresh.shared_values, None),
        shared_colours=_kept(document.shared_colours, fresh.shared_colours),
    )
    shape.check_film(made, graph, "scenes")
    return made


@dataclass(frozen=True, slots=True)
class _Renewal:
    graph: ProjectGraph
    locale: Locale

    def scenes(
        self, old: tuple[SceneCopy, ...], fresh: tuple[SceneCopy, ...]
    ) -> tuple[SceneCopy, ...]:
        by_key = {scene.key: scene for scene in fresh}
        if self.graph.type is ProjectType.FLEXIBLE:
            known = [scene for scene in old if scene.key in by_key]
            return tuple(self._scene(scene, by_key[scene.key]) for scene in known) or fresh
        before = {scene.key: scene for scene in old}
        return tuple(self._scene(before.get(scene.key, scene), scene) for scene in fresh)

    def _scene(self, old: SceneCopy, fresh: SceneCopy) -> SceneCopy:
        return SceneCopy(
            id=old.id,
            key=fresh.key,
            seconds=old.seconds if self._lasts(old) else fresh.seconds,
            values=self.values(old.values, fresh.values, fresh),
            colours=_kept(old.colours, fresh.colours),
        )

    def _lasts(self, old: SceneCopy) -> bool:
        designed = shape.scene_of_template(self.graph, old.key)
        if designed is None:
            return False
        try:
            shape.check_seconds(old.seconds, designed, self.graph, "seconds")
        except AppError:
            return False
        return True

    def values(
        self, old: tuple[Value, ...], fresh: tuple[Value, ...], scene: SceneCopy | None
    ) -> tuple[Value, ...]:
        known = {value.key: value for value in old}
        return tuple(
            self._value(known[value.key], value, scene) if value.key in known else value
            for value in fresh
        )

    def _value(self, old: Value, fresh: Value, scene: SceneCopy | None) -> Value:
        place = shape.place_of(self.graph, scene, old.key, self.locale, "values")
        try:
            return values.checked(old, place)
        except AppError:
            return fresh


def _kept(old: dict[str, str], fresh: dict[str, str]) -> dict[str, str]:
    return {key: old.get(key, default) for key, default in fresh.items()}
