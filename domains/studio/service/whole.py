"""A whole document against its template: checked again, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from domains.content.api import ProjectGraph, ProjectType
from domains.studio.api import SceneCopy, Value
from domains.studio.service import files, shape, values, wording
from domains.studio.service.document import Document
from domains.studio.service.files import Want
from domains.studio.service.sounds import check_mix, check_sounds
from kernel.errors import AppError, Code
from kernel.texts import Locale


def checked(document: Document, graph: ProjectGraph) -> Document:
    """The document as it may be rendered: what the template has got since then as it is there."""
    _check_scenes(document, graph)
    check_mix(document.mix, "mix")
    check_sounds(document.mix.sounds, "mix.sounds")
    check = _Check(graph, document.locale)
    whole = replace(
        document,
        name=shape.checked_name(document.name, "name"),
        scenes=tuple(
            check.scene(scene, f"scenes[{number}]") for number, scene in enumerate(document.scenes)
        ),
        shared_values=check.values(document.shared_values, None, "sharedValues"),
        shared_colours=check.colours(document.shared_colours, None, "sharedColours"),
    )
    shape.check_film(whole, graph, "scenes")
    return whole


def wants(document: Document, graph: ProjectGraph) -> Iterator[Want]:
    """Every file that the document names, besides pieces of the library."""
    yield from _wants(document.shared_values, graph, None, "sharedValues")
    for number, scene in enumerate(document.scenes):
        yield from _wants(scene.values, graph, scene, f"scenes[{number}].values")
    yield from files.of_sounds(document.mix.sounds, "mix.sounds")


def _wants(
    given: tuple[Value, ...], graph: ProjectGraph, scene: SceneCopy | None, field: str
) -> Iterator[Want]:
    elements = {element.key: element for element in shape.elements_of(graph, scene)}
    for value in given:
        yield from files.of_value(value, elements[value.key], f"{field}.{value.key}")


def _check_scenes(document: Document, graph: ProjectGraph) -> None:
    keys = [scene.key for scene in document.scenes]
    designed = [scene.key for scene in graph.scenes]
    if graph.type is not ProjectType.FLEXIBLE:
        if keys != designed:
            raise _outdated("scenes")
        return
    shape.check_count(len(keys), "scenes")
    if not set(keys) <= set(designed):
        raise _outdated("scenes")


@dataclass(frozen=True, slots=True)
class _Check:
    graph: ProjectGraph
    locale: Locale

    def scene(self, scene: SceneCopy, field: str) -> SceneCopy:
        designed = shape.scene_of_template(self.graph, scene.key)
        if designed is None:
            raise _outdated(field)
        shape.check_seconds(scene.seconds, designed, self.graph, f"{field}.seconds")
        return replace(
            scene,
            values=self.values(scene.values, scene, f"{field}.values"),
            colours=self.colours(scene.colours, scene, f"{field}.colours"),
        )

    def values(
        self, given: tuple[Value, ...], scene: SceneCopy | None, field: str
    ) -> tuple[Value, ...]:
        known = {value.key: value for value in given}
        elements = shape.elements_of(self.graph, scene)
        if not known.keys() <= {element.key for element in elements}:
            raise _outdated(field)
        return tuple(
            self._value(known.get(element.key), element.key, scene, f"{field}.{element.key}")
            for element in elements
        )

    def _value(self, given: Value | None, key: str, scene: SceneCopy | None, field: str) -> Value:
        place = shape.place_of(self.graph, scene, key, self.locale, field)
        if given is None:
            return values.checked(Value(key, place.default), place)
        if place.element.kind in values.FILLED_WITH_FILES and given.file_id is None:
            # What the template had there, it may call otherwise by now.
            given = replace(given, value="")
        return values.checked(given, place)

    def colours(self, given: dict[str, str], scene: SceneCopy | None, field: str) -> dict[str, str]:
        designed = shape.colours_of(self.graph, scene)
        if not given.keys() <= {colour.key for colour in designed}:
            raise _outdated(field)
        return {
            colour.key: values.colour(
                given.get(colour.key, colour.default), f"{field}.{colour.key}"
            )
            for colour in designed
        }


def _outdated(field: str) -> AppError:
    return AppError(Code.CONFLICT, wording.TEMPLATE_HAS_CHANGED, field=field)
