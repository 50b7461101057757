"""From what a customer has ordered to what an engine binds: bind-spec v1, assets, sounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domains.content.api import Element, ElementKind, ProjectType
from domains.file_mgr.api import FileFacts
from domains.render.service.wording import NO_FILE
from domains.studio.api import Ordered, SceneCopy, Sound, SoundKind, Value
from kernel.errors import bad_input

VERSION = 1
_COMPOSITIONS = {
    ProjectType.FIX: "frfinal",
    ProjectType.MUSIC_VISUALIZER: "frfinal",
    ProjectType.FLEXIBLE: "flatrender",
    ProjectType.MOCKUP: "flatrender",
}
_OF_SCENES = frozenset({ProjectType.FLEXIBLE, ProjectType.MOCKUP})
Facts = Mapping[UUID, FileFacts]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """What the film measures."""

    width: int
    height: int
    rate: int


def files_of(ordered: Ordered) -> list[UUID]:
    """Every file that the customer has put in, once."""
    values = [*ordered.shared_values, *(value for one in ordered.scenes for value in one.values)]
    found = [value.file_id for value in values] + [one.file_id for one in ordered.mix.sounds]
    return list(dict.fromkeys(file_id for file_id in found if file_id is not None))


def bind_spec(ordered: Ordered, facts: Facts, picture: Picture) -> Json:
    project = ordered.project
    shared = {one.key: one for one in project.shared_elements}
    spec = {
        "version": VERSION,
        "composition": _COMPOSITIONS[project.type],
        "width": picture.width,
        "height": picture.height,
        "rate": f"{picture.rate}/1",
        "seconds": decimal(ordered.seconds),
    }
    common = _values(ordered.shared_values, ordered.shared_colours, shared, facts)
    kinds = {scene.key: {one.key: one for one in scene.elements} for scene in project.scenes}
    scenes = [_scene(one, kinds.get(one.key, {}), facts) for one in ordered.scenes]
    if project.type in _OF_SCENES:
        return {**spec, **common, "scenes": scenes}
    # Scenes of a fixed film are groups of keys: all of them are bound to the whole document.
    return {**spec, **_together([common, *scenes]), "scenes": None}


def _together(groups: Sequence[Json]) -> Json:
    return {
        name: [entry for group in groups for entry in group[name]]
        for name in ("colors", "data", "layers")
    }


def _scene(scene: SceneCopy, elements: Mapping[str, Element], facts: Facts) -> Json:
    values = _values(scene.values, scene.colours, elements, facts)
    return {"key": scene.key, "seconds": decimal(scene.seconds), **values}


def _values(
    values: Iterable[Value],
    colours: Mapping[str, str],
    elements: Mapping[str, Element],
    facts: Facts,
) -> Json:
    bound: Json = {
        "colors": [{"key": key, "value": value} for key, value in colours.items()],
        "data": [],
        "layers": [],
    }
    for value in values:
        element = elements.get(value.key)
        where, entry = _entry(value, element.kind if element else None, facts)
        if entry is not None:
            bound[where].append(entry)
    return bound


def _entry(value: Value, kind: ElementKind | None, facts: Facts) -> tuple[str, Json | None]:
    """A picture or a sound that nobody has chosen stays the template's own."""
    match kind:
        case ElementKind.MEDIA:
            return "layers", _media(value, facts)
        case ElementKind.AUDIO:
            return "layers", _audio(value, facts)
        case ElementKind.FILL:
            return "colors", {"key": value.key, "value": value.value}
        case ElementKind.CHECK_BOX | ElementKind.DROP_DOWN | ElementKind.NUMBER:
            return "data", {"key": value.key, "value": value.value}
        case ElementKind.TEXT | None:
            return "layers", _text(value)


def _text(value: Value) -> Json:
    return {
        "key": value.key,
        "type": "text",
        "value": value.value,
        "font": value.font,
        "size": value.size,
        "justification": value.justification.lower() if value.justification else None,
        "direction": value.direction.lower() if value.direction else None,
    }


def _media(value: Value, facts: Facts) -> Json | None:
    if value.file_id is None:
        return None
    file = known(facts, value.file_id, value.key)
    return {
        "key": value.key,
        "type": "media",
        "asset": file.sha256,
        "mime": file.media_type,
        "fit": value.fit.value.lower(),
        "focus": list(value.focus),
    }


def _audio(value: Value, facts: Facts) -> Json | None:
    if value.file_id is None:
        return None
    return {
        "key": value.key,
        "type": "audio",
        "asset": known(facts, value.file_id, value.key).sha256,
    }


def assets(ordered: Ordered, facts: Facts) -> list[Json]:
    """What is downloaded before anything is bound, by its digest; the sounds come by themselves."""
    values = [*ordered.shared_values, *(value for one in ordered.scenes for value in one.values)]
    found: dict[str, Json] = {}
    for value in values:
        if value.file_id is not None:
            file = known(facts, value.file_id, value.key)
            found[file.sha256] = {
                "sha256": file.sha256,
                "file_id": str(file.id),
                "mime": file.media_type,
                "size": file.size,
            }
    return list(found.values())


def sounds(ordered: Ordered, facts: Facts) -> list[Json]:
    mix = ordered.mix
    volumes = {
        SoundKind.MUSIC: mix.music_volume,
        SoundKind.VOICEOVER: mix.voiceover_volume,
        SoundKind.SFX: mix.sfx_volume,
    }
    return [_sound(one, volumes[one.kind], facts) for one in mix.sounds]


def _sound(sound: Sound, volume: float, facts: Facts) -> Json:
    file = known(facts, sound.file_id, sound.kind.value.lower())
    return {
        "kind": sound.kind.value,
        "file_id": str(file.id),
        "sha256": file.sha256,
        "volume": sound.volume * volume,
        "start": sound.start,
        "trimIn": sound.trim_in,
        "trimOut": sound.trim_out,
        "fadeIn": sound.fade_in,
        "fadeOut": sound.fade_out,
        "loop": sound.loop,
    }


def plays_its_own(ordered: Ordered) -> bool:
    """Whether the template's own sounds are heard: nobody wants to hear two pieces at once.

    Where the designer chose a track, to take that off means silence, not what the file carries;
    a sound that the customer has put into the file himself is heard all the same.
    """
    if any(sound.kind is SoundKind.MUSIC for sound in ordered.mix.sounds):
        return False
    return ordered.project.music is None or _has_filled_a_sound(ordered)


def _has_filled_a_sound(ordered: Ordered) -> bool:
    project = ordered.project
    elements = [*project.shared_elements, *(e for scene in project.scenes for e in scene.elements)]
    audible = {one.key for one in elements if one.kind is ElementKind.AUDIO}
    values = [*ordered.shared_values, *(value for one in ordered.scenes for value in one.values)]
    return any(value.key in audible and value.file_id is not None for value in values)


def is_drawn_from_sound(ordered: Ordered) -> bool:
    """Then whoever draws needs to hear the film, and not only who joins it."""
    return ordered.project.type is ProjectType.MUSIC_VISUALIZER


def known(facts: Facts, file_id: UUID, key: str) -> FileFacts:
    file = facts.get(file_id)
    if file is None:
        raise bad_input(key, NO_FILE.with_(key=key))
    return file


def decimal(seconds: float) -> str:
    """As in "6.5": never with an exponent, and without the noise of binary fractions."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".")
