"""What a customer has made of a template: a value that is replaced and never changed."""

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from domains.content.api import Colour, Element, ProjectGraph, ProjectType, Scene
from domains.studio.api import Mix, SceneCopy, Sound, SoundKind, Value
from domains.studio.service.wording import TOO_LARGE
from kernel.errors import bad_input
from kernel.ids import Ids
from kernel.texts import Locale

MOST_SCENES = 60
LONGEST_FILM = 600
LONGEST_NAME = 120
FADE_SECONDS = 1.5
MOST_BYTES = 512 * 1024
# Films of these types are put together when they are rendered, so their length is free.
PUT_TOGETHER = frozenset({ProjectType.FLEXIBLE, ProjectType.MOCKUP})


@dataclass(frozen=True, slots=True)
class Document:
    """All of a saved project that undo brings back.

    Its language is that of what a template has of its own accord.
    """

    name: str
    locale: Locale
    scenes: tuple[SceneCopy, ...]
    shared_values: tuple[Value, ...] = ()
    shared_colours: dict[str, str] = field(default_factory=dict)
    mix: Mix = field(default_factory=Mix)

    def scene(self, scene_id: UUID) -> SceneCopy | None:
        return next((one for one in self.scenes if one.id == scene_id), None)

    def with_scene(self, changed: SceneCopy) -> "Document":
        scenes = tuple(changed if one.id == changed.id else one for one in self.scenes)
        return replace(self, scenes=scenes)


@cache
def _documents() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


@cache
def _graphs() -> TypeAdapter[ProjectGraph]:
    return TypeAdapter(ProjectGraph)


def document_of(stored: dict[str, Any]) -> Document:
    return _documents().validate_python(stored)


def stored_document(document: Document) -> dict[str, Any]:
    """Every version is kept whole, so its size has a limit."""
    stored: dict[str, Any] = _documents().dump_python(document, mode="json")
    if len(orjson.dumps(stored)) > MOST_BYTES:
        raise bad_input("changes", TOO_LARGE)
    return stored


def graph_of(stored: dict[str, Any]) -> ProjectGraph:
    return _graphs().validate_python(stored)


def stored_graph(graph: ProjectGraph) -> dict[str, Any]:
    stored: dict[str, Any] = _graphs().dump_python(graph, mode="json")
    return stored


def begun(graph: ProjectGraph, name: str, locale: Locale, ids: Ids) -> Document:
    """As the template is, before anybody has changed anything."""
    return Document(
        name=name,
        locale=locale,
        scenes=tuple(scene_copy(scene, ids.new(), locale) for scene in graph.scenes),
        shared_values=_defaults(graph.shared_elements, locale),
        shared_colours=_colours(graph.shared_colours),
        mix=_accompanied(graph),
    )


def _accompanied(graph: ProjectGraph) -> Mix:
    """With the music that the designer chose, as long as the film is."""
    if graph.music is None:
        return Mix()
    music = Sound(
        SoundKind.MUSIC,
        graph.music.file_id,
        fade_out=min(FADE_SECONDS, graph.music.seconds),
        loop=True,
        track_id=graph.music.id,
    )
    return Mix((music,))


def scene_copy(scene: Scene, scene_id: UUID, locale: Locale) -> SceneCopy:
    return SceneCopy(
        id=scene_id,
        key=scene.key,
        seconds=scene.seconds,
        values=_defaults(scene.elements, locale),
        colours=_colours(scene.colours),
    )


def default_of(element: Element, locale: Locale) -> str:
    if locale is Locale.FA and element.default_fa is not None:
        return element.default_fa
    return element.default


def _defaults(elements: tuple[Element, ...], locale: Locale) -> tuple[Value, ...]:
    return tuple(Value(element.key, default_of(element, locale)) for element in elements)


def _colours(colours: tuple[Colour, ...]) -> dict[str, str]:
    return {colour.key: colour.default for colour in colours}


def film_seconds(document: Document, graph: ProjectGraph) -> float:
    if graph.type in PUT_TOGETHER and document.scenes:
        return sum(scene.seconds for scene in document.scenes)
    return graph.seconds


def with_value(values: tuple[Value, ...], value: Value) -> tuple[Value, ...]:
    """Values keep the order of the template's elements; one that was not there comes last."""
    if any(one.key == value.key for one in values):
        return tuple(value if one.key == value.key else one for one in values)
    return (*values, value)
