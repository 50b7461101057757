"""What a project may be, as a whole and in each of its parts."""

import re
from collections.abc import Iterable
from fractions import Fraction

from domains.content.api import Aspect, Colour, Element, ProjectType
from domains.content.service import wording
from domains.content.service.elements import check_element, check_key
from domains.content.service.plain import at_most, coloured, named, said, slugged
from domains.content.service.wanted import PresetWanted, ProjectWanted, SceneWanted
from kernel.errors import bad_input
from kernel.texts import Text

MOST_SCENES, MOST_ELEMENTS, MOST_SHARED, MOST_COLOURS, MOST_PRESETS = 60, 100, 200, 64, 50
MOST_FONTS = 50
SMALLEST, LARGEST = 16, 4096
SLOWEST, FASTEST = 1, 60
LONGEST = 600.0
CONVENTIONS = frozenset({1})
_SCENE_KEY = re.compile(r"[a-z0-9_-]{1,64}")
_SHAPES = {Aspect.WIDE: 16 / 9, Aspect.SQUARE: 1.0, Aspect.TALL: 9 / 16}
_NEARLY = 0.02
_BY_NAME_ALONE = frozenset({ProjectType.FIX, ProjectType.MUSIC_VISUALIZER})


def check_project(wanted: ProjectWanted) -> None:
    _check_frame(wanted)
    if wanted.convention_version not in CONVENTIONS:
        raise bad_input("conventionVersion", wording.CONVENTION)
    at_most(MOST_SCENES, len(wanted.scenes), "scenes")
    if not wanted.scenes:
        raise bad_input("scenes", wording.LAST_SCENE)
    for number, scene in enumerate(wanted.scenes):
        check_scene(scene, f"scenes[{number}].")
    _once((scene.key for scene in wanted.scenes), "scenes")
    check_elements(wanted.shared_elements, "sharedElements", MOST_SHARED)
    check_colours(wanted.shared_colours, "sharedColours")
    check_keys(wanted)
    at_most(MOST_PRESETS, len(wanted.presets), "colourPresets")
    _once((preset.key for preset in wanted.presets), "colourPresets")
    colours = {colour.key for colour in wanted.shared_colours}
    for number, preset in enumerate(wanted.presets):
        check_preset(preset, colours, f"colourPresets[{number}].")
    at_most(MOST_FONTS, len(wanted.fonts), "fonts")
    for number, family in enumerate(wanted.fonts):
        said(family, f"fonts[{number}]", wording.FAMILY)


def _check_frame(wanted: ProjectWanted) -> None:
    width, height = wanted.width, wanted.height
    for field, size in (("width", width), ("height", height)):
        if not SMALLEST <= size <= LARGEST or size % 2:
            raise bad_input(field, wording.SIZE)
    if abs(width / height / _SHAPES[wanted.aspect] - 1) > _NEARLY:
        raise bad_input("width", wording.SIZE)
    if not SLOWEST <= wanted.rate <= FASTEST:
        raise bad_input("rate", wording.RATE)
    _check_length(wanted.seconds, "seconds", wording.SECONDS)


def _check_length(seconds: float, field: str, refusal: Text) -> None:
    if not 0 < seconds <= LONGEST:
        raise bad_input(field, refusal)


def check_scene(scene: SceneWanted, at: str = "") -> None:
    if not _SCENE_KEY.fullmatch(scene.key):
        raise bad_input(f"{at}key", wording.SCENE_KEY)
    named(scene.title, f"{at}title")
    if not 0 < scene.least_seconds <= scene.seconds <= scene.most_seconds <= LONGEST:
        raise bad_input(f"{at}seconds", wording.SCENE_SECONDS)
    check_elements(scene.elements, f"{at}elements", MOST_ELEMENTS)
    check_colours(scene.colours, f"{at}colours")


def check_elements(elements: tuple[Element, ...], at: str, most: int) -> None:
    at_most(most, len(elements), at)
    for number, element in enumerate(elements):
        check_element(element, f"{at}[{number}]")
    _once((element.key for element in elements), at)


def check_colours(colours: tuple[Colour, ...], at: str) -> None:
    at_most(MOST_COLOURS, len(colours), at)
    for number, colour in enumerate(colours):
        check_key(colour.key, f"{at}[{number}].key")
        named(colour.label, f"{at}[{number}].label")
        coloured(colour.default, f"{at}[{number}].default")
    _once((colour.key for colour in colours), at)


def check_keys(wanted: ProjectWanted) -> None:
    """A shared key is no scene's; where layers are found by name alone, no two scenes' either."""
    shared = {element.key for element in wanted.shared_elements}
    of_scenes = [element.key for scene in wanted.scenes for element in scene.elements]
    if shared & set(of_scenes):
        raise bad_input("sharedElements", wording.KEY_TWICE)
    if wanted.type in _BY_NAME_ALONE:
        _once(of_scenes, "scenes")


def check_preset(preset: PresetWanted, colours: set[str], at: str = "") -> None:
    slugged(preset.key, f"{at}key")
    named(preset.name, f"{at}name")
    for key, colour in preset.colours.items():
        if key not in colours:
            raise bad_input(f"{at}colours", wording.NO_COLOUR.with_(key=key[:80]))
        coloured(colour, f"{at}colours")


def read_rate(written: str) -> Fraction:
    """`25`, `29.97` or `30000/1001`; short, for a long one takes long to read."""
    try:
        rate = Fraction(written) if len(written) <= len("60000/1001") else Fraction(0)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not SLOWEST <= rate <= FASTEST or rate.denominator > LARGEST:
        raise bad_input("rate", wording.RATE)
    return rate


def _once(keys: Iterable[str], at: str) -> None:
    seen = list(keys)
    if len(set(seen)) < len(seen):
        raise bad_input(at, wording.KEY_TWICE)
