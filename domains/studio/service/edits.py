"""Changes done to a document: an edited copy, or a reason why not that names the change."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from domains.content.api import ElementKind, ProjectGraph
from domains.studio.api import Mix
from domains.studio.service import shape, values, wording
from domains.studio.service.changes import (
    AddScene,
    Change,
    DuplicateScene,
    MoveScene,
    RemoveScene,
    Rename,
    SceneChange,
    SetColour,
    SetSceneSeconds,
    SetSounds,
    SetValue,
    SetVolumes,
    field_of,
)
from domains.studio.service.document import Document, with_value
from domains.studio.service.files import missing
from domains.studio.service.scene_edits import Edit
from domains.studio.service.sounds import check_mix, check_sounds
from kernel.errors import bad_input
from kernel.ids import Ids

MOST_CHANGES = 200


def edited(
    document: Document, graph: ProjectGraph, changes: Sequence[Change], ids: Ids
) -> Document:
    """All of the changes, one after another, or none."""
    if not 1 <= len(changes) <= MOST_CHANGES:
        raise bad_input("changes", wording.TOO_MANY_CHANGES.with_(most=MOST_CHANGES))
    for number, change in enumerate(changes):
        document = _apply(document, graph, change, field_of(change, number), ids)
    return document


def _apply(
    document: Document, graph: ProjectGraph, change: Change, field: str, ids: Ids
) -> Document:
    match change:
        case SetValue():
            return _set_value(document, graph, change, field)
        case SetColour():
            return _set_colour(document, graph, change, field)
        case SetSounds():
            check_sounds(change.sounds, f"{field}.sounds")
            return replace(document, mix=replace(document.mix, sounds=change.sounds))
        case SetVolumes():
            return replace(document, mix=_mixed(document.mix, change, field))
        case Rename():
            return replace(document, name=shape.checked_name(change.name, f"{field}.name"))
        case _:
            return _scenes(document, graph, change, field, ids)


def _scenes(
    document: Document, graph: ProjectGraph, change: SceneChange, field: str, ids: Ids
) -> Document:
    edit = Edit(document, graph, field, ids)
    match change:
        case SetSceneSeconds():
            return edit.set_seconds(change)
        case AddScene():
            return edit.add(change)
        case DuplicateScene():
            return edit.duplicate(change)
        case RemoveScene():
            return edit.remove(change)
        case MoveScene():
            return edit.move(change)
        case _:
            assert_never(change)


def _set_value(document: Document, graph: ProjectGraph, change: SetValue, field: str) -> Document:
    scene = None
    if change.scene_id is not None:
        scene = shape.scene_of_document(document, change.scene_id, f"{field}.sceneId")
    place = shape.place_of(graph, scene, change.value.key, document.locale, field)
    value = values.checked(change.value, place)
    if place.element.kind is ElementKind.AUDIO and value.file_id is not None:
        document = replace(document, mix=_without_the_designers(document.mix, graph))
    if scene is None:
        return replace(document, shared_values=with_value(document.shared_values, value))
    return document.with_scene(replace(scene, values=with_value(scene.values, value)))


def _set_colour(document: Document, graph: ProjectGraph, change: SetColour, field: str) -> Document:
    scene = None
    if change.scene_id is not None:
        scene = shape.scene_of_document(document, change.scene_id, f"{field}.sceneId")
    if change.key not in {colour.key for colour in shape.colours_of(graph, scene)}:
        raise missing(f"{field}.key", wording.NO_SUCH_KEY)
    colour = {change.key: values.colour(change.colour, f"{field}.value")}
    if scene is None:
        return replace(document, shared_colours=document.shared_colours | colour)
    return document.with_scene(replace(scene, colours=scene.colours | colour))


def _without_the_designers(mix: Mix, graph: ProjectGraph) -> Mix:
    """A sound of the customer's own takes the place of the music that nobody asked for."""
    if graph.music is None:
        return mix
    left = tuple(one for one in mix.sounds if one.track_id != graph.music.id)
    return replace(mix, sounds=left)


def _mixed(mix: Mix, change: SetVolumes, field: str) -> Mix:
    mixed = Mix(
        sounds=mix.sounds,
        ducking=mix.ducking if change.ducking is None else change.ducking,
        music_volume=mix.music_volume if change.music is None else change.music,
        voiceover_volume=mix.voiceover_volume if change.voiceover is None else change.voiceover,
        sfx_volume=mix.sfx_volume if change.sfx is None else change.sfx,
    )
    check_mix(mixed, field)
    return mixed
