"""What a template allows at all: which scenes, which keys, how long, and whether it may move."""

from collections.abc import Iterable
from uuid import UUID

from domains.content.api import Colour, Element, ProjectGraph, ProjectType, Scene
from domains.studio.api import SceneCopy
from domains.studio.service import wording
from domains.studio.service.document import (
    LONGEST_FILM,
    LONGEST_NAME,
    MOST_SCENES,
    PUT_TOGETHER,
    Document,
    default_of,
    film_seconds,
)
from domains.studio.service.files import missing
from domains.studio.service.values import Place, is_between, plain_text
from kernel.errors import bad_input
from kernel.texts import Locale

# Lengths go through floating point on their way to a client and back.
_ROUNDING = 1e-6


def check_scenes_may_move(graph: ProjectGraph, field: str) -> None:
    if graph.type is not ProjectType.FLEXIBLE:
        raise bad_input(field, wording.FIXED_SCENES)


def check_count(count: int, field: str) -> None:
    if count < 1:
        raise bad_input(field, wording.LAST_SCENE)
    if count > MOST_SCENES:
        raise bad_input(field, wording.SCENE_COUNT.with_(most=MOST_SCENES))


def check_film(document: Document, graph: ProjectGraph, field: str) -> None:
    if film_seconds(document, graph) > LONGEST_FILM + _ROUNDING:
        raise bad_input(field, wording.FILM_SECONDS.with_(most=LONGEST_FILM))


def check_seconds(seconds: float, scene: Scene, graph: ProjectGraph, field: str) -> None:
    is_designed = abs(seconds - scene.seconds) <= _ROUNDING
    if graph.type not in PUT_TOGETHER and not is_designed:
        raise bad_input(field, wording.FIXED_LENGTHS)
    least, most = scene.least_seconds, scene.most_seconds
    if not is_between(seconds, least - _ROUNDING, most + _ROUNDING):
        raise bad_input(field, wording.SCENE_SECONDS.with_(least=least, most=most))


def checked_name(name: str, field: str) -> str:
    tidy = plain_text(name, field).strip()
    if not 1 <= len(tidy) <= LONGEST_NAME or "\n" in tidy:
        raise bad_input(field, wording.NAME.with_(most=LONGEST_NAME))
    return tidy


def scene_of_document(document: Document, scene_id: UUID, field: str) -> SceneCopy:
    found = document.scene(scene_id)
    if found is None:
        raise missing(field, wording.NO_SUCH_SCENE)
    return found


def scene_of_template(graph: ProjectGraph, key: str) -> Scene | None:
    return next((scene for scene in graph.scenes if scene.key == key), None)


def elements_of(graph: ProjectGraph, scene: SceneCopy | None) -> tuple[Element, ...]:
    """Of a scene, or of all scenes."""
    if scene is None:
        return graph.shared_elements
    known = scene_of_template(graph, scene.key)
    return known.elements if known else ()


def colours_of(graph: ProjectGraph, scene: SceneCopy | None) -> tuple[Colour, ...]:
    if scene is None:
        return graph.shared_colours
    known = scene_of_template(graph, scene.key)
    return known.colours if known else ()


def place_of(
    graph: ProjectGraph, scene: SceneCopy | None, key: str, locale: Locale, field: str
) -> Place:
    """The element of that key; `field` is what a client calls the value."""
    for element in elements_of(graph, scene):
        if element.key == key:
            return Place(element, default_of(element, locale), _fonts(graph, element), field)
    raise missing(f"{field}.key", wording.NO_SUCH_KEY)


def _fonts(graph: ProjectGraph, element: Element) -> tuple[str, ...]:
    families: Iterable[str | None] = (element.font, *(font.family for font in graph.fonts))
    return tuple(dict.fromkeys(family for family in families if family))
